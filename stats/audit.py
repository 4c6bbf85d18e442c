"""Proof that every shown number is the sum of its entries.

Each check is one SQL statement, which sees one moment of the database: the site may go on counting. It lays both sides
under one another, what is shown and what it should be the sum of, adds them up by key, and finds the keys where they
differ, those that one side lacks included.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from . import snapshot
from .models import SITE, Gate, total_visits
from .totals import WEEK

TRIES = 5


class Check(NamedTuple):
    name: str
    keys: tuple[str, ...]
    sides: str  # SELECT keys, shown, summed ... UNION ALL ...


class Difference(NamedTuple):
    key: str
    shown: int
    summed: int


class Finding(NamedTuple):
    check: str
    keys: int  # how many were compared
    wrong: int  # how many of them differ
    first: Difference | None


# Both databases know this SQL. $keys and $sides are of the checks below, never of a request.
COMPARE = """
    WITH sides AS ($sides),
    compared AS (SELECT $keys, SUM(shown) AS shown, SUM(summed) AS summed FROM sides GROUP BY $keys),
    marked AS (SELECT $keys, shown, summed, CASE WHEN shown = summed THEN 0 ELSE 1 END AS wrong FROM compared)
    SELECT COUNT(*) OVER (), SUM(wrong) OVER (), $keys, shown, summed FROM marked ORDER BY wrong DESC, $keys LIMIT 1
"""
PAGE = ("page_type", "page_id")
# Hours are dropped after a while, a day's row of SiteHour before those of PageHour: what follows the oldest is whole.
WHOLE_DAYS = "day >= (SELECT MIN(day) FROM stats_sitehour)"
PAGES_OF_HOURS = """SELECT day, page_type, page_id, views AS shown, 0 AS summed FROM stats_pageday WHERE $whole
    UNION ALL SELECT day, page_type, page_id, 0, views FROM stats_pagehour WHERE $whole"""
SITE_OF_HOURS = """SELECT day, $column AS shown, 0 AS summed FROM stats_siteday WHERE $whole
    UNION ALL SELECT day, 0, $column FROM stats_sitehour"""
SITE_COLUMNS = {"views": "lượt xem", "pages": "trang đã xem", "visits": "lượt truy cập"}
CHECKS = [
    Check(
        "tổng của trang = các ngày + sổ số liệu",
        PAGE,
        """SELECT page_type, page_id, views AS shown, 0 AS summed FROM stats_pagetotal
        UNION ALL SELECT page_type, page_id, 0, views FROM stats_pageday
        UNION ALL SELECT page_type, page_id, 0, amount FROM stats_entry WHERE measure = 'views'""",
    ),
    Check("ngày của trang = các giờ", ("day", *PAGE), PAGES_OF_HOURS.replace("$whole", WHOLE_DAYS)),
    *(
        Check(
            f"{words} trong ngày của cổng = các giờ",
            ("day",),
            SITE_OF_HOURS.replace("$whole", WHOLE_DAYS).replace("$column", column),
        )
        for column, words in SITE_COLUMNS.items()
    ),
]
VIEWS_CHECK = Check(
    "lượt xem trong ngày của cổng = các trang",
    ("day",),
    """SELECT day, views AS shown, 0 AS summed FROM stats_siteday
    UNION ALL SELECT day, 0, views FROM stats_pageday WHERE page_type NOT IN ($actions)""",
)
WEEK_CHECK = Check(
    "7 ngày của trang = các ngày ấy",
    PAGE,
    """SELECT page_type, page_id, week AS shown, 0 AS summed FROM stats_pagetotal WHERE week <> 0
    UNION ALL SELECT page_type, page_id, 0, views FROM stats_pageday WHERE day > %s AND day <= %s""",
)
VISITS = "lượt truy cập đang hiện = các ngày + sổ số liệu"


def findings() -> Iterator[Finding]:
    """Yield what each check finds."""
    yield from map(compare, CHECKS)
    yield compare_views()
    yield compare_week()
    yield compare_visits()


def compare(check: Check, params: Sequence[date | str | None] | None = None) -> Finding:
    """Compare both sides of a check in the database."""
    sql = COMPARE.replace("$sides", check.sides).replace("$keys", ", ".join(check.keys))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    if row is None:
        return Finding(check.name, 0, 0, None)
    keys, wrong, *key, shown, summed = row
    first = Difference(", ".join(map(str, key)), int(shown), int(summed)) if wrong else None
    return Finding(check.name, keys, int(wrong), first)


def compare_views() -> Finding:
    """Compare the site's views with those of the pages, which actions are none of."""
    left_out = [SITE, *settings.STATS_ACTIONS]  # no page is of the site's type, and SQL knows no empty list
    sides = VIEWS_CHECK.sides.replace("$actions", ", ".join(["%s"] * len(left_out)))
    return compare(VIEWS_CHECK._replace(sides=sides), left_out)


def compare_week() -> Finding:
    """Compare the sums of seven days, which end with the day at the gate; once more when that has changed meanwhile."""
    while True:
        day = last_day()
        ends = [day - timedelta(WEEK), day] if day else [None, None]
        finding = compare(WEEK_CHECK, [end and connection.ops.adapt_datefield_value(end) for end in ends])
        if last_day() == day:
            return finding


def last_day() -> date | None:
    return Gate.objects.filter(pk=1).values_list("day", flat=True).first()


def compare_visits() -> Finding:
    """Compare the visits that pages show with their sum before and after; once more when an entry came in between."""
    for _ in range(TRIES):
        before = total_visits()
        snapshot.refresh()
        site, after = snapshot.site(), total_visits()
        shown = site.visits if site else 0
        if before <= shown <= after:
            return Finding(VISITS, 1, 0, None)
    return Finding(VISITS, 1, 1, Difference("cổng", shown, after))
