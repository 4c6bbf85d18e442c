"""Screens: a work place, a telephone in the hand."""

from .canvas import CLAY, GOLD, HEIGHT, INK, SAGE, SKINS, SLATE, WIDTH, Canvas, Colour, bend, mix, veil
from .papers import spine_colour
from .things import cup, plant


def desk(canvas: Canvas) -> None:
    """A work place: screen, lamp, notebooks, a cup, a window."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(mix(tone.far, tone.bottom, 0.55), tone.bottom)
    window(canvas, rng.choice((130, 1110)))
    canvas.box(0, 800, WIDTH, 200, mix(tone.middle, tone.near, 0.35))
    canvas.box(0, 800, WIDTH, 12, veil(tone.light, 0.28))
    x = rng.uniform(700, 900)
    screen(canvas, x)
    way = rng.choice((-1, 1))
    lamp(canvas, x + way * 520, -way)
    plant(canvas, x - way * 540, 826, 1.15)
    for number, width in enumerate((230, 210, 190)):
        canvas.box(x - way * 380 - width / 2, 812 - number * 26, width, 26, spine_colour(canvas), 4)
    cup(canvas, x + way * 330, 850)


def window(canvas: Canvas, x: float) -> None:
    tone = canvas.tone
    canvas.box(x, 110, 360, 470, tone.light, 4)
    canvas.box(x + 16, 126, 328, 438, mix(tone.top, tone.light, 0.3))
    canvas.disc(x + 236, 250, 46, tone.light)
    hills = bend((x + 16, 480), (x + 130, 340), (x + 344, 470))
    canvas.shape([*hills, (x + 344, 564), (x + 16, 564)], mix(SAGE, tone.far, 0.35))
    for bar in ((x + 172, 126, 14, 438), (x + 16, 330, 328, 12)):
        canvas.box(*bar, tone.light)


def screen(canvas: Canvas, x: float) -> None:
    tone, rng = canvas.tone, canvas.rng
    canvas.shape([(x - 46, 690), (x + 46, 690), (x + 62, 806), (x - 62, 806)], mix(tone.near, tone.far, 0.35))
    canvas.box(x - 140, 802, 280, 16, mix(tone.near, tone.far, 0.25), 8)
    canvas.box(x - 330, 300, 660, 410, INK, 18)
    canvas.box(x - 312, 318, 624, 374, tone.light, 6)
    canvas.box(x - 312, 318, 624, 48, tone.accent, 6)
    for row in range(3):
        canvas.box(x - 284, 396 + row * 58, 40, 40, (tone.second, SAGE, SLATE)[row], 20)
        canvas.box(x - 228, 400 + row * 58, rng.uniform(130, 220), 12, mix(tone.near, tone.far, 0.3), 5)
        canvas.box(x - 228, 421 + row * 58, rng.uniform(80, 150), 8, mix(tone.far, tone.light, 0.2), 4)
    for column in range(6):
        height = rng.uniform(50, 180)
        canvas.box(
            x + 50 + column * 41,
            590 - height,
            27,
            height,
            tone.accent if column == 4 else mix(tone.second, tone.far, 0.3),
            3,
        )
    canvas.box(x + 46, 594, 246, 3, tone.near)
    for number, colour in enumerate((SAGE, tone.second, tone.accent)):
        canvas.disc(x - 230 + number * 76, 630, 24, colour)


def lamp(canvas: Canvas, x: float, way: float) -> None:
    tone = canvas.tone
    cone = [(x + way * 96, 520), (x + way * 186, 468), (x + way * 420, 800), (x + way * 90, 800)]
    canvas.shape(cone, veil(GOLD, 0.16))
    canvas.tip([(x, 800), (x - way * 60, 590), (x + way * 70, 430)], tone.near, 13)
    canvas.shape([(x + way * 40, 440), (x + way * 88, 412), (x + way * 196, 462), (x + way * 84, 528)], tone.accent)
    canvas.box(x - 74, 794, 148, 20, tone.near, 10)


def phone(canvas: Canvas) -> None:
    """A hand that holds a telephone, blocks of content on its screen."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(tone.top, tone.bottom)
    for _ in range(5):
        canvas.disc(
            rng.uniform(0, WIDTH),
            rng.uniform(0, HEIGHT),
            rng.uniform(120, 330),
            veil(rng.choice((tone.far, tone.light)), 0.3),
        )
    x, skin = rng.uniform(620, 980), rng.choice(SKINS)
    floating(canvas, x)
    arm(canvas, x, skin)
    canvas.box(x - 218, 92, 436, 812, veil(tone.near, 0.2), 54)
    canvas.box(x - 226, 80, 436, 812, INK, 54)
    canvas.box(x - 206, 100, 396, 772, tone.light, 38)
    blocks(canvas, x - 206, 100)
    for number, width in enumerate((86, 92, 88, 78)):
        canvas.box(x + 176, 470 + number * 86, width, 70, mix(skin, (120, 70, 50), 0.05 + number * 0.03), 35)
    thumb = [
        (x - 270, 800),
        *bend((x - 270, 640), (x - 250, 560), (x - 168, 520)),
        *bend((x - 130, 560), (x - 170, 690), (x - 190, 830)),
    ]
    canvas.shape(thumb, skin)
    canvas.disc(x - 152, 541, 29, skin)


