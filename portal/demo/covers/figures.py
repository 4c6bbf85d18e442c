"""Abstract pictures: bars and a line, nodes and arcs, something like a map."""

import math

from .canvas import CLAY, HEIGHT, INK, PAPER, SAGE, SLATE, WIDTH, Canvas, Colour, Point, bend, mix, veil


def chart(canvas: Canvas) -> None:
    """Bars, a line over them, and a ring of shares."""
    tone, rng = canvas.tone, canvas.rng
    sheet = mix(tone.bottom, PAPER, 0.7)
    canvas.wash(sheet, mix(sheet, tone.far, 0.35))
    for row in range(7):
        canvas.box(120, 190 + row * 105, WIDTH - 240, 2, veil(tone.near, 0.14))
    count = rng.choice((8, 9, 10, 12))
    step = (WIDTH - 300) / count
    levels = [0.25 + 0.5 * n / count + rng.uniform(-0.13, 0.13) for n in range(count)]
    if rng.random() < 0.3:
        levels.reverse()
    for number, level in enumerate(levels):
        bar(canvas, 165 + number * step, step * 0.62, 600 * level, number == count - 3)
    canvas.box(120, 818, WIDTH - 240, 5, tone.near)
    points = [
        (165 + n * step + step * 0.31, 700 - 590 * level + rng.uniform(-40, 20)) for n, level in enumerate(levels)
    ]
    trend(canvas, points)
    shares(canvas, (290 if levels[0] < levels[-1] else 1310, 215), rng.uniform(84, 98), sheet)


def bar(canvas: Canvas, x: float, width: float, height: float, chosen: bool) -> None:
    tone, rng = canvas.tone, canvas.rng
    colour = tone.accent if chosen else mix(rng.choice((tone.far, tone.middle, tone.second)), tone.bottom, 0.12)
    canvas.box(x, 820 - height, width, height, colour, 8)
    canvas.box(x, 820 - 14, width, 14, colour)
    canvas.box(x + width * 0.7, 820 - height + 8, width * 0.3, height - 8, veil(tone.near, 0.1))
    canvas.box(x + width * 0.2, 852, width * 0.6, 10, veil(tone.near, 0.35), 5)


def trend(canvas: Canvas, points: list[Point]) -> None:
    tone = canvas.tone
    canvas.shape([*points, (points[-1][0], 818), (points[0][0], 818)], veil(tone.second, 0.13))
    canvas.tip(points, tone.near, 7)
    for point in points:
        canvas.disc(*point, 17, tone.light)
        canvas.disc(*point, 12, tone.near)
    canvas.disc(*points[-3], 22, tone.light)
    canvas.disc(*points[-3], 16, tone.accent)


def shares(canvas: Canvas, centre: Point, radius: float, ground: Colour) -> None:
    """A ring cut into parts."""
    tone, rng, start = canvas.tone, canvas.rng, -90.0
    for colour, part in ((tone.accent, 0.42), (tone.second, 0.27), (SLATE, 0.19), (SAGE, 0.12)):
        end = start + 360 * part
        canvas.shape([centre, *arc(centre, radius, start, end)], colour)
        start = end
    canvas.disc(*centre, radius * rng.uniform(0.52, 0.6), ground)


def arc(centre: Point, radius: float, start: float, end: float) -> list[Point]:
    angles = [math.radians(start + (end - start) * step / 40) for step in range(41)]
    return [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]


def network(canvas: Canvas) -> None:
    """Nodes of several sizes joined by arcs, rings around the largest."""
    tone, rng = canvas.tone, canvas.rng
    dark = rng.random() < 0.5
    ground, line = (mix(tone.near, INK, 0.5), tone.light) if dark else (tone.bottom, tone.near)
    canvas.wash(mix(ground, tone.middle, 0.16), ground)
    hub = (rng.uniform(640, 960), rng.uniform(440, 560))
    for radius in range(130, 1100, 120):
        canvas.ring(*hub, radius, veil(line, 0.13), 2)
    inner = around(canvas, hub, 5, 265, 0.12)
    outer = around(canvas, hub, 13, 560, 0.2)
    for place in inner:
        canvas.stroke(curved(hub, place, 0.12), veil(line, 0.7), 5)
    for place in outer:
        nearest = min(inner, key=lambda other: math.dist(other, place))
        canvas.stroke(curved(nearest, place, 0.2), veil(line, 0.4), 3)
    for first, second in zip(inner, inner[1:] + inner[:1], strict=True):
        canvas.stroke(curved(first, second, -0.22), veil(tone.second, 0.75), 3)
    for place in outer:
        node(canvas, place, rng.uniform(15, 36), ground)
    for place in inner:
        node(canvas, place, rng.uniform(44, 62), ground)
    node(canvas, hub, 96, ground, tone.accent)


