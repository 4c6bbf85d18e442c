"""Make the totals of years of readership, to see how the statistics do with as many as a large portal has.

Everything adds up as if it had been counted; only spans, secrets and files of records are not made. An article is read
mostly in its first days and then now and then, some far more than others (Zipf's law).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from stats.models import Excluded, Gate, PageDay, PageHour, PageTotal, SiteDay, SiteHour
from stats.totals import begin_day, in_week, increase

HOURLY = 90  # days whose hours are kept
AT_ONCE = 10  # days in a transaction
SITE_COLUMNS = ["views", "pages", "visits", "visitors"]
HEAD = 500  # Zipf's law holds below about this rank: the first ones are not read that much more
LONG_TAIL = 2e-5  # of the readers of its first day, those whom an article never loses
OLDEST = 5_000  # days after which the attention no longer changes
ATTENTION = [(1 + age) ** -1.6 + LONG_TAIL for age in range(OLDEST + 1)]
CLOCK = (9, 5, 3, 2, 2, 5, 14, 34, 66, 80, 82, 70, 46, 50, 68, 74, 70, 58, 46, 48, 54, 52, 38, 20)  # readers by hour
WEEKEND = 0.6  # of the readers of a working day
# For 1,000 pages shown to people: requests that do not count.
BOTS = {"Googlebot": 190, "bingbot": 120, "GPTBot": 85, "facebookexternalhit": 31, "coccocbot": 24, "curl": 4}
OTHERS = {"prefetch": 18, "head": 12, "no agent": 9, "editor": 7, "error": 43, "redirect": 36, "file": 210}
EXCLUDED = {("bot", name): share for name, share in BOTS.items()} | {(reason, ""): n for reason, n in OTHERS.items()}


class Page(NamedTuple):
    page_type: str
    page_id: int
    born: int  # the ordinal of the day it was published
    weight: float


class Reading(NamedTuple):
    """A day that is read in: how much of its views, and until which hour."""

    day: date
    views: int
    last_hour: int = 23


class Command(BaseCommand):
    help = "Make the totals of N views of the M newest publications over the last days, beside what is counted."

    def add_arguments(self, parser):
        parser.add_argument("--views", type=int, default=100_000_000)
        parser.add_argument("--articles", type=int, default=50_000)
        parser.add_argument("--days", type=int, default=730)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, views, articles, days, seed, **options):
        if settings.PRODUCTION:
            raise CommandError("Made-up numbers are not for production: DEBUG is off and PORTAL_HTTPS is on.")
        if min(views, articles, days) < 1:
            raise CommandError("--views, --articles and --days must be at least 1.")
        random = Random(seed)
        pages = newest_publications(articles, random)
        readings = spread(views, days, pages[0].born, random)
        rows = sum(write(pages, readings[at : at + AT_ONCE], random) for at in range(0, days, AT_ONCE))
        self.stdout.write(f"Made {views} views of {articles} publications in {days} days: {rows} rows of totals.")


def newest_publications(count: int, random: Random) -> list[Page]:
    """Return publications that readers may see now, the oldest first, each with a weight by a random rank."""
    found: list[tuple[date, str, int]] = []
    for page_type, label in settings.STATS_PUBLICATIONS.items():
        published: Any = apps.get_model(label).objects.published().order_by("-published_at")
        moments = published.values_list("pk", "published_at")[:count]
        found += [(timezone.localdate(moment), page_type, pk) for pk, moment in moments]
    if len(found) < count:
        raise CommandError(f"Only {len(found)} of --articles {count} are published: run manage.py generate_articles.")
    ranks = random.sample(range(count), count)
    newest = sorted(found)[-count:]
    return [
        Page(page_type, pk, day.toordinal(), 1 / (rank + HEAD))
        for rank, (day, page_type, pk) in zip(ranks, newest, strict=True)
    ]


def spread(views: int, days: int, first_born: int, random: Random) -> list[Reading]:
    """Share out the views to the days that end now: more each year, fewer at weekends, none before there is a page."""
    now = timezone.localtime()
    all_days = [now.date() - timedelta(days - 1 - number) for number in range(days)]
    shares = [random.uniform(0.85, 1.15) * (1 + number / 1500) for number in range(days)]
    for number, day in enumerate(all_days):
        shares[number] *= (WEEKEND if day.weekday() >= 5 else 1) * (day.toordinal() >= first_born)
    shares[-1] *= sum(CLOCK[: now.hour + 1]) / sum(CLOCK)
    counts = split(views, shares, 0.5)
    return [*map(Reading, all_days[:-1], counts), Reading(all_days[-1], counts[-1], now.hour)]


def split(count: int, shares: Sequence[float], start: float) -> list[int]:
    """Split a whole number by shares into whole numbers that add up to it; `start` (0 to 1) moves the roundings."""
    whole = sum(shares)
    ends = [int(count * end / whole + start) for end in accumulate(shares)]
    ends[-1] = count
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def readers(pages: list[Page], reading: Reading, random: Random) -> Iterator[tuple[Page, int]]:
    """Yield the pages that were read on a day, and how often: together exactly as often as the day says."""
    today = reading.day.toordinal()
    alive = pages[: bisect_right(pages, today, key=lambda page: page.born)]
    interest = [page.weight * ATTENTION[min(today - page.born, OLDEST)] for page in alive]
    scale, chance = reading.views / (sum(interest) or 1), random.random
    counts = [int(part * scale + chance()) for part in interest]
    most, missing = sorted(range(len(counts)), key=counts.__getitem__, reverse=True), reading.views - sum(counts)
    for place in most:
        change = max(missing, -counts[place])
        counts[place] += change
        missing -= change
        if not missing:
            break
    return ((page, count) for page, count in zip(alive, counts, strict=True) if count)


def write(pages: list[Page], readings: list[Reading], random: Random) -> int:
    """Add some days to all totals; return how many rows that were."""
    totals = Totals(timezone.localdate())
    for reading in readings:
        totals.add(reading, readers(pages, reading, random), random)
    return totals.write(random)


class Totals:
    """What some days add up to."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.page_days: list[tuple] = []
        self.page_hours: list[tuple] = []
        self.pages: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])  # views, views of the last week
        self.site_days: list[tuple] = []
        self.site_hours: list[tuple] = []

    def add(self, reading: Reading, read: Iterable[tuple[Page, int]], random: Random) -> None:
        clock, in_hours = CLOCK[: reading.last_hour + 1], self.today - reading.day < timedelta(HOURLY)
        views = [0] * len(clock) if in_hours else [reading.views]
        for (page_type, page_id, *_), count in read:
            self.page_days.append((reading.day, page_type, page_id, count))
            total = self.pages[page_type, page_id]
            total[0] += count
            total[1] += count if in_week(reading.day, self.today) else 0
            for hour, part in enumerate(split(count, clock, random.random())) if in_hours else ():
                if part:
                    views[hour] += part
                    self.page_hours.append((reading.day, hour, page_type, page_id, part))
        hours = [(reading.day, hour, *site_numbers(count)) for hour, count in enumerate(views) if count]
        self.site_hours += hours if in_hours else []
        self.site_days += [day_of(hours)] if hours else []

    @transaction.atomic
    def write(self, random: Random) -> int:
        """Add everything to what is counted, at once; return how many rows of days and hours that were."""
        gate = Gate.enter()
        begin_day(gate, self.today)
        increase(PageDay, ["day", "page_type", "page_id"], ["views"], sorted(self.page_days))
        increase(PageHour, ["day", "hour", "page_type", "page_id"], ["views"], sorted(self.page_hours))
        rows = [(*page, *sums, gate.version) for page, sums in sorted(self.pages.items())]
        increase(PageTotal, ["page_type", "page_id"], ["views", "week"], rows, latest="version")
        increase(SiteHour, ["day", "hour"], SITE_COLUMNS, self.site_hours)
        increase(SiteDay, ["day"], SITE_COLUMNS, self.site_days)
        rejected = [row for day, _, pages, *_ in self.site_days for row in excluded(day, pages, random)]
        increase(Excluded, ["day", "reason", "name"], ["hits"], rejected)
        return sum(map(len, (self.page_days, self.page_hours, self.site_days, self.site_hours, rejected)))


def site_numbers(views: int) -> tuple[int, int, int, int]:
    """Return what readers of so many views did on the whole site: SITE_COLUMNS."""
    pages = views + views * 7 // 10
    visits = -(-pages * 2 // 5)
    return views, pages, visits, visits


def day_of(hours: list[tuple]) -> tuple:
    """Add up the hours of a day; of five visitors in different hours, four are different ones."""
    views, pages, visits, visitors = (sum(numbers) for numbers in list(zip(*hours, strict=True))[2:])
    return hours[0][0], views, pages, visits, -(-visitors * 4 // 5)


def excluded(day: date, pages: int, random: Random) -> list[tuple]:
    hits = {kind: int(pages * share / 1000 + random.random()) for kind, share in EXCLUDED.items()}
    return [(day, *kind, count) for kind, count in hits.items() if count]
