"""Counting is exact whatever dies: what readers received, and nothing more, is in the totals afterwards.

Each class sets a site on fire once, while many read; its tests look at what is left. `make bench` does it for longer.
"""

import os
import signal
from random import Random

import pytest

pytestmark = pytest.mark.fire

SOON = 5.0  # seconds: the bound for what takes about one, a new collector and a new number on all nodes


def some(random: Random) -> int:
    """Return after how many pages the next blow falls."""
    return random.randint(10, 30)


class Exact:
    """What is true whatever has happened."""

    def test_every_page_that_was_received_is_a_view(self, readers):
        assert readers.wrong(readers.site.views()) == []

    def test_every_visitor_is_one_visit(self, readers):
        assert readers.site.visits() in readers.possible_visits()


class TestWorkersKilled(Exact):
    """kill -9 of workers, also of the one that collects, in the midst of its transaction."""

    @pytest.fixture(scope="class", params=["sqlite", "postgresql"])
    @classmethod
    def readers(cls, request, new_readers):
        readers, random = new_readers(request.param, workers=4), Random(1)
        readers.site.start()
        with readers:
            for _ in range(3):
                readers.wait_for_pages(some(random))
                os.kill(random.choice(readers.site.workers()), signal.SIGKILL)
                readers.wait_for_pages(some(random))
                readers.site.kill_collector()
            readers.wait_for_pages(some(random))
        readers.site.stop()
        return readers

    def test_another_worker_collects_soon(self, readers):
        assert max(readers.site.without_collector) < SOON

    def test_a_further_collection_adds_nothing(self, readers):
        assert readers.site.collect() == 0

    def test_the_audit_finds_nothing(self, readers):
        readers.site.run("manage.py", "stats_audit")


class TestDatabaseKilled(Exact):
    """PostgreSQL dies in the midst of the collector's transaction, and comes back; pages from memory go on."""

    @pytest.fixture(scope="class")
    @classmethod
    def readers(cls, server, new_readers):
        readers, random = new_readers("postgresql"), Random(2)
        readers.site.start()
        readers.without_database = set()
        with readers:
            for n in range(2, 7):
                readers.wait_for_pages(some(random))
                readers.site.database.wait_for_writing()
                server.stop()
                readers.without_database.add(readers.site.status(f"/tin-tuc/?page={n}"))
                readers.wait_for_pages(some(random))
                server.start()
            readers.wait_for_pages(some(random))
        readers.site.stop()
        return readers

    def test_nobody_is_left_without_an_answer(self, readers):
        assert readers.unanswered.total() == 0

    def test_readers_of_other_pages_are_asked_to_come_later(self, readers):
        assert readers.without_database == {503}
        assert set(readers.refused) <= {503}

    def test_a_further_collection_adds_nothing(self, readers):
        assert readers.site.collect() == 0

    def test_the_audit_finds_nothing(self, readers):
        readers.site.run("manage.py", "stats_audit")


class TestEverythingKilled(Exact):
    """Master and workers die at once, as when a container is killed; the next start counts what they had recorded."""

    @pytest.fixture(scope="class")
    @classmethod
    def readers(cls, new_readers):
        readers = new_readers("sqlite")
        readers.site.start()
        with readers:
            readers.wait_for_pages(80)
            readers.site.database.wait_for_writing()
            readers.site.kill()
        readers.site.start()
        readers.site.wait(lambda: not readers.site.left_to_count(), "the collector")  # without a further page
        with readers:
            readers.wait_for_pages(20)
        readers.site.stop()
        return readers

    def test_a_further_collection_adds_nothing(self, readers):
        assert readers.site.collect() == 0


class TestFullDisk:
    """No room for records: pages go on, and what could not be recorded is known to be lost."""

    @pytest.fixture(scope="class")
    @classmethod
    def readers(cls, new_readers, small_disk):
        readers = new_readers("postgresql", records=small_disk.folder)
        site = readers.site
        site.start()
        small_disk.fill(site)
        with readers:
            site.wait(lambda: len(site.files()) == site.size, "a file of each worker")
            site.wait(lambda: small_disk.is_full(site), "a full disk")
            readers.wait_for_pages(30)
            small_disk.make_room(site)
            full = site.files()
            site.wait(lambda: len(site.files().items() - full.items()) >= site.size, "each worker to go on")
        site.stop()
        return readers

    def test_every_reader_gets_the_page(self, readers):
        assert (readers.refused.total(), readers.unanswered.total()) == (0, 0)

    def test_something_is_lost(self, readers):
        assert readers.site.lost() > 0

    def test_all_that_is_not_counted_is_known_to_be_lost(self, readers):
        assert readers.site.counted() + readers.site.lost() == readers.received.total()

    def test_no_view_is_invented(self, readers):
        assert [pk for pk, views in readers.site.views().items() if views > readers.received[pk]] == []


class TestThreeNodes(Exact):
    """Three masters, each with workers and records of its own, on one database."""

    @pytest.fixture(scope="class")
    @classmethod
    def readers(cls, new_readers):
        readers = new_readers("postgresql", nodes=3, workers=2)
        for site in readers.sites:
            site.start()
        with readers:
            readers.wait_for_pages(150)
        readers.wait_until_shown()
        for site in readers.sites:
            site.stop()
        return readers

    def test_all_show_the_same_true_numbers_soon(self, readers):
        assert readers.shown_after < SOON

    def test_nobody_is_left_without_an_answer(self, readers):
        assert readers.unanswered.total() == 0

    def test_the_audit_finds_nothing(self, readers):
        readers.site.run("manage.py", "stats_audit")


class TestOrderlyStop(Exact):
    """A reload and a stop, both under load."""

    @pytest.fixture(scope="class")
    @classmethod
    def readers(cls, new_readers):
        readers = new_readers("sqlite")
        readers.site.start()
        with readers:
            readers.wait_for_pages(30)
            readers.site.reload()
            readers.wait_for_pages(30)
            readers.site.stop()
        return readers

    def test_nothing_is_left_to_count(self, readers):
        assert readers.site.left_to_count() == {}

    def test_a_further_collection_adds_nothing(self, readers):
        assert readers.site.collect() == 0