def arm(canvas: Canvas, x: float, skin: Colour) -> None:
    tone = canvas.tone
    canvas.box(x - 276, 560, 500, 380, mix(skin, (120, 70, 50), 0.12), 130)
    canvas.shape([(x - 200, 860), (x + 170, 860), (x + 190, 1010), (x - 220, 1010)], mix(skin, (120, 70, 50), 0.12))
    canvas.shape([(x - 236, 930), (x + 206, 930), (x + 250, 1010), (x - 280, 1010)], tone.accent)
    canvas.box(x - 244, 918, 458, 26, tone.light, 8)


def blocks(canvas: Canvas, x: float, y: float) -> None:
    tone, rng = canvas.tone, canvas.rng
    canvas.box(x + 128, y + 18, 140, 18, INK, 9)
    canvas.box(x + 28, y + 60, 210, 18, tone.near, 6)
    canvas.box(x + 28, y + 96, 340, 196, mix(tone.far, tone.light, 0.2), 18)
    canvas.disc(x + 290, y + 158, 30, tone.light)
    canvas.shape(
        [*bend((x + 28, y + 260), (x + 150, y + 130), (x + 368, y + 250)), (x + 368, y + 280), (x + 28, y + 280)],
        tone.middle,
    )
    for column in range(3):
        left = x + 28 + column * 118
        canvas.box(left, y + 316, 104, 104, mix(rng.choice((tone.second, SAGE, SLATE, CLAY)), tone.light, 0.3), 22)
        canvas.disc(left + 52, y + 368, 22, tone.light)
    for row in range(3):
        top = y + 450 + row * 74
        canvas.disc(x + 56, top + 26, 26, (tone.accent, tone.second, SAGE)[row])
        canvas.box(x + 100, top + 8, rng.uniform(170, 260), 14, mix(tone.near, tone.light, 0.2), 6)
        canvas.box(x + 100, top + 34, rng.uniform(110, 190), 10, mix(tone.far, tone.light, 0.1), 5)
    canvas.box(x + 78, y + 684, 240, 58, tone.accent, 29)


def floating(canvas: Canvas, x: float) -> None:
    """Cards around the telephone, tied to it by thin arcs."""
    tone, rng = canvas.tone, canvas.rng
    for way, y in ((-1, 250), (1, 190), (-1, 560), (1, 390)):
        centre = (x + way * rng.uniform(440, 560), y + rng.uniform(-50, 50))
        canvas.stroke(bend((x + way * 200, y + 60), (x + way * 330, centre[1] - 120), centre), veil(tone.near, 0.4), 3)
        canvas.box(centre[0] - 92, centre[1] - 66, 188, 138, veil(tone.near, 0.1), 20)
        canvas.box(centre[0] - 96, centre[1] - 72, 188, 138, tone.light, 20)
        canvas.disc(centre[0] - 48, centre[1] - 20, 28, rng.choice((tone.accent, tone.second, SAGE, SLATE)))
        canvas.box(centre[0] - 4, centre[1] - 36, 74, 12, mix(tone.near, tone.light, 0.3), 5)
        canvas.box(centre[0] - 4, centre[1] - 12, 52, 10, tone.far, 5)
        canvas.box(centre[0] - 74, centre[1] + 28, 144, 12, mix(tone.far, tone.light, 0.35), 5)
