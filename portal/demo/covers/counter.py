"""People in a queue at a counter."""

from .canvas import (
    CLAY,
    GOLD,
    HAIRS,
    INK,
    SAGE,
    SKINS,
    SLATE,
    WIDTH,
    Canvas,
    Colour,
    Point,
    bend,
    mix,
    rectangle,
    turned,
    veil,
)
from .things import plant


def people(canvas: Canvas) -> None:
    """A queue of people in front of a counter."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(mix(tone.far, tone.bottom, 0.45), tone.bottom, 0, 830)
    hall(canvas)
    canvas.wash(mix(tone.far, tone.middle, 0.2), mix(tone.far, tone.bottom, 0.35), 820, 180)
    clerk(canvas, 1275)
    counter(canvas, 1090)
    x = 980.0
    for number in range(6):
        child = number > 0 and rng.random() < 0.2
        person(canvas, x, 930 + rng.uniform(-6, 16), 0.64 if child else rng.uniform(0.92, 1.06), child)
        x -= rng.uniform(118, 168)
    plant(canvas, 82, 950, 1.5)


def hall(canvas: Canvas) -> None:
    """The back wall: tall windows, a clock, a notice board of plain blocks."""
    tone, rng = canvas.tone, canvas.rng
    for x in (70, 330, 590):
        canvas.box(x, 110, 190, 480, tone.light, 95)
        canvas.box(x + 14, 124, 162, 452, mix(tone.top, tone.light, 0.35), 81)
        canvas.box(x + 90, 124, 9, 452, tone.light)
        canvas.box(x + 14, 350, 162, 9, tone.light)
        canvas.box(x - 12, 588, 214, 14, mix(tone.far, tone.middle, 0.3), 3)
    canvas.disc(900, 210, 66, tone.light)
    canvas.ring(900, 210, 66, tone.near, 7)
    canvas.tip([(900, 210), (900, 168)], tone.near, 6)
    canvas.tip([(900, 210), (900 + 30, 226)], tone.accent, 5)
    canvas.box(1060, 120, 440, 190, tone.near, 12)
    for row in range(3):
        canvas.disc(1100, 166 + row * 50, 13, (tone.accent, tone.second, SAGE)[row])
        canvas.box(1132, 158 + row * 50, rng.uniform(180, 320), 15, veil(tone.light, 0.75), 6)


def clerk(canvas: Canvas, x: float) -> None:
    tone, rng = canvas.tone, canvas.rng
    skin, hair = rng.choice(SKINS), rng.choice(HAIRS[:3])
    tail(canvas, x, 446, 54, hair)
    canvas.box(x - 92, 520, 184, 260, mix(INK, SLATE, 0.3), 80)
    canvas.shape([(x - 26, 520), (x + 26, 520), (x, 590)], tone.light)
    canvas.shape([(x - 7, 536), (x + 7, 536), (x, 620)], tone.accent)
    canvas.box(x - 18, 480, 36, 54, mix(skin, (120, 70, 50), 0.15), 14)
    head(canvas, x, 446, 54, skin, hair)


def tail(canvas: Canvas, x: float, y: float, radius: float, hair: Colour) -> None:
    """Long hair, on every second head: drawn before the body."""
    if canvas.rng.random() < 0.5:
        canvas.box(x - radius * 1.07, y - radius * 0.6, radius * 2.14, radius * 2.0, hair, radius * 0.75)


def head(canvas: Canvas, x: float, y: float, radius: float, skin: Colour, hair: Colour) -> None:
    canvas.disc(x, y - radius * 0.12, radius * 1.07, hair)
    canvas.oval(x, y + radius * 0.14, radius * 0.86, radius * 0.88, skin)
    fringe = bend((x - radius * 0.9, y), (x - radius * 0.1, y - radius * 0.5), (x + radius * 0.9, y - radius * 0.06))
    canvas.shape([*fringe, (x + radius * 0.7, y - radius * 0.8), (x - radius * 0.7, y - radius * 0.8)], hair)


def counter(canvas: Canvas, x: float) -> None:
    tone = canvas.tone
    canvas.box(x - 10, 905, WIDTH - x + 20, 30, veil(tone.near, 0.25), 10)
    canvas.box(x, 712, WIDTH - x + 10, 214, mix(tone.middle, tone.near, 0.3))
    for stripe in range(6):
        canvas.box(x + 26 + stripe * 88, 756, 62, 150, veil(tone.light, 0.1), 8)
    canvas.box(x - 24, 690, WIDTH - x + 40, 30, tone.light, 6)
    canvas.box(x - 24, 716, WIDTH - x + 40, 7, veil(tone.near, 0.3))
    canvas.box(1400, 560, 150, 112, INK, 10)
    canvas.box(1466, 668, 18, 26, INK)
    for number in range(4):
        canvas.box(1130 + number * 3, 682 - number * 7, 110, 6, mix(tone.light, tone.far, 0.35 * (number % 2)))


def person(canvas: Canvas, x: float, foot: float, size: float, child: bool) -> None:
    """Someone with a rounded body who waits."""
    tone, rng = canvas.tone, canvas.rng
    hair = HAIRS[0] if child else rng.choice(HAIRS)
    skin, coat = rng.choice(SKINS), rng.choice((tone.accent, tone.second, SLATE, SAGE, CLAY, tone.near, tone.light))
    legs(canvas, x, foot, size, mix(tone.near, coat, 0.15))
    tail(canvas, x + 3 * size, foot - 468 * size, 47 * size, hair)
    canvas.box(x - 66 * size, foot - 412 * size, 132 * size, 258 * size, coat, 62 * size)
    canvas.box(x - 15 * size, foot - 440 * size, 30 * size, 50 * size, mix(skin, (120, 70, 50), 0.15), 12 * size)
    head(canvas, x + 3 * size, foot - 468 * size, 47 * size, skin, hair)
    hand = (x + 66 * size, foot - 252 * size)
    held(canvas, hand, foot, size, hair)
    sleeve = bend((x - 18 * size, foot - 366 * size), (x - 2 * size, foot - 252 * size), hand)
    canvas.tip(sleeve, mix(coat, tone.near, 0.2), 36 * size)
    canvas.disc(*hand, 18 * size, skin)
    if not child and rng.random() < 0.2:
        top, half = foot - 560 * size, 95 * size
        brim = [(x + 3 * size - half, top + 76 * size), (x + 3 * size, top), (x + 3 * size + half, top + 76 * size)]
        canvas.shape(brim, mix(GOLD, tone.light, 0.55))


def legs(canvas: Canvas, x: float, foot: float, size: float, colour: Colour) -> None:
    canvas.oval(x, foot, 84 * size, 12 * size, veil(canvas.tone.near, 0.25))
    for side in (-1, 1):
        canvas.box(x + side * 26 * size - 19 * size, foot - 180 * size, 38 * size, 176 * size, colour, 15 * size)
        canvas.box(x + side * 26 * size - 20 * size, foot - 20 * size, 56 * size, 20 * size, INK, 10 * size)


def held(canvas: Canvas, hand: Point, foot: float, size: float, hair: Colour) -> None:
    """A stick for those with grey hair, a folder for some of the others."""
    if hair == HAIRS[-1]:
        stick = hand[0] + 8 * size
        canvas.tip([(stick, foot - 4), (stick, hand[1] + 8)], mix(CLAY, INK, 0.5), 9 * size)
    elif canvas.rng.random() < 0.6:
        folder = rectangle(hand[0] - 58 * size, hand[1] - 62 * size, 84 * size, 96 * size)
        canvas.shape(turned(folder, hand, -9), mix(canvas.tone.light, GOLD, 0.3))
