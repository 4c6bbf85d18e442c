"""Visits, and who was there when: worked out from a visitor's pages in whatever order they become known.

A visitor's day is a set of spans, [first page, last page] without a pause of 30 minutes. Every number follows from the
set alone, so the totals don't depend on the order in which nodes and files are collected. All moments are milliseconds.

The secret of the hashes changes at midnight. Until 00:30 each page is recorded under the old hash too, and is added
to the spans of both: a visit counts once, on its first page, because spans of the new hash that begin in that half hour
are left to the old one.
"""

import time
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo(settings.TIME_ZONE)
PAUSE = 30 * 60 * 1000  # after as long without a page, the next page begins a visit
ONLINE = 5 * 60 * 1000  # who has seen a page within it is online
QUARTER = 15 * 60 * 1000  # every time zone differs from UTC by a multiple of it

Span = tuple[int, int]


def now() -> int:
    return int(time.time() * 1000)


@lru_cache(maxsize=4096)
def _hour_of_quarter(quarter: int) -> tuple[date, int]:
    moment = datetime.fromtimestamp(quarter * QUARTER / 1000, ZONE)
    return moment.date(), moment.hour


def hour_of(moment: int) -> tuple[date, int]:
    """Return the day and the hour (0 to 23) of a moment in settings.TIME_ZONE."""
    return _hour_of_quarter(moment // QUARTER)


@lru_cache(maxsize=64)
def start_of(day: date) -> int:
    """Return the first moment of a day in settings.TIME_ZONE."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp() * 1000)


@lru_cache(maxsize=64)
def bounds(day: date) -> tuple[int, int, int]:
    """Return when the visits of a day's hashes begin to be theirs, when the day ends, and when their visits end."""
    end = start_of(day + timedelta(1))
    return start_of(day) + PAUSE, end, end + PAUSE


def days_of(moment: int) -> list[date]:
    """Return the days whose secrets make a visitor's hashes at a moment: today, and yesterday until 00:30."""
    day = hour_of(moment)[0]
    return [day, day - timedelta(1)] if moment < start_of(day) + PAUSE else [day]


def joined(spans: list[Span], pages: list[int]) -> list[Span]:
    """Return the spans that a visitor's known spans and further pages make together, in order."""
    found: list[Span] = []
    for first, last in sorted([*spans, *((page, page) for page in pages)]):
        if found and first - found[-1][1] < PAUSE:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def visits(day: date, spans: list[Span]) -> list[tuple[date, int]]:
    """Return the hour of each visit that the spans of a hash of `day` stand for."""
    begin, _, end = bounds(day)
    return [hour_of(first) for first, _ in spans if begin <= first < end]


def hours(day: date, spans: list[Span]) -> set[int]:
    """Return the hours of `day` in which the visitor saw a page: each that a span touches, as no pause is so long."""
    _, end, _ = bounds(day)
    found: set[int] = set()
    for first, last in spans:
        if first < end:
            found.update(range(hour_of(first)[1], hour_of(min(last, end - 1))[1] + 1))
    return found