def around(canvas: Canvas, hub: Point, count: int, distance: float, unrest: float) -> list[Point]:
    rng, turn = canvas.rng, canvas.rng.uniform(0, 6)
    places = []
    for number in range(count):
        angle = turn + 2 * math.pi * number / count + rng.uniform(-unrest, unrest)
        reach = distance * rng.uniform(1 - unrest, 1 + unrest)
        places.append((hub[0] + 1.22 * reach * math.cos(angle), hub[1] + 0.8 * reach * math.sin(angle)))
    return places


def curved(start: Point, end: Point, swing: float) -> list[Point]:
    middle = (
        (start[0] + end[0]) / 2 + swing * (end[1] - start[1]),
        (start[1] + end[1]) / 2 - swing * (end[0] - start[0]),
    )
    return bend(start, middle, end)


def node(canvas: Canvas, place: Point, radius: float, ground: Colour, colour: Colour | None = None) -> None:
    tone, rng = canvas.tone, canvas.rng
    colour = colour or rng.choice((tone.second, SLATE, SAGE, CLAY, mix(tone.far, tone.light, 0.3)))
    canvas.disc(*place, radius + 9, ground)
    canvas.disc(*place, radius, colour)
    canvas.disc(place[0], place[1], radius * 0.6, mix(colour, tone.light, 0.3))
    if radius > 40:
        canvas.disc(place[0], place[1], radius * 0.24, tone.light)


def map_like(canvas: Canvas) -> None:
    """Patches of land, a river, a road with stops."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(tone.bottom, tone.bottom)
    columns, rows = 9, 6
    corners = {
        (c, r): (
            (c - 0.5) * WIDTH / (columns - 2) + rng.uniform(-58, 58),
            (r - 0.5) * HEIGHT / (rows - 2) + rng.uniform(-56, 56),
        )
        for c in range(-1, columns + 1)
        for r in range(-1, rows + 1)
    }
    for c in range(-1, columns):
        for r in range(-1, rows):
            patch(canvas, [corners[c, r], corners[c + 1, r], corners[c + 1, r + 1], corners[c, r + 1]])
    stream(canvas)
    road(canvas)


def patch(canvas: Canvas, corners: list[Point]) -> None:
    tone, rng = canvas.tone, canvas.rng
    base = rng.choice((tone.far, tone.light, SAGE, tone.second, mix(tone.far, SLATE, 0.35), mix(tone.far, CLAY, 0.3)))
    colour = mix(base, tone.bottom, rng.uniform(0.3, 0.62))
    canvas.shape(corners, colour)
    if rng.random() < 0.4:
        furrows(canvas, corners, mix(colour, tone.near, 0.2))
    canvas.stroke([*corners, corners[0]], tone.bottom, 9)


def furrows(canvas: Canvas, corners: list[Point], colour: Colour) -> None:
    (a, b, c, d) = corners
    for step in range(1, 9):
        t = step / 9
        start = (a[0] + (d[0] - a[0]) * t, a[1] + (d[1] - a[1]) * t)
        end = (b[0] + (c[0] - b[0]) * t, b[1] + (c[1] - b[1]) * t)
        canvas.stroke([start, end], veil(colour, 0.5), 2.4)


def stream(canvas: Canvas) -> None:
    rng, tone = canvas.rng, canvas.tone
    middle = rng.uniform(560, 1040)
    first = bend((middle - 520, -40), (middle + 160, 160), (middle - 60, 500), 40)
    course = first + bend((middle - 60, 500), (middle - 280, 840), (middle + 380, 1060), 40)[1:]
    canvas.tip(course, tone.bottom, 118)
    canvas.tip(course, mix(SLATE, tone.light, 0.28), 98)
    canvas.tip([(x - 12, y - 6) for x, y in course], mix(SLATE, tone.light, 0.38), 40)


def road(canvas: Canvas) -> None:
    rng, tone = canvas.rng, canvas.tone
    ends = (-30, rng.uniform(560, 820)), (WIDTH + 30, rng.uniform(180, 420))
    half = (800.0, rng.uniform(440, 620))
    course = bend(ends[0], (360, 260), half, 40) + bend(half, (1180, 2 * half[1] - 260), ends[1], 40)[1:]
    canvas.tip(course, tone.light, 30)
    canvas.tip(course, tone.near, 9)
    for number, place in enumerate((8, 24, 41, 58, 72)):
        pin(canvas, course[place], tone.accent if number in (1, 3) else tone.second)


def pin(canvas: Canvas, place: Point, colour: Colour) -> None:
    x, y = place
    canvas.oval(x, y + 4, 26, 8, veil(canvas.tone.near, 0.35))
    canvas.shape([(x - 40, y - 92), (x + 40, y - 92), (x, y)], colour)
    canvas.disc(x, y - 106, 44, colour)
    canvas.disc(x, y - 106, 19, canvas.tone.light)
