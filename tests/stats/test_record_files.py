"""A file of records from the collector's side: when it is finished, when it goes, and what must not stop the others."""

import os
from contextlib import suppress
from datetime import timedelta
from time import time

import pytest
from django.core.management import call_command
from django.utils import timezone

from stats import recorder
from stats.collector import Collector
from stats.models import PageTotal, Position
from stats.records import SIZE
from tests.stats import on_paper
from tests.stats.on_paper import NOON, Page, recorded

pytestmark = pytest.mark.django_db


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.glob("*.hits"))


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

    def test_that_is_counted_is_never_counted_again_however_long_its_node_was_away(self, folder, writer):
        """A node that stops leaves its last files where they are; other nodes, or cron, go on cleaning the tables."""
        writer.record(recorded(Page(NOON)))
        writer.close()
        Collector(folder).collect()
        Position.objects.update(finished_at=timezone.now() - timedelta(days=40))
        call_command("roll_up_stats")
        Collector(folder).collect()
        assert PageTotal.objects.get().views == 1

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

    def test_that_cannot_be_read_is_not_tried_each_second(self, folder, django_assert_num_queries):
        (folder / "00000000T000000-a.hits").symlink_to("/proc/self/mem")  # it opens, and answers EIO when it is read
        clerk = Collector(folder)
        clerk.collect()
        with django_assert_num_queries(0):
            clerk.collect()


def age(folder, writer, minutes: int) -> None:
    """Count a file whose writer is gone, and tidy up when some minutes have passed."""
    writer.record(recorded(Page(NOON)))
    writer.close()
    clerk = Collector(folder)
    clerk.collect()
    Position.objects.update(finished_at=timezone.now() - timedelta(minutes=minutes))
    clerk.tidy()
