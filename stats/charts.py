"""The geometry of a bar chart, in whole numbers: a template draws it, and the style sheet stretches it to its place."""

from collections.abc import Sequence
from typing import NamedTuple

HEIGHT = 1000
SLOT = 10  # what a bar and the space at its sides take
BAR = 7
LEAST = 8  # a day with a single visit does not look like one without
INTERVALS = 4  # between the lines of the grid, at most


class Point(NamedTuple):
    label: str  # such as 24/03/2020
    short: str  # such as 24/03
    value: int


class Bar(NamedTuple):
    point: Point
    x: int  # of the bar; its slot begins at `slot`
    y: int
    height: int
    slot: int
    mark: str  # when its label is shown below: "always", "roomy" (where there is room for more), or ""


class Line(NamedTuple):
    value: int
    y: int


class Chart(NamedTuple):
    bars: list[Bar]
    lines: list[Line]  # from the top down to zero
    width: int
    peak: Point  # the highest one, the latest of equals
    height: int = HEIGHT
    bar_width: int = BAR
    slot_width: int = SLOT


def step(largest: int) -> int:
    """Return the round distance of the lines that takes at most INTERVALS steps to `largest`: 1, 2 or 5 and zeros."""
    rough = max(1, -(-largest // INTERVALS))
    power = 10 ** (len(str(rough)) - 1)
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def grid(largest: int) -> list[Line]:
    """Return the lines from the first round value at or above `largest` down to zero."""
    distance = step(largest)
    top = distance * max(1, -(-largest // distance))
    return [Line(value, HEIGHT - HEIGHT * value // top) for value in range(top, -1, -distance)]


def chart(points: Sequence[Point], every: int) -> Chart:
    """Lay out a bar for each of at least one point, with labels at both ends and at every `every`th between them.

    These are counted from the last one, and none is nearer to the first than to each other.
    """
    lines = grid(max(point.value for point in points))
    last = len(points) - 1
    marks = dict.fromkeys(range(last, every - 1, -every), "roomy") | {0: "always", last: "always"}
    bars = [bar(number, point, lines[0].value, marks.get(number, "")) for number, point in enumerate(points)]
    return Chart(bars, lines, SLOT * len(points), max(reversed(points), key=lambda point: point.value))


def bar(number: int, point: Point, top: int, mark: str) -> Bar:
    height = max(LEAST, HEIGHT * point.value // top) if point.value else 0
    slot = number * SLOT
    return Bar(point, slot + (SLOT - BAR) // 2, HEIGHT - height, height, slot, mark)
