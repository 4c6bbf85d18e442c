"""Pictures: what is accepted, and the sizes made of each once, at upload.

A stored picture is `anh/<year>/<month>/<random>-<width>x<height>.webp`; its smaller renditions lie beside it as
`…-<width>x<height>_<rendition width>.webp`. The name tells everything that a page needs (size, srcset), so no table
and no look at the disk is needed to show one.
"""

import io
import re
import secrets
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_BYTES = 15 * 2**20
MAX_PIXELS = 40_000_000
MAX_WIDTH = 1600
MAX_HEIGHT = 16_383  # the format's own limit
RENDITIONS = (320, 640, 960)  # widths in pixels, beside the stored picture's own
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
QUALITY = 80
NAME = re.compile(r"(?P<stem>anh/\d{4}/\d{2}/[0-9a-f]{24}-(?P<width>\d{1,4})x(?P<height>\d{1,5}))\.webp")


def read(file: BinaryIO) -> Image.Image:
    """Decode an uploaded picture: upright, in sRGB, without metadata, at most MAX_WIDTH pixels wide.

    Raises ValidationError, in the editor's words, for what cannot or may not be used.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise ValidationError(f"Tệp ảnh lớn hơn {MAX_BYTES // 2**20} MB. Hãy thu nhỏ ảnh rồi tải lại.")
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError("Ảnh có quá nhiều điểm ảnh (tối đa 40 triệu). Hãy thu nhỏ ảnh rồi tải lại.")
            picture.load()
            return scaled(in_srgb(ImageOps.exif_transpose(picture)), MAX_WIDTH)
    except UnidentifiedImageError as error:
        raise ValidationError("Tệp này không phải ảnh JPEG, PNG, WebP, GIF hoặc AVIF.") from error
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ValidationError("Ảnh bị hỏng hoặc tải lên chưa trọn vẹn. Hãy thử lại với tệp gốc.") from error


def in_srgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):  # Pillow would cut 16 bits off at white
        picture = picture.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB" if mode == "RGB" else None)
            picture = converted or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they are beat no picture
    return picture.convert(mode)


def scaled(picture: Image.Image, width: int) -> Image.Image:
    factor = min(1, width / picture.width, MAX_HEIGHT / picture.height)
    if factor == 1:
        return picture
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    return picture.resize(size, Image.Resampling.LANCZOS)


def store(file: BinaryIO) -> str:
    """Store an uploaded picture and its renditions; return the stored name. Raises ValidationError."""
    return store_picture(read(file))


def store_picture(picture: Image.Image) -> str:
    """Store a decoded picture and its renditions under a random name; return the name."""
    stem = f"anh/{timezone.localtime():%Y/%m}/{secrets.token_hex(12)}-{picture.width}x{picture.height}"
    for width in (width for width in RENDITIONS if width < picture.width):
        write(f"{stem}_{width}.webp", scaled(picture, width))
    return write(f"{stem}.webp", picture)


def write(name: str, picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=4)
    return default_storage.save(name, ContentFile(buffer.getvalue()))


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


def validate(file) -> None:
    """Form validator: refuse what `read` cannot use. Files that are stored already pass."""
    if not getattr(file, "_committed", False):
        read(file)


class PictureField(models.ImageField):
    """An uploaded picture, stored re-encoded in all its sizes; its column holds the stored name."""

    default_validators = [validate]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"max_length": None, **kwargs})  # the uploaded file's own name is not kept

    def pre_save(self, instance, add):
        file = getattr(instance, self.attname)
        if file and not file._committed:
            setattr(instance, self.attname, store(file.file))
        return getattr(instance, self.attname)
