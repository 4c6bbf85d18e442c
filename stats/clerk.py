"""The clerk: one thread in each process that serves pages. Every second it renews the snapshot, and, in the one
process of a node that holds the collector's lock, moves what was recorded into the totals.
"""

import atexit
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from . import visits
from .collector import Collector, turn
from .keys import keys
from .recorder import recorder
from .snapshot import snapshot

log = logging.getLogger(__name__)

SECOND = 1.0
SOON = 0.2  # seconds, while the day's secret and the numbers are not known
LAST_CHANCE = 10.0  # seconds for the clerk to finish when the process stops
HANDOVER = 2.0  # seconds in which another collector has looked at this process's records, or has let go of the lock


class Clerk:
    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.work, name="clerk", daemon=True)
        self.turn = contextlib.ExitStack()
        self.collector: Collector | None = None  # in the process that collects
        self.failing: set[str] = set()

    def start(self) -> None:
        """Let the thread begin; the first page finds the day's secret and the numbers if the database answers."""
        snapshot.keep()
        self.attempt(self.renew)
        connection.close()
        self.thread.start()
        atexit.register(self.stop)

    def work(self) -> None:
        while not self.stopped.is_set():
            for task in (self.sync, self.collect, self.renew):  # what hinders one must not hinder the others
                self.attempt(task)
            self.stopped.wait(SOON if "renew" in self.failing else SECOND)
        connection.close()

    def attempt(self, task: Callable[[], None]) -> None:
        """Do a task; what stands in the way, a database or a disk, is logged once and tried again next time."""
        name = task.__name__
        try:
            task()
            if name in self.failing:
                log.info("counting goes on (%s)", name)
            self.failing.discard(name)
        except Exception as error:  # whatever it is, the clerk must live: nobody else would take up its work
            if name not in self.failing:
                trace = not isinstance(error, DatabaseError)
                log.error("counting waits, nothing is lost (%s): %s", name, error, exc_info=trace)
            self.failing.add(name)
            if self.collector:
                self.collector.forget()
            with contextlib.suppress(Exception):
                connection.close()

    def sync(self) -> None:
        recorder.look()
        if settings.STATS_SYNC == "SECOND":
            recorder.sync()

    def renew(self) -> None:
        keys.fetch(visits.now())
        snapshot.renew()

    def collect(self) -> None:
        if not self.collector and self.turn.enter_context(turn(Path(settings.STATS_RECORDS))):
            self.collector = Collector(Path(settings.STATS_RECORDS))
        if self.collector:
            self.collector.collect()
        else:
            self.turn.close()

    def stop(self) -> None:
        """Leave nothing behind: finish the round, close this process's records, and count them."""
        self.stopped.set()
        self.thread.join(LAST_CHANCE)
        recorder.close()
        deadline = time.monotonic() + HANDOVER
        self.attempt(self.collect)
        while not self.collector and time.monotonic() < deadline:
            time.sleep(0.05)
            self.attempt(self.collect)
        self.turn.close()


def start() -> None:
    """Let a clerk work for as long as this process lives. Called by whatever serves pages."""
    Clerk().start()
