"""Small things that several scenes share."""

from .canvas import CLAY, SAGE, Canvas, bend, mix, veil


def plant(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A pot with long leaves."""
    rng, green = canvas.rng, mix(SAGE, canvas.tone.near, 0.32)
    top = foot - 74 * size
    for number in range(9):
        lean = (number - 4) * 26 * size + rng.uniform(-10, 10)
        peak = (x + lean * 1.25, top - (150 - abs(number - 4) * 22) * size)
        left = bend((x - 5, top + 4), (x + lean * 0.25 - 15 * size, peak[1] + 46 * size), peak)
        right = bend(peak, (x + lean * 0.45 + 17 * size, peak[1] + 66 * size), (x + 5, top + 4))
        canvas.shape([*left, *right], mix(green, canvas.tone.light, 0.05 * (number % 4)))
    pot = [(x - 46 * size, top), (x + 46 * size, top), (x + 34 * size, foot), (x - 34 * size, foot)]
    canvas.shape(pot, CLAY)
    canvas.box(x - 50 * size, top - 8 * size, 100 * size, 18 * size, mix(CLAY, canvas.tone.light, 0.18), 3)


def cup(canvas: Canvas, x: float, foot: float) -> None:
    tone = canvas.tone
    canvas.oval(x + 6, foot, 74, 9, veil(tone.near, 0.35))
    canvas.ring(x + 46, foot - 42, 25, tone.light, 9)
    canvas.box(x - 42, foot - 82, 84, 82, tone.light, 14)
    canvas.box(x - 42, foot - 82, 84, 24, mix(tone.light, tone.accent, 0.8), 6)
