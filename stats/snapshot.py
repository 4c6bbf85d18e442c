"""The numbers that pages show: one copy in each process, renewed every second by the clerk, never by a page."""

import contextlib
import math
import threading
import time
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import OuterRef, QuerySet, Subquery

from . import visits
from .models import Gate, PageTotal, Span, total_visits

SECOND = 1.0
BETWEEN_RANKINGS = 60.0  # seconds
MOST_READ = 5
CANDIDATES = 30  # the most read pages, of which those that are published now are shown


class Site(NamedTuple):
    visits: int
    online: int


class Snapshot:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ranking = 0  # another number for another `most_read`
        self.due = 0.0  # when a page may renew it itself, by time.monotonic(); never where a clerk does it
        self.forget()

    def forget(self) -> None:
        """Begin as a new process does."""
        self.version = -1
        self.totals: dict[tuple[str, int], int] = {}
        self.site: Site | None = None
        self.most_read: list[Any] = []
        self.ranking += 1
        self.ranking_due = 0.0  # by time.monotonic()

    def renew(self) -> None:
        """Refresh as the clerk does each second: who is read most is asked more seldom. Raises DatabaseError."""
        self.refresh(rank=time.monotonic() >= self.ranking_due)

    def refresh(self, rank: bool = True) -> None:
        """Read what has changed: one row when nothing has, and who is online. Raises DatabaseError."""
        with self.lock:
            version = Gate.objects.filter(pk=1).values_list("version", flat=True).first() or 0
            since, totals = self.version, self.totals
            if version < since:  # another database, or an older one from a backup
                since, totals = -1, {}
            all_visits = self.site.visits if self.site and version == since else total_visits()
            if version != since:
                changed = PageTotal.objects.filter(version__gt=since)
                for page_type, page_id, views in changed.values_list("page_type", "page_id", "views"):
                    totals[page_type, page_id] = views
            site = Site(all_visits, present().count())
            if rank:
                self.rank(most_read())
            self.version, self.totals, self.site = version, totals, site

    def rank(self, top: list[Any]) -> None:
        if [(page.pk, page.title) for page in top] != [(page.pk, page.title) for page in self.most_read]:
            self.most_read = top
            self.ranking += 1
        self.ranking_due = time.monotonic() + BETWEEN_RANKINGS

    def keep(self) -> None:
        """From now on somebody calls `refresh` every second."""
        self.due = math.inf

    def current(self) -> "Snapshot":
        """Return the snapshot, renewed first where no clerk does it; as it was while the database does not answer."""
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + SECOND
            with contextlib.suppress(DatabaseError, InterfaceError):
                self.refresh()
        return self


def present() -> QuerySet:
    """Return who has seen a page in the last five minutes, a row each. After midnight a visitor may have two hashes:
    the old one counts only for those who have not come back since."""
    now = visits.now()
    today = visits.hour_of(now)[0]
    recent = Span.objects.filter(last__gt=now - visits.ONLINE)  # one index serves; Q(…) | Q(…) would read the whole day
    return recent.exclude(day__lt=today, last__gte=visits.start_of(today))


def most_read() -> list[Any]:
    """Return the most read publications of the last seven days that are published now."""
    found: list[Any] = []
    for page_type, label in settings.STATS_PUBLICATIONS.items():
        top = PageTotal.objects.filter(page_type=page_type, week__gt=0).order_by("-week", "page_id")
        week = top.filter(page_id=OuterRef("pk")).values("week")
        published = apps.get_model(label).objects.published().filter(pk__in=top.values("page_id")[:CANDIDATES])
        found += (
            published.only("title", "published_at").annotate(week=Subquery(week)).order_by("-week", "pk")[:MOST_READ]
        )
    return sorted(found, key=lambda page: (-page.week, page.pk))[:MOST_READ]


snapshot = Snapshot()


def refresh() -> None:
    snapshot.refresh()


def views(page_type: str, page_id: int) -> int | None:
    """Return the views of a page, or None while the database has never answered."""
    known = snapshot.current()
    return known.totals.get((page_type, page_id), 0) if known.site else None


def site() -> Site | None:
    return snapshot.current().site
