"""Dropping what is no longer needed, in pieces so small that the collector never waits long."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from . import visits
from .collector import SPANS_KEPT
from .keys import destroy_old
from .models import PageHour, SiteHour, Span

HOURS_KEPT = 90  # days
LEAST_HOURS = 15  # days: the dashboard compares each of the last seven days with the same one a week before
HOUR = 60 * 60 * 1000  # ms


def drop_hours(kept: int) -> int:
    """Drop the hours of the days before the last `kept` ones, whose sums the days hold; return how many rows.

    The oldest day goes first, and of a day its row of the site: so days that still have one are complete (`audit`).
    """
    until = timezone.localdate() - timedelta(kept - 1)
    dropped = 0
    for day in days_with_hours(until):
        dropped += SiteHour.objects.filter(day=day).delete()[0]
        for hour in range(24):
            dropped += PageHour.objects.filter(day=day, hour=hour).delete()[0]
    return dropped


def days_with_hours(until: date) -> Iterator[date]:
    """Yield the days before `until` that have hours, the oldest first."""
    for model in (SiteHour, PageHour):
        while day := model.objects.filter(day__lt=until).order_by("day").values_list("day", flat=True).first():
            yield day


def drop_spans() -> int:
    """Drop the spans of days that are long over; return how many."""
    old = Span.objects.filter(day__lt=timezone.localdate() - SPANS_KEPT)
    dropped = 0
    while (last := old.order_by("last").values_list("last", flat=True).first()) is not None:
        dropped += old.filter(last__lt=last + HOUR).delete()[0]
    return dropped


def drop_secrets() -> None:
    destroy_old(visits.now())
