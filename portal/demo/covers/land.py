"""Open country: mountains, terraced fields, the sea."""

import math

from .canvas import GOLD, HEIGHT, SAGE, WIDTH, Canvas, Colour, Curve, mix, veil, waves


def mountains(canvas: Canvas) -> None:
    """Ridges that fade into the distance, and a house."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(tone.top, tone.bottom, 0, 760)
    canvas.sun(rng.uniform(300, 1250), rng.uniform(210, 290), rng.uniform(62, 84), tone.light)
    for layer in range(5):
        share = layer / 4
        colour = mix(mix(tone.far, tone.bottom, 0.45), tone.near, share**1.25 * 0.86)
        edge = waves(rng, 400 + 118 * layer, 118 - 12 * layer, rng.uniform(620, 900) - 40 * layer)
        canvas.below(edge, colour)
        if layer in (1, 2):
            canvas.below(waves(rng, 478 + 118 * layer, 16, 1300), veil(tone.bottom, 0.22))
        if layer == 3:
            homestead(canvas, edge, rng.uniform(430, 1150))
    front = waves(rng, 935, 34, 1100)
    canvas.below(front, mix(tone.near, (0, 0, 0), 0.12))
    for _ in range(26):
        x = rng.uniform(-20, WIDTH + 20)
        tree(canvas, x, front(x) + 8, rng.uniform(46, 104), mix(tone.near, tone.middle, rng.uniform(0, 0.28)))


def homestead(canvas: Canvas, edge: Curve, x: float) -> None:
    tone, rng = canvas.tone, canvas.rng
    for place in (-150, -104, 98, 150, 196):
        tree(canvas, x + place, edge(x + place) + 10, rng.uniform(60, 100), mix(tone.near, tone.middle, 0.35))
    house(canvas, x, edge(x) + 26, 130, tone.light, tone.accent)


def house(canvas: Canvas, x: float, foot: float, width: float, wall: Colour, roof: Colour) -> None:
    """A small house with a hipped roof, standing on `foot`."""
    height, eaves = width * 0.42, width * 0.14
    canvas.box(x - width / 2, foot - height, width, height, wall)
    canvas.box(x - width * 0.08, foot - height * 0.72, width * 0.16, height * 0.72, mix(roof, wall, 0.15))
    for side in (-0.34, 0.22):
        canvas.box(x + width * side, foot - height * 0.7, width * 0.13, height * 0.34, mix(wall, roof, 0.4))
    top = foot - height
    ridge = [(x - width * 0.3, top - width * 0.3), (x + width * 0.3, top - width * 0.3)]
    canvas.shape([(x - width / 2 - eaves, top + 4), *ridge, (x + width / 2 + eaves, top + 4)], roof)


def tree(canvas: Canvas, x: float, foot: float, height: float, colour: Colour) -> None:
    canvas.box(x - height * 0.03, foot - height * 0.4, height * 0.06, height * 0.4, mix(colour, (40, 26, 22), 0.4))
    canvas.oval(x, foot - height * 0.66, height * 0.24, height * 0.36, colour)


def field(canvas: Canvas) -> None:
    """Terraced rice fields at sunrise."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(tone.top, tone.bottom, 0, 560)
    canvas.sun(rng.uniform(450, 1150), 300, 92, mix(tone.light, GOLD, 0.22))
    canvas.below(waves(rng, 340, 105, 760), mix(tone.far, tone.bottom, 0.3))
    canvas.below(waves(rng, 415, 90, 620), mix(tone.far, tone.middle, 0.42))
    slope = waves(rng, 0, rng.uniform(46, 62), rng.uniform(1150, 1700))
    tilt = rng.choice((-1, 1)) * rng.uniform(0.07, 0.12)
    for row in range(10):
        share = row / 9
        terrace(canvas, 462 + 520 * share**1.3, share, tilt * (1 - 0.5 * share), slope)
    for y in sorted(rng.uniform(640, 880) for _ in range(3)):
        farmer(canvas, rng.uniform(220, 1380), y)


def terrace(canvas: Canvas, level: float, share: float, tilt: float, slope: Curve) -> None:
    """One step of the slope: the light on its edge, its bank, and a field that is green, ripe or flooded."""
    tone, rng = canvas.tone, canvas.rng
    drift, strength = rng.uniform(-90, 90), 0.5 + 0.9 * share

    def edge(x: float) -> float:
        return level + tilt * (x - WIDTH / 2) + slope(x + drift) * strength

    crop = rng.choice((mix(SAGE, GOLD, rng.random() * 0.5), mix(GOLD, SAGE, 0.3), mix(tone.top, tone.light, 0.3)))
    field_colour = mix(mix(crop, tone.far, 0.25), tone.near, 0.06 + 0.3 * share)
    canvas.below(edge, mix(tone.light, field_colour, 0.25))
    canvas.below(lambda x: edge(x) + 2 + 3 * share, mix(mix(SAGE, tone.near, 0.62), tone.far, 0.2 - 0.2 * share))
    canvas.below(lambda x: edge(x) + 9 + 19 * share, field_colour)


