"""For a server that keeps pages: counting without the middleware, and numbers that are filled in when a page is sent.

Whoever keeps pages puts a mark of its own under GAPS into a request's META; the tags then print the mark and the
number's name instead of a number. The numbers themselves come from the snapshot: no query.
"""

from collections.abc import Callable

from django.conf import settings

from .clerk import start
from .middleware import count
from .snapshot import refresh, snapshot

__all__ = ["GAPS", "WAITS", "count", "gap", "moment", "number", "ranking", "refresh", "start"]

GAPS = "stats.gaps"
WAITS = settings.STATS_SYNC == "EACH"  # whether counting waits for the disk
Number = Callable[[], int | None]


def gap(mark: str, name: str) -> str:
    """Return what is printed for a number: `views:article:9001`, `visits`, `online`."""
    return f"@{mark}:{name}@"


def number(name: str) -> Number:
    """Return the function that tells a number at any moment; it returns None while the database has never answered.

    Raises ValueError for a name that no tag prints.
    """
    kind, *rest = name.split(":")
    if kind == "views" and len(rest) == 2:
        key = rest[0], int(rest[1])
        return lambda: snapshot.totals.get(key, 0) if snapshot.site else None
    if name == "visits":
        return lambda: snapshot.site.visits if snapshot.site else None
    if name == "online":
        return lambda: snapshot.site.online if snapshot.site else None
    raise ValueError(f"{name!r} is no number")


def moment() -> object:
    """Return an object that is another one as soon as any number may have changed."""
    return snapshot.current().site


def ranking() -> int:
    """Return a number that is another one as soon as “Tin đọc nhiều” is."""
    return snapshot.ranking
