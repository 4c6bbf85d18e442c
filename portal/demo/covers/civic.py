"""A public building and its forecourt."""

from collections.abc import Callable

from .canvas import INK, SAGE, SKINS, SLATE, WIDTH, Canvas, mix, veil, waves
from .land import tree


def building(canvas: Canvas) -> None:
    """A public building with columns, steps and trees."""
    tone, rng = canvas.tone, canvas.rng
    canvas.wash(tone.top, tone.bottom, 0, 760)
    canvas.sun(rng.choice((260, 1340)), 240, 84, tone.light)
    canvas.below(waves(rng, 520, 80, 900), mix(tone.far, tone.bottom, 0.5))
    canvas.below(waves(rng, 600, 50, 620), mix(tone.far, tone.bottom, 0.1))
    lawn = mix(mix(SAGE, tone.middle, 0.3), tone.light, 0.15)
    canvas.wash(mix(lawn, tone.light, 0.3), mix(lawn, tone.near, 0.2), 770, 230)
    grove(canvas, 12, 780, 230)
    half = rng.uniform(470, 640)
    wings(canvas, half)
    front(canvas, rng.choice((4, 6, 8)), rng.uniform(225, 290))
    canvas.shape([(640, 858), (960, 858), (1270, 1000), (330, 1000)], mix(tone.light, tone.bottom, 0.3))
    hedge(canvas, half)
    grove(canvas, 6, 930, 190, lambda x: x < 260 or x > 1340)
    for _ in range(rng.choice((3, 4, 5))):
        walker(canvas, rng.uniform(560, 1040), rng.uniform(880, 965))


def grove(
    canvas: Canvas, count: int, foot: float, height: float, where: Callable[[float], bool] = lambda x: True
) -> None:
    rng = canvas.rng
    for x in filter(where, [rng.uniform(-20, WIDTH + 20) for _ in range(count * 3)]):
        tree(
            canvas,
            x,
            foot,
            height * rng.uniform(0.7, 1.2),
            mix(canvas.tone.near, (116, 142, 112), rng.uniform(0.4, 0.75)),
        )


def hedge(canvas: Canvas, half: float) -> None:
    green = mix(SAGE, canvas.tone.near, 0.5)
    for side in (-1, 1):
        for x in range(330, round(half) + 60, 62):
            canvas.oval(800 + side * x, 818, 46, 34, mix(green, canvas.tone.light, 0.06 * (x % 4)))


def walker(canvas: Canvas, x: float, foot: float) -> None:
    tone, rng = canvas.tone, canvas.rng
    size = 0.55 + (foot - 860) / 170
    coat = rng.choice((tone.accent, tone.near, tone.second, SLATE))
    canvas.oval(x, foot, 26 * size, 5 * size, veil(tone.near, 0.25))
    for side in (-1, 1):
        canvas.box(x + side * 8 * size - 6 * size, foot - 40 * size, 12 * size, 40 * size, INK, 5 * size)
    canvas.box(x - 17 * size, foot - 88 * size, 34 * size, 58 * size, coat, 15 * size)
    canvas.disc(x, foot - 100 * size, 13 * size, rng.choice(SKINS))
    canvas.oval(x, foot - 106 * size, 14 * size, 10 * size, INK)


def wings(canvas: Canvas, half: float) -> None:
    tone = canvas.tone
    wall = mix(tone.light, tone.second, 0.22)
    canvas.box(800 - half, 500, half * 2, 300, wall)
    canvas.shape(
        [(770 - half, 502), (830 - half, 430), (770 + half, 430), (830 + half, 502)],
        mix(tone.accent, tone.near, 0.12),
    )
    canvas.box(785 - half, 500, half * 2 + 30, 14, mix(wall, tone.near, 0.2))
    for side in (-1, 1):
        for number in range(round((half - 300) / 74)):
            x = 800 + side * (half - 48 - number * 74)
            for y in (545, 670):
                canvas.box(x - 19, y, 38, 84, mix(wall, tone.near, 0.62), 18)
                canvas.box(x - 24, y + 84, 48, 7, mix(wall, tone.near, 0.25))


def front(canvas: Canvas, columns: int, half: float) -> None:
    tone = canvas.tone
    stone, dark = mix(tone.light, tone.bottom, 0.15), mix(tone.near, tone.middle, 0.25)
    canvas.box(800 - half, 470, half * 2, 340, dark)
    canvas.box(766, 640, 68, 170, mix(tone.second, tone.light, 0.35), 6)
    canvas.shape([(780 - half, 430), (800, 318), (820 + half, 430)], stone)
    canvas.shape([(850 - half, 418), (800, 344), (750 + half, 418)], mix(stone, tone.second, 0.35))
    canvas.box(780 - half, 428, half * 2 + 40, 46, mix(stone, tone.near, 0.06))
    canvas.box(780 - half, 470, half * 2 + 40, 6, mix(stone, tone.near, 0.3))
    for number in range(columns):
        x = 800 - half + 22 + number * (half * 2 - 44) / (columns - 1)
        canvas.box(x - 16, 476, 32, 330, stone)
        canvas.box(x + 4, 476, 12, 330, veil(tone.near, 0.14))
        canvas.box(x - 22, 476, 44, 12, stone)
    for step in range(4):
        spread = half + 20 + step * 26
        canvas.box(800 - spread, 798 + step * 16, spread * 2, 16, mix(stone, tone.near, 0.05 + step * 0.05))
