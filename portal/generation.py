"""The generation of what readers see: a token that is another one after every change, on every process and node.

A change is a row that is written in the transaction of what it announces: nothing becomes visible without it, and
nobody waits for a lock. Each process looks at the rows a few times a second (docs/adr/0013). Pages also change by the
clock: a generation ends at the next moment when something goes live or expires, and at midnight.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

log = logging.getLogger(__name__)

PAUSE = 0.2  # seconds between two looks
KEPT = 256  # rows; more than there are saves at one time


class Change(models.Model):
    """Readers see something else from this commit on."""

    class Meta:
        app_label = "portal"
        default_permissions = ()

    def __str__(self):
        return str(self.pk)


class Generation(NamedTuple):
    token: Hashable  # equal only while nothing has changed
    until: float  # seconds since 1970: the clock changes something then
    seen: float  # the look that found it, by time.monotonic()


class Watch:
    """What this process knows of the generation."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.lives = 0
        self.before: list[Callable[[], None]] = []  # what must be done before a new generation is known
        self.forget()

    def forget(self) -> None:
        """Begin as a new process does; no token from before is given out again."""
        self.lives += 1
        self.rows: tuple[int, ...] | None = None
        self.known: Generation | None = None
        self.due = 0.0  # when `current` looks itself, by time.monotonic()

    def look(self) -> None:
        """Look whether something has changed. Raises DatabaseError or InterfaceError."""
        with self.lock:
            self.find()

    def look_if_due(self) -> None:
        """Look, unless that is not due or somebody is just looking: nobody waits for a database that hangs."""
        if time.monotonic() < self.due or not self.lock.acquire(blocking=False):
            return
        try:
            self.find()
        except (DatabaseError, InterfaceError):
            self.due = time.monotonic() + PAUSE
        finally:
            self.lock.release()

    def find(self) -> None:
        started = time.monotonic()
        rows = tuple(Change.objects.aggregate(Count("pk"), Max("pk"), Min("pk")).values())
        until = self.known.until if self.known and rows == self.rows else 0.0
        if until <= time.time():
            until = next_moment().timestamp()
            self.prepare()
        self.rows, self.known = rows, Generation((self.lives, rows, until), until, started)
        self.due = started + PAUSE

    def prepare(self) -> None:
        """Do what must be done before a new generation is known; what fails there must not hide the change."""
        for step in self.before:
            try:
                step()
            except (DatabaseError, InterfaceError) as error:
                log.error("a new generation is not fully prepared: %s", error)

    def work(self, stopped: threading.Event) -> None:
        """Look until `stopped`: five times a second, and at the end of a generation."""
        failing = False
        while not stopped.is_set():
            try:
                self.look()
                failing = False
            except Exception as error:  # whatever it is, the watch must live: pages would grow old unnoticed
                if not failing:
                    log.error("changes are not noticed until this is over: %s", error)
                failing = True
                with contextlib.suppress(Exception):
                    connection.close()
            stopped.wait(PAUSE if failing else self.rest())
        connection.close()

    def rest(self) -> float:
        """Return how long to wait before the next look, in seconds."""
        return min(PAUSE, max(0.0, self.known.until - time.time())) if self.known else PAUSE


watch = Watch()


def current() -> Hashable | None:
    """Return the token of what readers see now, or None when nothing may be kept: within a transaction, whose changes
    are nobody else's yet, and while the database has not answered."""
    if connection.in_atomic_block:
        return None
    watch.look_if_due()
    return watch.known.token if watch.known else None


def changed() -> None:
    """Announce that readers see something else as soon as the present transaction is committed."""
    change = Change.objects.create()
    if change.pk % KEPT == 0:
        Change.objects.filter(pk__lt=change.pk - KEPT).delete()
    transaction.on_commit(look_soon)


def look_soon() -> None:
    watch.due = 0.0


def next_moment(after: datetime | None = None) -> datetime:
    """Return the first moment after `after` (now, unless given) at which the clock changes what readers see: a midnight
    of the current time zone, or a date in one of the fields that models name as their `clock_fields`."""
    now = after or timezone.now()
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    moments = [timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))]
    for model in apps.get_models():
        for field in getattr(model, "clock_fields", ()):
            later = model._default_manager.filter(**{f"{field}__gt": now})
            moments += later.order_by(field).values_list(field, flat=True)[:1]
    return min(moments)
