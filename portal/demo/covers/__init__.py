"""Cover pictures of the demonstration articles, drawn by rule: no photograph, no text, no emblem."""

import random

from PIL import Image, ImageOps

from . import civic, counter, desks, figures, land, meeting, papers, town
from .canvas import HEIGHT, TONES, WIDTH, Canvas

MOTIFS = {
    "books": papers.books,
    "building": civic.building,
    "chart": figures.chart,
    "city": town.city,
    "desk": desks.desk,
    "documents": papers.documents,
    "field": land.field,
    "map": figures.map_like,
    "meeting": meeting.meeting,
    "mountains": land.mountains,
    "network": figures.network,
    "people": counter.people,
    "phone": desks.phone,
    "river": town.river,
    "sea": land.sea,
}


def draw(motif: str, seed: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """Return the picture of `motif`, always the same for a `seed`; `size` is in pixels. Raises KeyError."""
    rng = random.Random(f"{motif} {seed}")  # a string: seeded by its bytes, alike in every Python
    canvas = Canvas(rng.choice(TONES), rng)
    MOTIFS[motif](canvas)
    return ImageOps.fit(canvas.image, size, Image.Resampling.BOX)
