"""Makers for the library: pictures that differ, files that somebody made up to do harm."""

import io
from itertools import count

from PIL import Image, ImageFilter

from pictures.models import Picture
from portal import images

numbers = count(1)


def picture_bytes(size: tuple[int, int] = (400, 300), kind: str = "PNG", seed: int = 0, **options) -> bytes:
    """Return the file of a picture; another seed is another picture."""
    number = seed or next(numbers)
    picture = Image.new("RGB", size, (number * 37 % 256, number * 11 % 256, number % 256))
    picture.paste("#8a1c2e", (0, 0, size[0] // 3, size[1] // 2))
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def picture_file(name: str = "Ảnh đô thị.png", content: bytes | None = None, **options) -> io.BytesIO:
    file = io.BytesIO(picture_bytes(**options) if content is None else content)
    file.name = name
    return file


def make_library_picture(alt: str = "", size: tuple[int, int] = (400, 300), owner=None, **fields) -> Picture:
    """Make a picture of the library, with its files."""
    taken = images.take(io.BytesIO(picture_bytes(size)), fields.pop("file_name", "anh.png"), owner)
    picture = Picture.objects.get(stored=taken.name)
    for name, value in {"alt": alt, **fields}.items():
        setattr(picture, name, value)
    picture.save()
    return picture


def photograph(size: tuple[int, int] = (1000, 600)) -> Image.Image:
    """Return a picture of soft shapes, as AVIF is good at."""
    colours = [Image.effect_noise((40, 25), 120).resize(size, Image.Resampling.BICUBIC) for _ in range(3)]
    return Image.merge("RGB", colours).filter(ImageFilter.GaussianBlur(2))
