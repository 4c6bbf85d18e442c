"""A picture file of unknown origin: what is taken, by its content, and what is kept of it."""

import hashlib
import io
from typing import BinaryIO

import pillow_heif
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_BYTES = 15 * 2**20
MAX_PIXELS = 40_000_000
MAX_WIDTH = 1600
MAX_HEIGHT = 16_383  # the limit of WebP
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
WANTED = "JPEG, PNG, WebP, GIF, AVIF hoặc HEIC"
BLOCK = 2**20

EMPTY = "Tệp ảnh trống, không có nội dung. Hãy chọn lại tệp."
LARGE = f"Tệp ảnh lớn hơn {MAX_BYTES // 2**20} MB. Hãy thu nhỏ ảnh rồi tải lại."
POINTS = "Ảnh có quá nhiều điểm ảnh (tối đa 40 triệu). Hãy thu nhỏ ảnh rồi tải lại."
UNKNOWN = f"Tệp này không phải ảnh {WANTED}."
DRAWING = f"Ảnh vẽ SVG có thể chứa mã lệnh nên không được nhận. Hãy xuất ra {WANTED} rồi tải lại."
BROKEN = "Ảnh bị hỏng hoặc tải lên chưa trọn vẹn. Hãy thử lại với tệp gốc."

pillow_heif.register_heif_opener(thumbnails=False)


def read(file: BinaryIO) -> Image.Image:
    """Decode an uploaded picture: upright, in sRGB, without metadata, at most MAX_WIDTH pixels wide; of one that moves,
    the first frame.

    Raises ValidationError, in the editor's words, for what cannot or may not be used.
    """
    check_length(file)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(POINTS)
            picture.load()
            return scaled(in_srgb(ImageOps.exif_transpose(picture)), MAX_WIDTH)
    except UnidentifiedImageError as error:
        raise ValidationError(unknown(file)) from error
    except Image.DecompressionBombError as error:
        raise ValidationError(POINTS) from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise ValidationError(BROKEN) from error


def check_length(file: BinaryIO) -> None:
    """Raise ValidationError for an empty file, and for one that is too large; then stand at its beginning."""
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    if length == 0:
        raise ValidationError(EMPTY)
    if length > MAX_BYTES:
        raise ValidationError(LARGE)


def unknown(file: BinaryIO) -> str:
    """Say why a file is none that is taken: the commonest mistake has its own remedy."""
    file.seek(0)
    return DRAWING if b"<svg" in file.read(4096).lower() else UNKNOWN


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


def digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file's bytes."""
    file.seek(0)
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    return found.hexdigest()


def digest_of_pixels(picture: Image.Image) -> str:
    """Return the SHA-256 of what a decoded picture shows: the same for one that only carries other metadata."""
    found = hashlib.sha256(f"{picture.mode} {picture.width}x{picture.height} ".encode())
    found.update(picture.tobytes())
    return found.hexdigest()
