"""Built places: the city, the river with its bridge."""

import math

from .canvas import CLAY, HEIGHT, SLATE, WIDTH, Canvas, Colour, mix, veil, waves
from .land import house, tree


def city(canvas: Canvas) -> None:
    """A skyline in layers, with hills behind and trees in front."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(tone.top, tone.bottom, 0, 820)
    canvas.sun(rng.uniform(280, 1320), rng.uniform(230, 330), rng.uniform(80, 112), tone.light)
    canvas.below(waves(rng, 500, 95, 880), mix(tone.far, tone.bottom, 0.55))
    canvas.below(waves(rng, 590, 70, 620), mix(tone.far, tone.bottom, 0.2))
    skyline(canvas, 780, (120, 350), mix(tone.far, tone.middle, 0.3), 0.1)
    skyline(canvas, 850, (90, 270), mix(tone.middle, tone.far, 0.12), 0.3)
    skyline(canvas, 915, (60, 170), mix(tone.middle, tone.near, 0.62), 0.5, low=True)
    ground = mix(tone.near, (0, 0, 0), 0.1)
    canvas.below(waves(rng, 925, 8, 900), ground)
    for _ in range(34):
        green = mix(mix(tone.near, (92, 118, 96), 0.35), tone.middle, rng.uniform(0, 0.2))
        tree(canvas, rng.uniform(-10, WIDTH + 10), rng.uniform(945, 985), rng.uniform(60, 108), green)


def skyline(
    canvas: Canvas, foot: float, heights: tuple[float, float], colour: Colour, lit: float, low: bool = False
) -> None:
    """A row of houses from edge to edge; `lit` is the share of windows with light."""
    rng, x = canvas.rng, -30.0
    while x < WIDTH + 30:
        width = rng.uniform(52, 120) if low else rng.uniform(60, 128)
        tall = rng.random() < 0.2 and not low
        height = rng.uniform(*heights) * (1.35 if tall else 0.8)
        shade = mix(colour, rng.choice((canvas.tone.bottom, canvas.tone.second, CLAY, SLATE)), rng.uniform(0, 0.2))
        block(canvas, (x, foot - height, width, height + HEIGHT - foot), shade, lit)
        roof(canvas, x, foot - height, width, mix(shade, canvas.tone.accent, 0.55 if low else 0.12))
        x += width + rng.choice((0, 0, 6, 14))


def block(canvas: Canvas, place: tuple[float, float, float, float], colour: Colour, lit: float) -> None:
    x, y, width, height = place
    rng, light = canvas.rng, canvas.tone.light
    canvas.box(x, y, width, height, colour)
    canvas.box(x + width * 0.78, y, width * 0.22, height, veil(canvas.tone.near, 0.1))
    columns = max(2, round(width / 30))
    step = width * 0.76 / columns
    for row in range(int(min(height, 420) / 34)):
        for column in range(columns):
            if rng.random() < 0.72:
                opacity = 0.85 if rng.random() < lit * 0.6 else 0.2
                canvas.box(x + 7 + column * step, y + 20 + row * 34, step * 0.5, 17, veil(light, opacity), 1)


def roof(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    kind = canvas.rng.random()
    if kind < 0.42:
        canvas.shape([(x - 6, y + 1), (x + width / 2, y - width * 0.32), (x + width + 6, y + 1)], colour)
    elif kind < 0.62:
        canvas.box(x + width * 0.2, y - 24, width * 0.36, 26, colour)
        canvas.stroke([(x + width * 0.38, y - 24), (x + width * 0.38, y - 66)], colour, 3)
    elif kind < 0.8:
        canvas.box(x - 5, y - 8, width + 10, 10, colour)


def river(canvas: Canvas) -> None:
    """A wide river with a bridge, seen from the bank."""
    tone, rng = canvas.tone, canvas.rng
    shore = rng.uniform(560, 600)
    canvas.wash(tone.top, tone.bottom, 0, shore)
    canvas.sun(rng.uniform(300, 1300), rng.uniform(200, 290), 84, tone.light)
    canvas.below(waves(rng, 430, 80, 800), mix(tone.far, tone.bottom, 0.5))
    canvas.below(waves(rng, 500, 50, 560), mix(tone.far, tone.bottom, 0.12))
    bank(canvas, shore)
    water = mix(tone.middle, (92, 124, 148), 0.45)
    canvas.wash(mix(water, tone.bottom, 0.62), mix(water, tone.near, 0.4), shore, HEIGHT - shore)
    ripples(canvas, shore)
    rng.choice((arches, cables))(canvas, shore + 30)
    canvas.below(waves(rng, 948, 26, 1200), mix(tone.near, (70, 96, 78), 0.25))
    reeds(canvas)


def bank(canvas: Canvas, shore: float) -> None:
    tone, rng, x = canvas.tone, canvas.rng, -20.0
    while x < WIDTH:
        if rng.random() < 0.55:
            wall = mix(tone.light, tone.far, rng.uniform(0.1, 0.5))
            house(
                canvas,
                x + 40,
                shore + 2,
                rng.uniform(62, 92),
                wall,
                mix(tone.accent, tone.middle, rng.random() * 0.7),
            )
        else:
            tree(canvas, x + 30, shore + 4, rng.uniform(60, 116), mix(tone.near, (112, 138, 110), 0.55))
        x += rng.uniform(50, 96)


def ripples(canvas: Canvas, shore: float) -> None:
    rng, light = canvas.rng, canvas.tone.light
    for _ in range(110):
        depth = rng.random() ** 1.5
        width = rng.uniform(40, 130) * (0.5 + depth * 1.8)
        canvas.box(rng.uniform(-90, WIDTH), shore + 10 + depth * 360, width, 1.6 + 3 * depth, veil(light, 0.26), 1)


def arches(canvas: Canvas, deck: float) -> None:
    """A stone bridge with five or six arches over the full width."""
    tone, count = canvas.tone, canvas.rng.choice((5, 6))
    span, stone = WIDTH / count, mix(tone.light, tone.middle, 0.2)
    opening = span * 0.4
    for number in range(count + 1):
        pier = number * span
        canvas.box(pier - span * 0.1, deck - 24, span * 0.2, 190, mix(stone, tone.near, 0.12))
        canvas.oval(pier, deck + 168, span * 0.16, 9, veil(tone.near, 0.25))
    curve = [
        (number * span + span / 2 - opening * math.cos(a), deck + 128 - 118 * math.sin(a))
        for number in range(count)
        for a in [math.pi * step / 24 for step in range(25)]
    ]
    canvas.shape(
        [
            (-10, deck - 30),
            (WIDTH + 10, deck - 30),
            (WIDTH + 10, deck + 128),
            *curve[::-1],
            (-10, deck + 128),
        ],
        stone,
    )
    canvas.box(-10, deck - 44, WIDTH + 20, 16, tone.accent)
    for x in range(0, WIDTH + 1, 40):
        canvas.box(x - 2, deck - 68, 4, 26, mix(stone, tone.near, 0.45))
    canvas.box(-10, deck - 72, WIDTH + 20, 6, mix(stone, tone.near, 0.45))


def cables(canvas: Canvas, deck: float) -> None:
    """A bridge hung from two masts."""
    tone = canvas.tone
    steel = mix(tone.near, tone.far, 0.3)
    for mast in (430, 1170):
        canvas.shape(
            [
                (mast - 20, deck + 150),
                (mast - 9, deck - 370),
                (mast + 9, deck - 370),
                (mast + 20, deck + 150),
            ],
            steel,
        )
        canvas.oval(mast, deck + 152, 60, 10, veil(tone.near, 0.28))
        for step in range(1, 10):
            for side in (-1, 1):
                canvas.stroke([(mast, deck - 372 + step * 20), (mast + side * step * 40, deck)], veil(steel, 0.7), 2.6)
    canvas.box(-10, deck - 4, WIDTH + 20, 22, mix(tone.light, tone.near, 0.2))
    canvas.box(-10, deck - 10, WIDTH + 20, 8, tone.accent)


def reeds(canvas: Canvas) -> None:
    rng, dark = canvas.rng, mix(canvas.tone.near, (70, 96, 78), 0.2)
    for _ in range(80):
        x = rng.choice((rng.uniform(-10, 420), rng.uniform(1180, WIDTH + 10)))
        height, lean = rng.uniform(50, 150), rng.uniform(-34, 34)
        canvas.shape(
            [(x - 4, 975), (x + lean, 965 - height), (x + 4, 975)],
            mix(dark, (126, 148, 116), rng.random() * 0.5),
        )
