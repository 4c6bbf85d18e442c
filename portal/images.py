"""Pictures: the sizes made of each once, at upload, and their names.

A stored picture is `anh/<year>/<month>/<random>-<width>x<height>.webp`; its smaller renditions lie beside it as
`…-<width>x<height>_<rendition width>.webp`. Where AVIF is smaller by a fifth or more, the size ends with an `a`, and
AVIF twins of the same names lie beside them (`portal.twins`). The name tells everything that a page needs (size,
srcset, twins), so no table and no look at the disk is needed to show one.
"""

import io
import re
import secrets
from typing import Any, BinaryIO, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from PIL import Image

from . import decoding, library, twins
from .choosing import PictureFormField, PictureInput
from .decoding import read, scaled

RENDITIONS = (320, 640, 960)  # widths in pixels, beside the stored picture's own
SAMPLES = (640, 320)  # of these, the first that there is decides about AVIF
QUALITY = 80
NAME = re.compile(r"(?P<stem>anh/\d{4}/\d{2}/[0-9a-f]{24}-(?P<width>\d{1,4})x(?P<height>\d{1,5})(?P<mark>a?))\.webp")


def store(file: BinaryIO) -> str:
    """Store an uploaded picture and its renditions; return the stored name. Raises ValidationError."""
    return store_picture(read(file))


class Taken(NamedTuple):
    name: str
    is_new: bool  # or the library had it before


def take(file: BinaryIO, file_name: str = "", sender: Any = None) -> Taken:
    """Store an uploaded picture and enter it in the library, unless the library has the same one. Raises
    ValidationError.
    """
    decoding.check_length(file)
    upload = decoding.digest(file)
    known = library.same_upload(upload)
    if known and default_storage.exists(known):
        return Taken(known, False)
    picture = read(file)
    pixels = decoding.digest_of_pixels(picture)
    if known := library.same_pixels(pixels):
        restore(known, picture)
        return Taken(known, False)
    name = store_picture(picture)
    try:
        standing = library.enter(library.NewPicture(name, picture.size, file_name, sender, upload, pixels))
    except Exception:  # the library does not answer
        remove(name)
        raise
    if standing != name:  # somebody was faster
        remove(name)
    return Taken(standing, standing == name)


def store_picture(picture: Image.Image) -> str:
    """Store a decoded picture and its renditions under a random name; return the name."""
    made = {f"_{width}": webp(scaled(picture, width)) for width in RENDITIONS if width < picture.width}
    mark = twins.MARK if pays_as_avif(picture, made) else ""
    stem = f"anh/{timezone.localtime():%Y/%m}/{secrets.token_hex(12)}-{picture.width}x{picture.height}{mark}"
    files = [default_storage.save(f"{stem}{end}.webp", ContentFile(content)) for end, content in made.items()]
    files.append(default_storage.save(f"{stem}.webp", ContentFile(webp(picture))))
    if mark:
        twins.maker.later(files, picture)
    return files[-1]


def restore(name: str, picture: Image.Image) -> None:
    """Store again those files of a picture that are lost: the same pixels may come back under the same name."""
    stem = name.removesuffix(".webp")
    sizes = {f"{stem}_{width}.webp": width for width in RENDITIONS if width < picture.width} | {name: picture.width}
    for file, width in sizes.items():
        if not default_storage.exists(file):
            default_storage.save(file, ContentFile(webp(scaled(picture, width))))


def pays_as_avif(picture: Image.Image, made: dict[str, bytes]) -> bool:
    """Say whether AVIF is worth it: a small rendition tells, the large ones are made in the background."""
    samples = [width for width in SAMPLES if f"_{width}" in made]
    return bool(samples) and twins.is_worth(scaled(picture, samples[0]), made[f"_{samples[0]}"])


def webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()


def remove(name: str) -> None:
    """Remove a stored picture with its renditions."""
    stem = name.removesuffix(".webp")
    for end in ("", *(f"_{width}" for width in RENDITIONS)):
        for kind in ("webp", "avif"):
            default_storage.delete(f"{stem}{end}.{kind}")


def has_twins(name: str) -> bool:
    """Say whether a stored picture promises AVIF files beside its WebP ones."""
    match = NAME.fullmatch(name)
    return bool(match and match["mark"])


def size(name: str) -> tuple[int, int] | None:
    """Return width and height in pixels of a stored picture, or None for any other file's name."""
    match = NAME.fullmatch(name)
    return (int(match["width"]), int(match["height"])) if match else None


def rendition(name: str, width: int) -> str:
    """Return the name of the smallest rendition at least `width` pixels wide, or the stored picture's."""
    own = size(name)
    fitting = [step for step in RENDITIONS if own and width <= step < own[0]]
    return f"{name.removesuffix('.webp')}_{fitting[0]}.webp" if fitting else name


def srcset(name: str) -> str:
    """Return the `srcset` of a stored picture, smallest first; empty when there is nothing to choose from."""
    own = size(name)
    if own is None or own[0] <= RENDITIONS[0]:
        return ""
    address = default_storage.url(name)
    stem = address.removesuffix(".webp")
    steps = [f"{stem}_{width}.webp {width}w" for width in RENDITIONS if width < own[0]]
    return ", ".join([*steps, f"{address} {own[0]}w"])


def avif_srcset(name: str) -> str:
    """Return the `srcset` of a picture's AVIF twins; empty when it has none."""
    return srcset(name).replace(".webp ", ".avif ") if has_twins(name) else ""


class PictureField(models.ImageField):
    """An uploaded picture, stored re-encoded in all its sizes; its column holds the stored name.

    Columns behind it that are called `<field>_x`, `<field>_y` and `<field>_library_alt` get what the library knows.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        # Neither Django's limit on the name of the file nor its own reading of it: any name will do.
        return models.Field.formfield(self, **kwargs | {"form_class": PictureFormField, "widget": PictureInput})

    def pre_save(self, instance, add):
        file = getattr(instance, self.attname)
        if file and not file._committed:
            taken = take(file.file, file.name, getattr(file.file, "sender", None))
            file.file.taken = taken  # for whoever has sent it
            setattr(instance, self.attname, taken.name)
        name = str(getattr(instance, self.attname) or "")
        for column, value in library.columns(type(instance), self.name, library.facts(name)).items():
            setattr(instance, column, value)
        return getattr(instance, self.attname)
