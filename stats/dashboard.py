"""The newsroom's dashboard of readers: which tables stand on which of its screens, and the chart above them."""

from collections.abc import Callable
from typing import NamedTuple

from . import rankings, readership
from .charts import HEIGHT, SLOT, Bar, Line, Point, bar, grid
from .readership import Period, Table

ROWS = 10  # of a list on the screen
ROWS_IN_FILE = 500
LABELS = 4  # below the chart, at most

TABLES: dict[str, Callable[[Period, int], Table]] = {
    "theo-gio": readership.over_time,
    "dang-doc": readership.read_now,
    "bai-viet": rankings.top_pages,
    "chuyen-muc": rankings.by_category,
    "tac-gia": rankings.by_author,
    "nguoi-va-may": readership.by_reason,
    "may": readership.by_bot,
}
RANKINGS = {"bai-viet", "chuyen-muc", "tac-gia"}
SCREENS = {  # categories and authors look at every publication: each has a screen of its own
    "tong-quan": ("Tổng quan", ["theo-gio", "dang-doc", "bai-viet", "nguoi-va-may", "may"], ROWS),
    "chuyen-muc": ("Chuyên mục", ["chuyen-muc"], 100),
    "tac-gia": ("Tác giả", ["tac-gia"], 100),
}


class Choice(NamedTuple):
    name: str
    address: str
    current: bool


class Placed(NamedTuple):
    name: str  # in addresses
    table: Table


def is_there(name: str, period: Period) -> bool:
    """Say whether a table exists for a period."""
    return name in TABLES and (name not in RANKINGS or rankings.exist_for(period))


def has_screen(screen: str, period: Period) -> bool:
    return screen in SCREENS and any(is_there(name, period) for name in SCREENS[screen][1])


def tables(screen: str, period: Period) -> list[Placed]:
    """Work out the tables of a screen."""
    _, names, most = SCREENS[screen]
    return [Placed(name, TABLES[name](period, most)) for name in names if is_there(name, period)]


def screens(current: str, slug: str, periods: dict[str, Period]) -> list[Choice]:
    """Return the ways to the screens; one that does not exist for this period is shown for seven days."""
    slugs = {screen: slug if has_screen(screen, periods[slug]) else "7-ngay" for screen in SCREENS}
    return [Choice(SCREENS[key][0], f"?bang={key}&ky={slugs[key]}", key == current) for key in SCREENS]


def choices(screen: str, current: str, periods: dict[str, Period]) -> list[Choice]:
    """Return the ways to the same screen for other periods."""
    there = [key for key, period in periods.items() if has_screen(screen, period)]
    return [Choice(periods[key].name, f"?bang={screen}&ky={key}", key == current) for key in there]


class Pair(NamedTuple):
    now: Bar | None
    before: Bar | None
    label: str  # below the chart, such as 24/03 or 06:00, or ""


class Comparison(NamedTuple):
    pairs: list[Pair]
    lines: list[Line]
    width: int
    height: int = HEIGHT
    slot: int = SLOT


def comparison(table: Table) -> Comparison:
    """Lay out the first two columns of a table as bars in front of those of the week before."""
    lines = grid(max(number or 0 for row in table.rows for number in row.numbers[:2]))
    every = -(-len(table.rows) // LABELS)
    pairs = []
    for place, row in enumerate(table.rows):
        bars = [
            None if number is None else bar(place, Point(row.name, row.name, number), lines[0].value, "")
            for number in row.numbers[:2]
        ]
        pairs.append(Pair(bars[0], bars[1], "" if place % every else row.name[:5]))
    return Comparison(pairs, lines, SLOT * len(table.rows))
