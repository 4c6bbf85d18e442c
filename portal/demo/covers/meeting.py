"""People round a table, seen from above."""

import math

from .canvas import CLAY, GOLD, HAIRS, HEIGHT, INK, SAGE, SKINS, SLATE, WIDTH, Canvas, Point, mix, turned, veil


def meeting(canvas: Canvas) -> None:
    """People round a table, seen from above."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(mix(tone.far, tone.bottom, 0.5), mix(tone.far, tone.bottom, 0.2))
    centre = (rng.uniform(720, 880), 500.0)
    floor(canvas, centre)
    count, turn = rng.choice((5, 6, 7, 8)), rng.uniform(0, 60)
    angles = [turn + 360 * number / count for number in range(count)]
    for angle in angles:
        sitter(canvas, centre, angle)
    canvas.disc(centre[0] + 10, centre[1] + 14, 306, veil(tone.near, 0.16))
    canvas.disc(*centre, 300, mix(tone.middle, tone.light, 0.28))
    canvas.ring(*centre, 300, mix(tone.middle, tone.near, 0.25), 9)
    canvas.disc(*centre, 90, mix(tone.middle, tone.light, 0.45))
    posy(canvas, centre)
    for angle in angles:
        setting(canvas, centre, angle)


def floor(canvas: Canvas, centre: Point) -> None:
    tone = canvas.tone
    for offset in range(-1000, WIDTH + 200, 130):
        canvas.stroke([(offset, -10), (offset + 1000, HEIGHT + 10)], veil(tone.light, 0.28), 3)
        canvas.stroke([(offset + 1000, -10), (offset, HEIGHT + 10)], veil(tone.light, 0.28), 3)
    canvas.disc(*centre, 640, veil(tone.second, 0.12))
    canvas.ring(*centre, 610, veil(tone.accent, 0.4), 6)
    canvas.ring(*centre, 590, veil(tone.accent, 0.25), 2)


def around(centre: Point, angle: float, distance: float, aside: float = 0) -> Point:
    return turned([(centre[0] + aside, centre[1] - distance)], centre, angle)[0]


def sitter(canvas: Canvas, centre: Point, angle: float) -> None:
    tone, rng = canvas.tone, canvas.rng
    coat, skin, hair = (
        rng.choice((tone.accent, tone.second, SLATE, SAGE, CLAY, tone.near)),
        rng.choice(SKINS),
        rng.choice(HAIRS),
    )
    canvas.disc(*around(centre, angle, 424), 78, veil(tone.near, 0.16))
    canvas.tip([around(centre, angle, 466, -58), around(centre, angle, 466, 58)], mix(tone.near, tone.middle, 0.3), 26)
    for side in (-1, 1):
        canvas.tip(
            [around(centre, angle, 398, side * 74), around(centre, angle, 292, side * 46)],
            mix(coat, tone.near, 0.18),
            38,
        )
        canvas.disc(*around(centre, angle, 280, side * 42), 17, skin)
    canvas.tip([around(centre, angle, 404, -54), around(centre, angle, 404, 54)], coat, 82)
    canvas.disc(*around(centre, angle, 396), 50, hair)
    canvas.disc(*around(centre, angle, 388, 6), 30, veil((255, 255, 255), 0.07))


def setting(canvas: Canvas, centre: Point, angle: float) -> None:
    """What lies before one seat: paper or a screen, and a cup."""
    tone, rng = canvas.tone, canvas.rng
    if rng.random() < 0.3:
        corners = [around(centre, angle, d, a) for d, a in ((262, -52), (262, 52), (192, 52), (192, -52))]
        canvas.shape(corners, INK)
        canvas.shape([around(centre, angle, d, a) for d, a in ((206, -46), (206, 46), (194, 46), (194, -46))], SLATE)
    else:
        tilt = angle + rng.uniform(-3, 3)
        canvas.shape(
            [around(centre, tilt, d, a) for d, a in ((256, -38), (256, 38), (158, 38), (158, -38))], tone.light
        )
        for line in range(4):
            y = 238 - line * 18
            canvas.stroke([around(centre, tilt, y, -26), around(centre, tilt, y, 22)], veil(tone.near, 0.45), 4)
    place = around(centre, angle, 214, 76)
    canvas.disc(*place, 20, tone.light)
    canvas.disc(*place, 14, mix(CLAY, INK, 0.35))
    canvas.tip([around(centre, angle, 246, -64), around(centre, angle, 196, -60)], tone.accent, 5)


def posy(canvas: Canvas, centre: Point) -> None:
    rng = canvas.rng
    for number in range(14):
        angle = math.radians(number * 137.5)
        reach = 14 + 3.6 * number
        place = (centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle))
        canvas.disc(*place, rng.uniform(15, 22), mix(SAGE, INK, rng.uniform(0, 0.35)))
    for number in range(7):
        angle = math.radians(number * 51 + 20)
        canvas.disc(
            centre[0] + 34 * math.cos(angle),
            centre[1] + 34 * math.sin(angle),
            10,
            rng.choice((GOLD, canvas.tone.accent, canvas.tone.light)),
        )
