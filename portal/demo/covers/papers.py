"""Paper: documents on a table, books on their shelves."""

from .canvas import CLAY, HEIGHT, SAGE, SLATE, WIDTH, Canvas, Colour, Point, bend, mix, rectangle, turned, veil
from .things import plant


def documents(canvas: Canvas) -> None:
    """Papers on a desk, the top one with a plain round mark."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(mix(tone.far, tone.middle, 0.25), mix(tone.far, tone.bottom, 0.35))
    desk_light(canvas)
    for _ in range(5):
        centre = (rng.uniform(180, 1420), rng.uniform(140, 860))
        sheet(canvas, centre, (430, 590), rng.uniform(-38, 38), mix(tone.light, tone.far, rng.uniform(0.1, 0.4)), 8)
    angle = rng.uniform(-12, 12)
    centre = (rng.uniform(640, 960), 520)
    for offset in (26, 13):
        sheet(
            canvas,
            (centre[0] + offset, centre[1] + offset),
            (560, 760),
            angle + offset / 5,
            mix(tone.light, tone.far, 0.22),
            0,
        )
    sheet(canvas, centre, (560, 760), angle, tone.light, 13)
    mark(canvas, turned([(centre[0] + 140, centre[1] + 250)], centre, angle)[0])
    pencil(canvas, (centre[0] + rng.choice((-470, 470)), 560), rng.uniform(-30, 30))


def desk_light(canvas: Canvas) -> None:
    """Slanting light from a window."""
    start, light = canvas.rng.uniform(-200, 500), veil(canvas.tone.light, 0.16)
    for offset in (0, 330):
        left = start + offset
        canvas.shape([(left, -10), (left + 270, -10), (left + 770, HEIGHT + 10), (left + 500, HEIGHT + 10)], light)


def sheet(canvas: Canvas, centre: Point, size: tuple[float, float], degrees: float, paper: Colour, lines: int) -> None:
    """A sheet of paper with its shadow, a heading bar and lines of writing."""
    (width, height), rng, ink = size, canvas.rng, mix(canvas.tone.near, canvas.tone.far, 0.45)
    left, top = centre[0] - width / 2, centre[1] - height / 2
    shadow = turned(rectangle(left + 10, top + 12, width, height), centre, degrees)
    canvas.shape(shadow, veil(canvas.tone.near, 0.13))
    canvas.shape(turned(rectangle(left, top, width, height), centre, degrees), paper)
    if lines:
        heading = rectangle(left + width * 0.24, top + height * 0.09, width * 0.52, 14)
        canvas.shape(turned(heading, centre, degrees), canvas.tone.accent)
    for line in range(lines):
        share = rng.uniform(0.3, 0.62) if line % 5 == 4 else rng.uniform(0.72, 0.78)
        bar = rectangle(left + width * 0.11, top + height * (0.17 + 0.049 * line), width * share, 8)
        canvas.shape(turned(bar, centre, degrees), veil(ink, 0.55))


def mark(canvas: Canvas, centre: Point) -> None:
    """A plain round stamp: two rings and nothing in them."""
    canvas.disc(*centre, 74, veil(canvas.tone.accent, 0.1))
    canvas.ring(*centre, 74, veil(canvas.tone.accent, 0.85), 7)
    canvas.ring(*centre, 54, veil(canvas.tone.accent, 0.6), 3)


def pencil(canvas: Canvas, centre: Point, degrees: float) -> None:
    x, y = centre
    parts = [
        (rectangle(x - 9, y - 240, 30, 450), veil(canvas.tone.near, 0.14)),
        (rectangle(x - 15, y - 250, 30, 430), canvas.tone.second),
        (rectangle(x + 3, y - 250, 12, 430), mix(canvas.tone.second, canvas.tone.near, 0.25)),
        (rectangle(x - 15, y - 275, 30, 34), canvas.tone.accent),
        ([(x - 15, y + 180), (x + 15, y + 180), (x, y + 250)], (226, 198, 160)),
        ([(x - 5, y + 227), (x + 5, y + 227), (x, y + 250)], canvas.tone.near),
    ]
    for points, colour in parts:
        canvas.shape(turned(points, centre, degrees), colour)


def books(canvas: Canvas) -> None:
    """Shelves of books, an open one in front, a plant."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(mix(tone.bottom, tone.far, 0.35), tone.bottom)
    desk_light(canvas)
    wood = mix(tone.middle, tone.near, 0.45)
    for shelf in (330, 650):
        row_of_books(canvas, shelf, rng.uniform(60, 140), 1540)
        canvas.box(0, shelf, WIDTH, 22, wood)
        canvas.box(0, shelf + 22, WIDTH, 16, veil(tone.near, 0.12))
    canvas.box(0, 850, WIDTH, 150, mix(wood, tone.near, 0.3))
    canvas.box(0, 850, WIDTH, 8, veil(tone.light, 0.2))
    open_book(canvas, (rng.uniform(560, 820), 905))
    plant(canvas, rng.choice((210, 1380)), 890, 1.5)


def spine_colour(canvas: Canvas) -> Colour:
    tone = canvas.tone
    base = canvas.rng.choice((tone.accent, tone.second, SLATE, SAGE, tone.near, tone.middle, CLAY, tone.light))
    return mix(base, tone.far, canvas.rng.uniform(0, 0.25))


def row_of_books(canvas: Canvas, foot: float, x: float, end: float) -> None:
    rng = canvas.rng
    while x < end:
        if rng.random() < 0.08:
            x += rng.uniform(60, 150)
            continue
        width, height = rng.uniform(26, 62), rng.uniform(150, 258)
        lean = 9 if rng.random() < 0.1 else 0
        spine(canvas, (x, foot - height, width, height), (x + width, foot), lean)
        x += width + 2 + lean * 4.4


def spine(canvas: Canvas, place: tuple[float, float, float, float], corner: Point, lean: float) -> None:
    x, y, width, height = place
    colour, tone = spine_colour(canvas), canvas.tone
    label = mix(colour, tone.light, 0.62) if sum(colour) < 520 else tone.accent
    parts = [
        (rectangle(x, y, width, height), colour),
        (rectangle(x + width * 0.74, y, width * 0.26, height), veil(tone.near, 0.12)),
        (rectangle(x, y + height * 0.12, width, 6), label),
        (rectangle(x, y + height * 0.84, width, 6), label),
    ]
    if canvas.rng.random() < 0.6:
        parts.append((rectangle(x + width * 0.38, y + height * 0.26, width * 0.24, height * 0.3), label))
    for points, fill in parts:
        canvas.shape(turned(points, corner, lean), fill)


def open_book(canvas: Canvas, centre: Point) -> None:
    x, y = centre
    tone = canvas.tone
    canvas.oval(x, y + 44, 360, 30, veil(tone.near, 0.3))
    for way in (-1, 1):
        cover = [
            *bend((x, y + 42), (x + way * 190, y + 18), (x + way * 346, y + 34)),
            (x + way * 316, y - 112),
            (x, y - 92),
        ]
        canvas.shape(cover, tone.accent)
        upper = bend((x, y - 96), (x + way * 150, y - 148), (x + way * 300, y - 112))
        lower = bend((x + way * 330, y + 22), (x + way * 170, y - 14), (x, y + 34))
        canvas.shape([*upper, *lower], tone.light if way < 0 else mix(tone.light, tone.far, 0.18))
        for line in range(5):
            fall = line * 21
            curve = bend((x + way * 34, y - 84 + fall), (x + way * 150, y - 122 + fall), (x + way * 276, y - 92 + fall))
            canvas.stroke(curve, veil(tone.near, 0.4), 4)
