"""The figures of the public pages: days and months without a gap, periods that end today, and what the words mean.

Visitors stand beside single days only: nobody can be recognised on another day, so those of several days don't add up.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, Sum

from .models import Entry, Measure, SiteDay

CHART_DAYS = 30
CHART_MONTHS = 12


class Version(NamedTuple):
    """A wording of templates/stats/definitions.html: whoever changes what is counted, and how, adds one."""

    number: int
    since: date
    summary: str


VERSIONS = [
    Version(1, date(2026, 11, 23), "Cách tính đầu tiên."),
    Version(2, date(2026, 11, 26), "Thêm “Đã xem” của video; các con số khác không đổi."),
    Version(3, date(2026, 11, 26), "Thêm “Lượt tải” của văn bản; các con số khác không đổi."),
]


class Day(NamedTuple):
    day: date
    views: int
    pages: int
    visits: int
    visitors: int


class Month(NamedTuple):
    day: date  # its first
    views: int
    pages: int
    visits: int


class Period(NamedTuple):
    name: str
    first: date
    visits: int
    views: int
    visitors: int | None  # only of a single day


class Overview(NamedTuple):
    days: list[Day]
    months: list[Month]
    periods: list[Period]
    visits: int  # in all, with the ledger's entries
    views: int


def days(first: date | None, last: date) -> list[Day]:
    """Return each day from `first` (or the first that has a number) to `last`: one query, zeros where nothing was."""
    rows = SiteDay.objects.filter(day__lte=last).values_list(*Day._fields)
    known = {row[0]: Day(*row) for row in (rows.filter(day__gte=first) if first else rows)}
    begin = first or min(known, default=last)
    each = (begin + timedelta(n) for n in range((last - begin).days + 1))
    return [known.get(day) or Day(day, 0, 0, 0, 0) for day in each]


def months(days: Iterable[Day]) -> list[Month]:
    """Add up days, which are in order, to months."""
    grouped = [(first, list(group)) for first, group in groupby(days, lambda row: row.day.replace(day=1))]
    return [
        Month(first, sum(day.views for day in group), sum(day.pages for day in group), sum(day.visits for day in group))
        for first, group in grouped
    ]


def months_before(day: date, count: int) -> date:
    """Return the first day of the month that is `count` months before the month of `day`."""
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def periods(days: list[Day], today: date) -> list[Period]:
    """Return what happened in each period that readers ask for. `days` must reach back to 1 January and yesterday."""
    monday, yesterday = today - timedelta(today.weekday()), today - timedelta(1)
    longer = {"Tuần này": monday, "Tháng này": today.replace(day=1), "Năm nay": today.replace(month=1, day=1)}
    return [
        single("Hôm nay", today, days),
        single("Hôm qua", yesterday, days),
        *(period(name, first, [row for row in days if row.day >= first]) for name, first in longer.items()),
    ]


def single(name: str, day: date, days: list[Day]) -> Period:
    found = next(row for row in days if row.day == day)
    return Period(name, day, found.visits, found.views, found.visitors)


def period(name: str, first: date, days: list[Day]) -> Period:
    return Period(name, first, sum(day.visits for day in days), sum(day.views for day in days), None)


def totals() -> dict[str, int]:
    """Return the visits and the views in all: what was counted and the ledger's entries, as `total_visits` does."""
    counted = SiteDay.objects.aggregate(**{name: Sum(name) for name in Measure.values})
    # Not grouped by measure: that would sort the whole ledger.
    of_pages = ~Q(page_type__in=settings.STATS_ACTIONS)
    sums = {name: Sum("amount", filter=of_pages & Q(measure=name)) for name in Measure.values}
    entered = Entry.objects.aggregate(**sums)
    return {name: (counted[name] or 0) + (entered[name] or 0) for name in Measure.values}


def overview(today: date) -> Overview:
    """Return all figures of the page /thong-ke/, days and periods from the same query, so that none contradict."""
    year = days(months_before(today, CHART_MONTHS - 1), today)
    return Overview(year[-CHART_DAYS:], months(year), periods(year, today), **totals())
