"""Adding a batch of records to the totals: only sums, so that a batch may be cut anywhere and come in any order."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db import connection

from . import visits
from .models import Excluded, Gate, PageDay, PageHour, PageTotal, SiteDay, SiteHour, Span
from .records import LOST, Record

MOST_BOT_NAMES = 200  # a day; the rest share one name, so that invented user agents don't fill the table
OTHER_BOTS = "khác"
WEEK = 7  # days
ROWS_AT_ONCE = 5_000
SPANS = "SELECT visitor, first, last, page_type, page_id FROM stats_span WHERE day = %s AND visitor = ANY(%s)"
SPANS_IN_SQLITE = SPANS.replace("= ANY(%s)", "IN (SELECT value FROM json_each(%s))")

Key = tuple[date, int]  # a day and a visitor's hash
Sight = tuple[int, str, int]  # a moment, and the page that the visitor saw


class Batch:
    """What some records add up to."""

    def __init__(self) -> None:
        self.pages: Counter[tuple[int, str, int]] = Counter()  # quarter of an hour, page type, page id
        self.actions: Counter[tuple[int, str, int]] = Counter()  # the same for what was done on pages
        self.excluded: Counter[tuple[int, str, str]] = Counter()  # quarter, reason, name
        self.seen: dict[date, dict[int, list[Sight]]] = defaultdict(lambda: defaultdict(list))  # by day and visitor

    def add(self, records: Iterable[Record]) -> None:
        pages, quarter = self.pages, -1
        seen: list[dict[int, list[Sight]]] = []
        for at, visitor, before, page_id, page_type, reason, name in records:
            if at // visits.QUARTER != quarter:
                quarter = at // visits.QUARTER
                seen = [self.seen[day] for day in visits.days_of(at)]
            if reason:
                self.excluded[quarter, reason, name] += page_id if reason == LOST else 1
                continue
            if not visitor:
                self.actions[quarter, page_type, page_id] += 1
                continue
            pages[quarter, page_type, page_id] += 1
            sight = at, page_type, page_id
            seen[0][visitor].append(sight)
            if len(seen) > 1:
                seen[1][before or visitor].append(sight)

    def write(self, gate: Gate) -> None:
        """Add everything to the totals, inside the transaction that holds `gate`."""
        hours, days = Counter[Any](), Counter[Any]()
        for (quarter, _, page_id), count in self.pages.items():
            day, hour = visits.hour_of(quarter * visits.QUARTER)
            for column in ("pages", "views") if page_id else ("pages",):
                hours[day, hour, column] += count
                days[day, column] += count
        self.write_visits(hours, days)
        self.write_excluded()
        self.write_pages(gate)
        for model, keys, counts in ((SiteHour, ["day", "hour"], hours), (SiteDay, ["day"], days)):
            columns = ["views", "pages", "visits", "visitors"]
            found = sorted({key[:-1] for key in counts})
            increase(model, keys, columns, [(*key, *(counts[*key, column] for column in columns)) for key in found])

    def write_pages(self, gate: Gate) -> None:
        """Add to the totals of each page with a number, and of each action: the site's own know nothing of actions."""
        page_hours, page_days, totals, weeks = Counter[Any](), Counter[Any](), Counter[Any](), Counter[Any]()
        for (quarter, page_type, page_id), count in chain(self.pages.items(), self.actions.items()):
            if page_id:
                day, hour = visits.hour_of(quarter * visits.QUARTER)
                page_hours[day, hour, page_type, page_id] += count
                page_days[day, page_type, page_id] += count
                totals[page_type, page_id] += count
                weeks[page_type, page_id] += count if in_week(day, gate.day) else 0
        increase(PageHour, ["day", "hour", "page_type", "page_id"], ["views"], [(*k, n) for k, n in page_hours.items()])
        increase(PageDay, ["day", "page_type", "page_id"], ["views"], [(*k, n) for k, n in page_days.items()])
        rows = [(*page, count, weeks[page], gate.version) for page, count in sorted(totals.items())]
        increase(PageTotal, ["page_type", "page_id"], ["views", "week"], rows, latest="version")

    def write_visits(self, hours: Counter, days: Counter) -> None:
        """Bring the spans up to date; add what changes in visits and visitors to `hours` and `days`."""
        changed, vanished = [], []
        for day, visitors in self.seen.items():
            known = known_spans(day, list(visitors))
            for visitor, sights in visitors.items():
                before = known.get(visitor, {})
                old = [(first, span[0]) for first, span in before.items()]
                new = visits.joined(old, [sight[0] for sight in sights])
                count_change(day, old, new, hours, days)
                at, *page = max(sights)
                pages = {last: where for last, *where in before.values()} | {at: page}
                after = {first: (last, *pages.get(last, page)) for first, last in new}
                changed += [(day, visitor, first, *span) for first, span in after.items() if before.get(first) != span]
                vanished += [(day, visitor, first) for first in before if first not in after]
        for day, hash_of_day, first in vanished:  # late records have joined two spans, or begun one earlier
            Span.objects.filter(day=day, visitor=hash_of_day, first=first).delete()
        replace(Span, ["day", "visitor", "first"], ["last", "page_type", "page_id"], changed)

    def write_excluded(self) -> None:
        sums: Counter[tuple[date, str, str]] = Counter()
        for (quarter, reason, name), count in self.excluded.items():
            sums[visits.hour_of(quarter * visits.QUARTER)[0], reason, name] += count
        for day in {day for day, reason, name in sums if name}:
            known = set(Excluded.objects.filter(day=day).exclude(name="").values_list("name", flat=True))
            for key in sorted(key for key in sums if key[0] == day and key[2] and key[2] not in known):
                if len(known) >= MOST_BOT_NAMES:
                    sums[day, key[1], OTHER_BOTS] += sums.pop(key)
                else:
                    known.add(key[2])
        increase(Excluded, ["day", "reason", "name"], ["hits"], [(*key, count) for key, count in sums.items()])


