"""The collector: what it counts, what that costs, when a file is finished, and who may collect."""

import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from stats import collector, visits
from stats.collector import Collector, turn
from stats.models import Gate, PageTotal, Position, Span
from stats.recorder import Recorder
from stats.records import SIZE, packed
from stats.totals import Batch
from tests.stats import on_paper
from tests.stats.on_paper import HOUR, MIDNIGHT, MINUTE, NOON, Page, moment, recorded

pytestmark = pytest.mark.django_db


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

    def test_records_across_the_border_of_two_transactions_are_counted(self, folder, writer, monkeypatch):
        monkeypatch.setattr(collector, "AT_ONCE", 2 * SIZE + 40)
        for second in range(7):
            writer.record(recorded(Page(NOON + second)))
        assert Collector(folder).collect() == 7

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

    def test_a_node_whose_clock_was_years_ahead_does_not_end_the_week_for_good(self, folder, writer, monkeypatch):
        monkeypatch.setattr(visits, "now", lambda: NOON + 4 * 365 * 24 * HOUR)
        Collector(folder).collect()
        monkeypatch.setattr(visits, "now", lambda: NOON)
        writer.record(recorded(Page(NOON)))
        Collector(folder).collect()
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
