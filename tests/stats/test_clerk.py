"""The clerk: one collects on a node, another takes over when it dies, all renew their numbers, and nothing is left behind."""

import logging
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from stats import clerk as module
from stats import visits
from stats.clerk import Clerk
from stats.collector import Collector
from stats.keys import keys
from stats.models import PageTotal, SiteDay
from stats.recorder import recorder
from stats.snapshot import snapshot
from tests.stats.on_paper import NOON, Page, recorded

pytestmark = pytest.mark.django_db
HOLDER = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(file, fcntl.LOCK_EX)
print("mine", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(visits, "now", lambda: NOON)


@pytest.fixture
def clerks():
    """Return two clerks, as two processes of a node have them; their threads do not run."""
    both = Clerk(), Clerk()
    yield both
    for clerk in both:
        clerk.turn.close()


@pytest.fixture
def clerk(clerks):
    return clerks[0]


def see(views: int = 1) -> None:
    for second in range(views):
        recorder.record(recorded(Page(NOON + second)))


def counted() -> int:
    return sum(PageTotal.objects.values_list("views", flat=True))


def work(clerk: Clerk) -> None:
    """Do one round of the clerk's work."""
    clerk.stopped.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "close", lambda: None)  # the test's own connection
        patch.setattr(clerk.stopped, "wait", lambda seconds: clerk.stopped.set())
        clerk.work()


@contextmanager
def database_away():
    def away(*args):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        yield


class TestWhoCollects:
    def test_the_first_one_does(self, clerk):
        see(3)
        work(clerk)
        assert counted() == 3

    def test_the_second_one_leaves_it_to_the_first(self, clerks):
        work(clerks[0])
        see()
        work(clerks[1])
        assert counted() == 0
        assert clerks[1].collector is None

    def test_the_first_one_goes_on_doing_it(self, clerks):
        for clerk in (*clerks, *clerks):
            see()
            work(clerk)
        work(clerks[0])
        assert counted() == 4

    def test_another_takes_over_when_it_is_gone(self, clerks):
        work(clerks[0])
        clerks[0].turn.close()
        see()
        work(clerks[1])
        assert counted() == 1

    def test_another_takes_over_when_its_process_is_killed(self, clerk, settings):
        settings.STATS_RECORDS.mkdir()
        command = [sys.executable, "-c", HOLDER, settings.STATS_RECORDS / "collector.lock"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout.readline() == b"mine\n"
            see()
            work(clerk)
            assert counted() == 0
            holder.kill()
        work(clerk)
        assert counted() == 1

    def test_waiting_for_the_turn_leaves_no_file_open(self, clerks):
        for clerk in clerks:
            work(clerk)
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            work(clerks[1])
        assert len(os.listdir("/proc/self/fd")) == before


class TestEveryClerk:
    def test_renews_the_numbers(self, clerks):
        see()
        for clerk in clerks:
            work(clerk)
        assert snapshot.totals == {("article", 7): 1}

    def test_fetches_the_secret(self, clerks):
        keys.known.clear()
        work(clerks[0])
        keys.known.clear()
        work(clerks[1])
        assert len(keys.known) == 1

    @pytest.mark.parametrize(("setting", "times"), [("SECOND", 1), ("EACH", 0), ("SYSTEM", 0)])
    def test_forces_the_records_onto_the_disk_when_the_setting_says_so(
        self, clerk, settings, monkeypatch, setting, times
    ):
        settings.STATS_SYNC = setting
        done = []
        monkeypatch.setattr(recorder, "sync", lambda: done.append(1))
        work(clerk)
        assert len(done) == times


class TestAnError:
    def test_does_not_end_its_work(self, clerk):
        see()
        with database_away():
            work(clerk)
        work(clerk)
        assert counted() == 1

    def test_is_logged_once(self, clerk, caplog):
        work(clerk)
        see()
        caplog.clear()
        with database_away():
            for _ in range(4):
                work(clerk)
        names = [record.getMessage().partition(":")[0] for record in caplog.records if record.levelno >= logging.ERROR]
        assert names
        assert len(names) == len(set(names))

    def test_is_logged_again_when_it_comes_back(self, clerk, caplog):
        for _ in range(2):
            with database_away():
                work(clerk)
            work(clerk)
        assert sum("waits" in message and "renew" in message for message in caplog.messages) == 2

    def test_that_is_over_is_told(self, clerk, caplog):
        caplog.set_level(logging.INFO)
        with database_away():
            work(clerk)
        work(clerk)
        assert "counting goes on" in caplog.text

    def test_of_the_folder_does_not_hinder_the_numbers(self, clerk, settings):
        SiteDay.objects.create(day=visits.hour_of(NOON)[0], visits=42)
        settings.STATS_RECORDS.write_text("a file in its place")
        snapshot.forget()
        keys.known.clear()
        work(clerk)
        assert snapshot.site.visits == 42
        assert keys.known

    def test_of_the_disk_does_not_hinder_the_counting(self, clerk, settings, monkeypatch):
        def ill():
            raise OSError("the disk is ill")

        settings.STATS_SYNC = "SECOND"
        monkeypatch.setattr(recorder, "sync", ill)
        see()
        work(clerk)
        assert counted() == 1

    def test_of_closing_the_connection_does_not_end_its_work_either(self, clerk, monkeypatch):
        def broken():
            raise OperationalError("the connection is broken")

        monkeypatch.setattr(connection, "close", broken)
        with database_away():
            clerk.attempt(clerk.renew)

    def test_of_a_moment_lets_it_look_at_every_file_anew(self, clerk):
        """A database that fails over may have lost what it had confirmed."""
        see()
        recorder.close()
        work(clerk)
        assert clerk.collector.sizes
        with database_away():
            work(clerk)
        assert clerk.collector.sizes == {}


class TestStopping:
    @pytest.fixture
    def started(self, clerk, monkeypatch):
        """Return a clerk whose thread has run to its end."""
        monkeypatch.setattr(clerk.thread, "join", lambda seconds: None)
        monkeypatch.setattr(module, "HANDOVER", 0.0)
        return clerk

    def test_counts_what_is_left(self, started):
        see(3)
        started.stop()
        assert counted() == 3

    def test_finishes_the_file(self, started, settings):
        see()
        started.stop()
        see()
        assert Collector(settings.STATS_RECORDS).collect() == 1
        assert len(list(settings.STATS_RECORDS.glob("*.hits"))) == 2

    def test_lets_the_next_one_collect(self, started, clerks):
        work(started)
        started.stop()
        see()
        work(clerks[1])
        assert counted() == 1

    def test_leaves_it_to_the_one_that_goes_on(self, started, clerks):
        work(clerks[1])
        see()
        started.stop()
        assert counted() == 0
        work(clerks[1])
        assert counted() == 1

    def test_without_the_database_leaves_it_for_the_next_start(self, started, settings, monkeypatch):
        monkeypatch.setattr(connection, "close", lambda: None)
        see()
        with database_away():
            started.stop()
        assert Collector(settings.STATS_RECORDS).collect() == 1


@pytest.mark.django_db(transaction=True)
def test_a_clerk_that_is_started_counts_until_it_is_stopped(monkeypatch):
    """The whole life of a clerk, with its own thread and connection."""
    at_exit = []
    monkeypatch.setattr(module.atexit, "register", at_exit.append)
    clerk = Clerk()
    clerk.start()
    see(5)
    (stop,) = at_exit
    stop()
    assert not clerk.thread.is_alive()
    assert counted() == 5