def known_spans(day: date, visitors: list[int]) -> dict[int, dict[int, tuple]]:
    """Return the spans of visitors: their first moment, with the last and its page."""
    known: dict[int, dict[int, tuple]] = defaultdict(dict)
    sqlite = connection.vendor == "sqlite"
    asked = (SPANS_IN_SQLITE, [adapted(day), json.dumps(visitors)]) if sqlite else (SPANS, [day, visitors])
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        for visitor, first, *span in cursor:
            known[visitor][first] = tuple(span)
    return known


def count_change(day: date, old: list[visits.Span], new: list[visits.Span], hours: Counter, days: Counter) -> None:
    """Add the difference that the change of a visitor's spans makes to the numbers of the site."""
    if [first for first, _ in old] != [first for first, _ in new]:
        for sign, spans in ((1, new), (-1, old)):
            for begun, hour in visits.visits(day, spans):
                hours[begun, hour, "visits"] += sign
                days[begun, "visits"] += sign
    were, are = visits.hours(day, old), visits.hours(day, new)
    for hour in are - were:
        hours[day, hour, "visitors"] += 1
    days[day, "visitors"] += bool(are) - bool(were)


def in_week(day: date, last: date | None) -> bool:
    """Say whether a day is one of the seven that end with `last`."""
    return last is not None and last - timedelta(WEEK) < day <= last


def begin_day(gate: Gate, today: date) -> None:
    """Work out the views of the last seven days anew when the day has changed; `gate` is held."""
    if gate.day is not None and today <= gate.day <= today + timedelta(1):  # nodes around midnight do not take turns
        return
    gate.day = today
    gate.save(update_fields=["day"])
    PageTotal.objects.filter(week__gt=0).update(week=0)
    sql = (
        "INSERT INTO stats_pagetotal (page_type, page_id, views, week, version)"
        " SELECT page_type, page_id, 0, SUM(views), 0 FROM stats_pageday WHERE day > %s AND day <= %s"
        " GROUP BY page_type, page_id ON CONFLICT (page_type, page_id) DO UPDATE SET week = EXCLUDED.week"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapted(today - timedelta(WEEK)), adapted(today)])


def increase(model: Any, keys: list[str], sums: list[str], rows: list[tuple], latest: str = "") -> None:
    """Add to the columns `sums` of the rows with these keys, which are made where there are none.

    A row is its keys, its sums, and, when `latest` names a column, the value that replaces it.
    """
    table = model._meta.db_table
    changes = [f"{name} = {table}.{name} + EXCLUDED.{name}" for name in sums]
    changes += [f"{latest} = EXCLUDED.{latest}"] if latest else []
    insert(table, keys, [*keys, *sums, *([latest] if latest else [])], changes, rows)


def replace(model: Any, keys: list[str], columns: list[str], rows: list[tuple]) -> None:
    changes = [f"{name} = EXCLUDED.{name}" for name in columns]
    insert(model._meta.db_table, keys, [*keys, *columns], changes, rows)


def insert(table: str, keys: list[str], columns: list[str], changes: list[str], rows: list[tuple]) -> None:
    """Insert rows, many at once; where the keys exist, make the changes. Both databases know ON CONFLICT."""
    place = f"({', '.join(['%s'] * len(columns))})"
    start = ["INSERT INTO", table, "(", ", ".join(columns), ") VALUES"]
    end = ["ON CONFLICT (", ", ".join(keys), ") DO UPDATE SET", ", ".join(changes)]
    if "day" in columns:
        days = {day: adapted(day) for day in {row[0] for row in rows}}
        rows = [(days[day], *rest) for day, *rest in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(" ".join([*start, place, *end]), rows)
            return
        for at in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[at : at + ROWS_AT_ONCE]
            sql = [*start, ", ".join([place] * len(some)), *end]
            cursor.execute(" ".join(sql), list(chain.from_iterable(some)))


def adapted(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
