"""The counting as one would do it on paper: slow, and plainly right. What the tests measure the stats app by."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from stats.models import Excluded, PageDay, PageHour, PageTotal, SiteDay, SiteHour
from stats.records import LOST, Record

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
VIETNAM = timezone(timedelta(hours=7))
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
MIDNIGHT = int(datetime(2026, 3, 10, tzinfo=VIETNAM).timestamp()) * SECOND
NOON = MIDNIGHT + 12 * HOUR
ACTION = "watched"  # the one of settings.STATS_ACTIONS: no page, and no visit


class Page(NamedTuple):
    """A page that somebody saw, or an action on one; with a reason, a request that does not count."""

    at: int
    person: int = 1
    type: str = "article"
    number: int = 7
    reason: str = ""
    name: str = ""


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // SECOND, VIETNAM)


def hash_of(person: int, day: date) -> int:
    """Return another number for each person and day, as the hashes with the day's secret are."""
    return person * 10_000_000 + day.toordinal()


def recorded(page: Page) -> Record:
    """Return the record that the middleware writes for a page."""
    now = moment(page.at)
    if page.reason or page.type == ACTION:
        return Record(page.at, 0, 0, page.number, page.type, page.reason, page.name)
    early = (now.hour, now.minute) < (0, 30)
    before = hash_of(page.person, now.date() - timedelta(1)) if early else 0
    return Record(page.at, hash_of(page.person, now.date()), before, page.number, page.type, "", "")


def visits(pages: Iterable[Page]) -> list[int]:
    """Return the moments at which visits begin: each page of a person with none in the 30 minutes before."""
    seen: dict[int, list[int]] = {}
    for page in pages:
        seen.setdefault(page.person, []).append(page.at)
    begun = []
    for moments in map(sorted, seen.values()):
        begun += [
            at
            for before, at in zip([None, *moments], moments, strict=False)
            if not before or at - before >= 30 * MINUTE
        ]
    return begun


def online(pages: Iterable[Page], now: int) -> int:
    return len({page.person for page in pages if now - 5 * MINUTE < page.at <= now})


def totals(pages: list[Page], today: date | None = None) -> Counter:
    """Return every number that the tables must hold when these pages are counted; `today` is when that happens."""
    sums: Counter = Counter()
    for page in pages:
        day, hour = moment(page.at).date(), moment(page.at).hour
        if page.reason:
            sums["excluded", day, page.reason, page.name] += page.number if page.reason == LOST else 1
            continue
        of_site = ["pages", "views"] if page.number else ["pages"]
        for column in of_site if page.type != ACTION else []:
            sums[column, day, hour] += 1
            sums[column, day] += 1
        if page.number:
            sums["page hour", day, hour, page.type, page.number] += 1
            sums["page day", day, page.type, page.number] += 1
            sums["page", page.type, page.number] += 1
            sums["week", page.type, page.number] += today is None or today - timedelta(7) < day <= today
    people = [page for page in pages if not page.reason and page.type != ACTION]
    for at in visits(people):
        sums["visits", moment(at).date(), moment(at).hour] += 1
        sums["visits", moment(at).date()] += 1
    sums.update(("visitors", day, hour) for _, day, hour in {(p.person, *when(p)) for p in people})
    sums.update(("visitors", day) for _, day in {(p.person, when(p)[0]) for p in people})
    return +sums


def when(page: Page) -> tuple[date, int]:
    return moment(page.at).date(), moment(page.at).hour


def written() -> Counter:
    """Return every number that the tables hold, under the names of `totals`."""
    sums: Counter = Counter()
    for column in ("pages", "views", "visits", "visitors"):
        sums |= Counter({(column, *key): n for *key, n in SiteHour.objects.values_list("day", "hour", column)})
        sums |= Counter({(column, day): n for day, n in SiteDay.objects.values_list("day", column)})
    columns = ("page_type", "page_id", "views")
    sums |= Counter({("page hour", *key): n for *key, n in PageHour.objects.values_list("day", "hour", *columns)})
    sums |= Counter({("page day", *key): n for *key, n in PageDay.objects.values_list("day", *columns)})
    sums |= Counter({("page", *key): n for *key, n in PageTotal.objects.values_list(*columns)})
    sums |= Counter({("week", *key): n for *key, n in PageTotal.objects.values_list("page_type", "page_id", "week")})
    rows = Excluded.objects.values_list("day", "reason", "name", "hits")
    return sums | Counter({("excluded", *key): n for *key, n in rows})