def farmer(canvas: Canvas, x: float, y: float) -> None:
    size = 0.5 + (y - 600) / 420
    tone = canvas.tone
    canvas.box(
        x - 11 * size,
        y - 52 * size,
        22 * size,
        56 * size,
        canvas.rng.choice((tone.accent, tone.near)),
        10 * size,
    )
    canvas.disc(x, y - 62 * size, 10 * size, (217, 166, 127))
    canvas.shape([(x - 30 * size, y - 60 * size), (x, y - 88 * size), (x + 30 * size, y - 60 * size)], tone.light)


def sea(canvas: Canvas) -> None:
    """A bay with rocks and fishing boats."""
    tone, rng = canvas.tone, canvas.rng
    horizon = rng.uniform(500, 560)
    canvas.wash(tone.top, tone.bottom, 0, horizon)
    sun = rng.uniform(380, 1220)
    canvas.sun(sun, horizon - rng.uniform(90, 180), 84, mix(tone.light, GOLD, 0.2))
    for layer in range(3):
        for _ in range(6 - layer):
            rock(
                canvas,
                rng.uniform(0, WIDTH),
                horizon,
                rng.uniform(90, 260) * (1 - 0.22 * layer),
                0.15 + 0.3 * layer,
            )
    water = mix(tone.middle, tone.far, 0.35)
    canvas.wash(mix(water, tone.bottom, 0.5), mix(water, tone.near, 0.55), horizon, HEIGHT - horizon)
    glitter(canvas, sun, horizon)
    places = sorted((rng.uniform(horizon + 40, 880), rng.uniform(140, 1460)) for _ in range(5))
    for y, x in places:
        boat(canvas, x, y, 0.35 + (y - horizon) / 330)


def rock(canvas: Canvas, x: float, foot: float, height: float, share: float) -> None:
    rng, half = canvas.rng, height * canvas.rng.uniform(0.32, 0.75)
    lean = rng.uniform(-0.3, 0.3)
    colour = mix(canvas.tone.far, canvas.tone.near, share)
    steps = [step / 30 for step in range(-30, 31)]
    outline = [(x + half * (s + lean * (1 - s * s)), foot - height * (1 - abs(s) ** 2.6) ** 0.8) for s in steps]
    canvas.shape(outline, colour)


def glitter(canvas: Canvas, x: float, horizon: float) -> None:
    rng, light = canvas.rng, canvas.tone.light
    for row in range(26):
        y = horizon + 8 + row**1.72 * 1.45
        half = rng.uniform(26, 70) * (1 + row / 12)
        canvas.box(x + rng.uniform(-26, 26) - half, y, 2 * half, 2 + row * 0.22, veil(light, 0.5 - row * 0.012), 3)
    for _ in range(40):
        y = horizon + 460 * rng.random() ** 1.4
        canvas.box(rng.uniform(-50, WIDTH), y, rng.uniform(40, 190), 2, veil(light, 0.2), 1)


def boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A wooden boat with a raised bow and a small cabin."""
    tone, rng = canvas.tone, canvas.rng
    way = rng.choice((-1, 1))
    hull = rng.choice((tone.accent, tone.near, mix(tone.second, tone.near, 0.25)))
    canvas.oval(x, y + 6 * size, 92 * size, 9 * size, veil(tone.near, 0.35))
    keel = [(x + 78 * math.sin(a) * size, y - 2 * size + 10 * math.cos(a) * size) for a in (-0.7, -0.3, 0, 0.3, 0.7)]
    sides = [(x - way * 86 * size, y - 30 * size), *keel[::way], (x + way * 104 * size, y - 46 * size)]
    canvas.stroke([(x + way * 26 * size, y - 20 * size), (x + way * 26 * size, y - 128 * size)], tone.near, 4 * size)
    canvas.stroke(
        [(x + way * 26 * size, y - 122 * size), (x + way * 98 * size, y - 44 * size)],
        veil(tone.near, 0.8),
        2 * size,
    )
    canvas.box(x - way * 26 * size - 30 * size, y - 66 * size, 60 * size, 46 * size, tone.light, 4 * size)
    canvas.box(
        x - way * 26 * size - 36 * size,
        y - 72 * size,
        72 * size,
        10 * size,
        mix(hull, tone.near, 0.3),
        3 * size,
    )
    canvas.shape([*sides, (x + way * 60 * size, y - 26 * size)], hull)
