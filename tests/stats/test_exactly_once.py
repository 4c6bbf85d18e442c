"""Whatever happens between writing and counting, in whatever order, each record is counted exactly once."""

import os
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from stats import collector, recorder, visits
from stats.collector import FINISHED, Collector
from stats.models import Position
from stats.recorder import Recorder
from stats.records import SIZE, packed
from tests.stats import on_paper
from tests.stats.on_paper import MIDNIGHT, MINUTE, NOON, Page, moment, recorded

pytestmark = pytest.mark.django_db
properties = settings(
    max_examples=50, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)


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
TYPE = st.sampled_from(["article", "article", on_paper.ACTION])
SEEN = st.tuples(MOMENT, st.integers(1, 3), TYPE, st.sampled_from([0, 7, 8])).map(lambda of: Page(*of))
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


SOME_BYTES = st.sampled_from([SIZE, SIZE + 11, 3 * SIZE + 11, 100 * SIZE])  # that a transaction takes


@contextmanager
def world(at_once: int):
    """Begin with an empty folder and empty tables, and leave them so; a file and a transaction hold a few records only."""
    with TemporaryDirectory() as place, override_settings(STATS_RECORDS=Path(place)), transaction.atomic():
        begun = World(Path(place))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(recorder, "LARGEST_FILE", 5 * SIZE)
            patch.setattr(collector, "AT_ONCE", at_once)
            patch.setattr(visits, "now", lambda: NOON)
            yield begun
        transaction.set_rollback(True)


def happened(around: World, happenings: list[tuple]) -> None:
    for name, *details in happenings:
        getattr(around, name)(*details)
    around.end()


class TestWhateverHappens:
    @properties
    @given(SOME_BYTES, st.lists(HAPPENING, max_size=30))
    def test_the_totals_are_those_on_paper(self, at_once, happenings):
        with world(at_once) as around:
            happened(around, happenings)
            assert +on_paper.written() == on_paper.totals(around.pages, moment(NOON).date())

    @properties
    @given(SOME_BYTES, st.lists(HAPPENING, max_size=15))
    def test_a_second_collection_adds_nothing(self, at_once, happenings):
        with world(at_once) as around:
            happened(around, happenings)
            before = on_paper.written()
            assert Collector(around.folder).collect() == 0
            assert on_paper.written() == before


def test_while_processes_write_and_begin_new_files_nothing_is_missed(folder, monkeypatch):
    monkeypatch.setattr(recorder, "LARGEST_FILE", 7 * SIZE)
    writers = [Recorder() for _ in range(3)]

    def see(writer: Recorder) -> None:
        for second in range(150):
            writer.record(recorded(Page(NOON + second)))
        writer.close()

    threads = [threading.Thread(target=see, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    counting = Collector(folder)
    while any(thread.is_alive() for thread in threads):
        counting.collect()
    counting.collect()
    assert on_paper.written()["page", "article", 7] == 450
    assert set(counting.sizes.values()) == {FINISHED}
