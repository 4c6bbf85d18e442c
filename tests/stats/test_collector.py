"""The collector: whatever happens between writing and counting, each record is counted exactly once."""

import os
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from stats import collector, recorder, visits
from stats.collector import Collector, turn
from stats.models import Gate, PageTotal, Position, Span
from stats.recorder import Recorder
from stats.records import SIZE, packed
from stats.totals import Batch
from tests.stats import on_paper
from tests.stats.on_paper import HOUR, MIDNIGHT, MINUTE, NOON, Page, moment, recorded

pytestmark = pytest.mark.django_db
properties = settings(
    max_examples=50, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)


@pytest.fixture
def folder(settings, monkeypatch):
    """Return the folder of records; it is noon."""
    monkeypatch.setattr(visits, "now", lambda: NOON)
    settings.STATS_RECORDS.mkdir()
    return settings.STATS_RECORDS


@pytest.fixture
def writer(folder):
    process = Recorder()
    yield process
    process.close()


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.glob("*.hits"))


class Killed(Exception):
    """The collector's process dies."""


class World:
    """Some processes that write, one that collects, and a list of what was written."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.writers = [Recorder() for _ in range(3)]
        self.collector = Collector(folder)
        self.pages: list[Page] = []

    def see(self, writer: int, page: Page) -> None:
        self.writers[writer].record(recorded(page))
        self.pages.append(page)

    def kill(self, writer: int, torn: bytes) -> None:
        """Let a process die in the midst of a record."""
        if self.writers[writer].file >= 0:
            os.write(self.writers[writer].file, torn)
        self.writers[writer].close()

    def litter(self, writer: int, garbage: bytes) -> None:
        """Leave something between the records that no power cut should, but may."""
        if self.writers[writer].file >= 0:
            os.write(self.writers[writer].file, garbage)

    def collect(self) -> None:
        self.collector.collect()

    def kill_collector(self, statements: int) -> None:
        """Let the collector die after a number of statements, wherever that is; another process takes over."""
        left = count(statements, -1)

        def die(execute, sql, *args):
            if next(left) <= 0 and "SAVEPOINT" not in sql:  # what undoes the transaction is left to the database
                raise Killed
            return execute(sql, *args)

        with suppress(Killed), connection.execute_wrapper(die):
            self.collector.collect()
        transaction.set_rollback(False)  # outside its transactions it deletes, one statement at a time
        self.collector = Collector(self.folder)

    def wait(self) -> None:
        """Let so much time pass that files are deleted."""
        Position.objects.exclude(finished_at=None).update(finished_at=timezone.now() - timedelta(hours=2))
        self.collector.tidying_due = 0.0
        self.collector.collect()

    def end(self) -> None:
        for writer in self.writers:
            writer.close()
        self.collect()


WRITER = st.integers(0, 2)
MOMENT = st.builds(
    lambda steps, off: MIDNIGHT + steps * 5 * MINUTE + off, st.integers(-30, 30), st.sampled_from([0, -1])
)
SEEN = st.tuples(MOMENT, st.integers(1, 3), st.just("article"), st.sampled_from([0, 7, 8])).map(lambda of: Page(*of))
LEFT_OUT = st.sampled_from(
    [Page(NOON, reason="bot", name="curl"), Page(NOON, reason="head"), Page(NOON, number=3, reason="lost", type="")]
)
LINE = packed(recorded(Page(NOON, reason="bot", name="b" * 24)))  # its end is no zeros, which might follow by chance
TORN = st.integers(0, SIZE - 1).map(lambda size: LINE[:size])
GARBAGE = st.one_of(st.integers(0, 400).map(bytes), TORN)
HAPPENING = st.one_of(
    st.tuples(st.just("see"), WRITER, st.one_of(SEEN, SEEN, LEFT_OUT)),
    st.tuples(st.just("see"), WRITER, SEEN),
    st.tuples(st.just("kill"), WRITER, TORN),
    st.tuples(st.just("litter"), WRITER, GARBAGE),
    st.just(("collect",)),
    st.tuples(st.just("kill_collector"), st.integers(0, 40)),
    st.just(("wait",)),
)


@contextmanager
def world():
    """Begin with an empty folder and empty tables, and leave them so; files and transactions hold a few records only."""
    with TemporaryDirectory() as place, override_settings(STATS_RECORDS=Path(place)), transaction.atomic():
        begun = World(Path(place))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(recorder, "LARGEST_FILE", 5 * SIZE)
            patch.setattr(collector, "AT_ONCE", 3 * SIZE + 11)
            patch.setattr(visits, "now", lambda: NOON)
            yield begun
        transaction.set_rollback(True)


def happened(around: World, happenings: list[tuple]) -> None:
    for name, *details in happenings:
        getattr(around, name)(*details)
    around.end()


class TestWhateverHappens:
    @properties
    @given(st.lists(HAPPENING, max_size=30))
    def test_the_totals_are_those_on_paper(self, happenings):
        with world() as around:
            happened(around, happenings)
            assert +on_paper.written() == on_paper.totals(around.pages, moment(NOON).date())

    @properties
    @given(st.lists(HAPPENING, max_size=15))
    def test_a_second_collection_adds_nothing(self, happenings):
        with world() as around:
            happened(around, happenings)
            before = on_paper.written()
            assert Collector(around.folder).collect() == 0
            assert on_paper.written() == before


class TestWhatIsCounted:
    def test_it_tells_how_many_records_it_has_counted(self, folder, writer):
        for second in range(5):
            writer.record(recorded(Page(NOON + second)))
        assert Collector(folder).collect() == 5

    def test_a_record_is_counted_once_its_second_half_is_there(self, folder, writer):
        writer.record(recorded(Page(NOON)))
        line = packed(recorded(Page(NOON + MINUTE)))
        counts = []
        for half in (line[:40], line[40:]):
            os.write(writer.file, half)
            counts.append(Collector(folder).collect())
        assert counts == [1, 1]

    def test_a_writer_that_goes_on_after_half_a_record_loses_only_that(self, folder, writer):
        writer.record(recorded(Page(NOON)))
        os.write(writer.file, packed(recorded(Page(NOON)))[:40])
        writer.record(recorded(Page(NOON + MINUTE)))
        assert Collector(folder).collect() == 2

    def test_garbage_that_fills_a_whole_transaction_stops_nothing(self, folder, writer, monkeypatch):
        monkeypatch.setattr(collector, "AT_ONCE", 200)
        writer.record(recorded(Page(NOON)))
        os.write(writer.file, bytes(1000))
        writer.record(recorded(Page(NOON + MINUTE)))
        assert Collector(folder).collect() == 2

    def test_nodes_with_folders_of_their_own_add_up_to_one_visitor(self, folder, settings, tmp_path):
        for node in (0, 1, 2):
            settings.STATS_RECORDS = tmp_path / f"node{node}"
            writer = Recorder()
            writer.record(recorded(Page(NOON + node * MINUTE)))
            writer.close()
            Collector(settings.STATS_RECORDS).collect()
        pages = [Page(NOON + node * MINUTE) for node in (0, 1, 2)]
        assert +on_paper.written() == on_paper.totals(pages)

    def test_an_older_database_from_a_backup_catches_up(self, folder, writer):
        writer.record(recorded(Page(NOON)))
        Collector(folder).collect()
        backup = transaction.savepoint()
        writer.record(recorded(Page(NOON + MINUTE)))
        writer.close()
        Collector(folder).collect()
        transaction.savepoint_rollback(backup)
        Collector(folder).collect()
        assert on_paper.written()["page", "article", 7] == 2

    def test_under_steady_traffic_it_comes_to_an_end(self, folder, writer, monkeypatch):
        """The clerk has more to do: its numbers are to be renewed and its secrets fetched."""
        transfer, times = Collector.transfer, []

        def during_which_a_reader_comes(self, names):
            times.append(names)
            found = transfer(self, names)
            if len(times) < 50:
                writer.record(recorded(Page(NOON + len(times))))
            return found

        monkeypatch.setattr(Collector, "transfer", during_which_a_reader_comes)
        writer.record(recorded(Page(NOON)))
        Collector(folder).collect()
        assert len(times) < 10


class TestWhatItCosts:
    def test_with_nothing_new_it_asks_the_database_nothing(self, folder, writer, django_assert_num_queries):
        writer.record(recorded(Page(NOON)))
        clerk = Collector(folder)
        clerk.collect()
        with django_assert_num_queries(0):
            assert clerk.collect() == 0

    def test_a_thousand_views_take_no_more_statements_than_ten(self, folder, writer, django_assert_max_num_queries):
        def statements(number: int) -> int:
            for second in range(number):
                writer.record(recorded(Page(NOON + second, number=second % 5 + 1)))
            with django_assert_max_num_queries(40) as captured:
                Collector(folder).collect()
            return len(captured)

        assert statements(10) >= statements(1000)

    def test_no_table_grows_with_the_number_of_views(self, folder, writer):
        def rows() -> int:
            return sum(model.objects.count() for model in apps.get_app_config("stats").get_models())

        counts = []
        for _ in range(2):
            for second in range(200):
                writer.record(recorded(Page(NOON + second)))
            Collector(folder).collect()
            counts.append(rows())
        assert counts[0] == counts[1]


class TestATransaction:
    @pytest.mark.parametrize("place", [(Batch, "write"), (Position.objects, "bulk_create")])
    def test_that_fails_leaves_everything_as_it_was(self, folder, writer, monkeypatch, place):
        writer.record(recorded(Page(NOON)))
        Collector(folder).collect()
        before = on_paper.written()
        writer.record(recorded(Page(NOON + MINUTE)))
        monkeypatch.setattr(*place, fail)
        with pytest.raises(DatabaseError):
            Collector(folder).collect()
        assert on_paper.written() == before

    def test_that_failed_is_made_up_for_by_the_same_collector(self, folder, writer, monkeypatch):
        clerk = Collector(folder)
        writer.record(recorded(Page(NOON)))
        with monkeypatch.context() as patch:
            patch.setattr(Batch, "write", fail)
            with pytest.raises(DatabaseError):
                clerk.collect()
        assert clerk.collect() == 1

    def test_raises_the_version_that_every_change_of_a_total_has(self, folder, writer):
        writer.record(recorded(Page(NOON)))
        Collector(folder).collect()
        assert PageTotal.objects.get().version == Gate.objects.get().version > 0


def fail(*args, **kwargs):
    raise DatabaseError


class TestAFile:
    def test_of_a_living_writer_is_never_finished(self, folder, writer):
        writer.record(recorded(Page(NOON)))
        Collector(folder).collect()
        assert Position.objects.get().finished_at is None

    def test_is_finished_when_its_writer_is_gone(self, folder, writer):
        writer.record(recorded(Page(NOON)))
        writer.close()
        Collector(folder).collect()
        assert Position.objects.get().finished_at is not None

    def test_is_finished_when_its_writer_has_begun_another(self, folder, writer, monkeypatch):
        monkeypatch.setattr(recorder, "LARGEST_FILE", 2 * SIZE)
        for second in range(3):
            writer.record(recorded(Page(NOON + second)))
        Collector(folder).collect()
        assert Position.objects.exclude(finished_at=None).count() == 1
        assert Position.objects.count() == 2

    def test_stays_for_an_hour_after_it_is_finished(self, folder, writer):
        age(folder, writer, minutes=59)
        assert len(files(folder)) == 1

    def test_is_deleted_after_it(self, folder, writer):
        age(folder, writer, minutes=61)
        assert files(folder) == []

    def test_that_is_deleted_leaves_no_row_behind(self, folder, writer):
        age(folder, writer, minutes=366 * 24 * 60)
        assert Position.objects.count() == 0

    def test_that_was_never_begun_is_deleted_after_an_hour(self, folder):
        for name, hours in (("old.new", 2), ("fresh.new", 0)):
            (folder / name).touch()
            os.utime(folder / name, (time() - hours * 3600,) * 2)
        Collector(folder).collect()
        assert [path.name for path in folder.glob("*.new")] == ["fresh.new"]

    def test_that_gets_its_name_while_the_collector_tidies_is_no_error(self, folder, monkeypatch):
        (folder / "begun.new").symlink_to("gone")  # listed, but not there any more when it is looked at
        Collector(folder).collect()

    def test_that_cannot_be_read_does_not_stop_the_others(self, folder, writer):
        (folder / "00000000T000000-a.hits").mkdir()
        writer.record(recorded(Page(NOON)))
        with suppress(OSError):
            Collector(folder).collect()
        assert on_paper.written()["page", "article", 7] == 1


def age(folder, writer, minutes: int) -> None:
    """Count a file whose writer is gone, and tidy up when some minutes have passed."""
    writer.record(recorded(Page(NOON)))
    writer.close()
    clerk = Collector(folder)
    clerk.collect()
    Position.objects.update(finished_at=timezone.now() - timedelta(minutes=minutes))
    clerk.tidy()


class TestTime:
    def test_a_new_day_moves_the_week_on_though_nobody_comes(self, folder, writer, monkeypatch):
        writer.record(recorded(Page(NOON - 6 * 24 * HOUR)))
        clerk = Collector(folder)
        clerk.collect()
        monkeypatch.setattr(visits, "now", lambda: NOON + 24 * HOUR)
        clerk.collect()
        assert PageTotal.objects.get().week == 0

    def test_a_page_just_after_midnight_that_is_counted_just_before_is_in_the_week(self, folder, writer, monkeypatch):
        monkeypatch.setattr(visits, "now", lambda: MIDNIGHT - 1)
        writer.record(recorded(Page(MIDNIGHT + 1)))
        clerk = Collector(folder)
        clerk.collect()
        monkeypatch.setattr(visits, "now", lambda: MIDNIGHT + 1000)
        clerk.collect()
        assert PageTotal.objects.get().week == 1

    def test_spans_are_kept_for_two_days(self, folder, writer):
        for days in (3, 2, 1, 0):
            writer.record(recorded(Page(NOON - days * 24 * HOUR)))
        Collector(folder).collect()
        first_day = moment(NOON).date() - timedelta(2)
        assert [span.day for span in Span.objects.order_by("day")] == [first_day + timedelta(n) for n in range(3)]


class TestTheTurn:
    def test_only_one_has_it(self, folder):
        with turn(folder) as first, turn(folder) as second:
            assert (first, second) == (True, False)

    def test_the_next_one_gets_it(self, folder):
        with turn(folder) as first:
            assert first
        with turn(folder) as second:
            assert second

    def test_it_makes_the_folder(self, tmp_path):
        with turn(tmp_path / "new" / "records") as mine:
            assert mine

    def test_another_node_has_a_turn_of_its_own(self, folder, tmp_path):
        with turn(folder) as mine, turn(tmp_path / "other") as theirs:
            assert mine
            assert theirs
