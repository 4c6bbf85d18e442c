"""What the scenes are drawn on: a canvas in units of a 1600 by 1000 picture, and its palettes."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
DETAIL = 2  # drawn at twice the size, then averaged down: smooth edges

Colour = tuple[int, ...]
Point = tuple[float, float]
Curve = Callable[[float], float]


def rgb(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour `share` (0 to 1) of the way from `first` to `second`."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))


def veil(colour: Colour, opacity: float) -> Colour:
    return (*colour[:3], round(255 * opacity))


CRIMSON, INK, PAPER, GOLD = rgb("#8c1d2f"), rgb("#1d2430"), rgb("#f4efe6"), rgb("#b58a3c")
SLATE, SAGE, CLAY, WHITE = rgb("#54708a"), rgb("#8a9f82"), rgb("#bd6b4d"), rgb("#fdfaf4")
SKINS = [rgb("#e6bd98"), rgb("#d9a67f"), rgb("#c98f68")]
HAIRS = [rgb("#261e22"), rgb("#3a2c28"), rgb("#1e222e"), rgb("#bebab6")]


@dataclass(frozen=True)
class Tone:
    """The colours of one picture: its sky from top to bottom, three distances, and the accents on them."""

    top: Colour
    bottom: Colour
    far: Colour
    middle: Colour
    near: Colour
    light: Colour
    accent: Colour
    second: Colour


def tone(*codes: str) -> Tone:
    return Tone(*map(rgb, codes))


TONES = [
    tone("#f0d9bf", "#f9f1e4", "#d9b9a0", "#b9765c", "#4a2c36", "#fff6e2", "#8c1d2f", "#b58a3c"),  # morning clay
    tone("#ccd9dd", "#f4efe6", "#b3c3c9", "#6f8a9b", "#2c3e52", "#fffaf0", "#8c1d2f", "#b58a3c"),  # mist
    tone("#dfe5d2", "#f8f4e8", "#bccab0", "#7f9678", "#344a42", "#fffbee", "#a8452f", "#c59a46"),  # sage
    tone("#34405a", "#e3b48d", "#8b7480", "#5b5468", "#222938", "#ffe3ad", "#a52f3c", "#d2a24f"),  # dusk
    tone("#f3e2c3", "#fbf4e4", "#dcc690", "#b08a4a", "#4b3a2c", "#fffaea", "#8c1d2f", "#54708a"),  # straw
    tone("#e5cdc8", "#f8efe8", "#cfaaa6", "#9a5560", "#3b2030", "#fff5ec", "#8c1d2f", "#54708a"),  # rose
]


class Canvas:
    """Takes positions and sizes in picture units; colours with a fourth number (0 to 255) are blended."""

    def __init__(self, tone: Tone, rng: random.Random) -> None:
        self.tone, self.rng = tone, rng
        self.image = Image.new("RGB", (WIDTH * DETAIL, HEIGHT * DETAIL), tone.bottom)
        self.paint, self.glaze = ImageDraw.Draw(self.image), ImageDraw.Draw(self.image, "RGBA")

    def pen(self, colour: Colour) -> ImageDraw.ImageDraw:
        """Return the pen for a colour: blending costs several times what painting does."""
        return self.glaze if len(colour) == 4 else self.paint

    def wash(self, top: Colour, bottom: Colour, y: float = 0, height: float = HEIGHT) -> None:
        """Fill a band of the full width with a gradient downwards."""
        strip = Image.frombytes("RGB", (1, 64), b"".join(bytes(mix(top, bottom, row / 63)) for row in range(64)))
        band = strip.resize((self.image.width, round(height * DETAIL)), Image.Resampling.BICUBIC)
        self.image.paste(band, (0, round(y * DETAIL)))

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen(fill).polygon([(x * DETAIL, y * DETAIL) for x, y in points], fill=fill)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0) -> None:
        corners = (x * DETAIL, y * DETAIL, (x + width) * DETAIL - 1, (y + height) * DETAIL - 1)
        self.pen(fill).rounded_rectangle(corners, radius * DETAIL, fill=fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        """Fill an ellipse around its centre, `across` and `down` being its half axes."""
        corners = ((x - across) * DETAIL, (y - down) * DETAIL, (x + across) * DETAIL, (y + down) * DETAIL)
        self.pen(fill).ellipse(corners, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        self.oval(x, y, radius, radius, fill)

    def ring(self, x: float, y: float, radius: float, colour: Colour, width: float) -> None:
        corners = ((x - radius) * DETAIL, (y - radius) * DETAIL, (x + radius) * DETAIL, (y + radius) * DETAIL)
        self.pen(colour).ellipse(corners, outline=colour, width=round(width * DETAIL))

    def stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        scaled = [(x * DETAIL, y * DETAIL) for x, y in points]
        self.pen(colour).line(scaled, fill=colour, width=max(1, round(width * DETAIL)), joint="curve")

    def tip(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw an opaque stroke with round ends."""
        self.stroke(points, colour, width)
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def below(self, edge: Curve, fill: Colour, bottom: float = HEIGHT) -> None:
        """Fill everything under the curve y = edge(x)."""
        curve = [(float(x), edge(x)) for x in range(-10, WIDTH + 21, 10)]
        self.shape([*curve, (WIDTH + 10, bottom), (-10, bottom)], fill)

    def sun(self, x: float, y: float, radius: float, fill: Colour) -> None:
        for step, opacity in ((1.9, 0.16), (1.45, 0.22)):
            self.disc(x, y, radius * step, veil(fill, opacity))
        self.disc(x, y, radius, fill)


def waves(rng: random.Random, level: float, height: float, length: float) -> Curve:
    """Return a calm curve y(x) around `level`: three sines, the longest of `length` units."""
    parts = [(height / n, length / n**1.3, rng.uniform(0, 2 * math.pi)) for n in (1, 2, 3)]
    return lambda x: level - sum(a * math.sin(2 * math.pi * x / w + phase) for a, w, phase in parts) * 0.55


def turned(points: Sequence[Point], centre: Point, degrees: float) -> list[Point]:
    """Return the points turned clockwise around `centre`."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    around = [(x - centre[0], y - centre[1]) for x, y in points]
    return [(centre[0] + x * cos - y * sin, centre[1] + x * sin + y * cos) for x, y in around]


def bend(start: Point, control: Point, end: Point, steps: int = 24) -> list[Point]:
    """Return points along a quadratic Bézier curve."""
    shares = [step / steps for step in range(steps + 1)]
    return [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1],
        )
        for t in shares
    ]


def rectangle(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
