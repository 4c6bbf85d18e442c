"""Pictures: what is accepted, and what is refused in words that an editor understands."""

import io
import re
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from portal import images
from tests.makers import make_picture

NAME = re.compile(r"anh/\d{4}/\d{2}/[0-9a-f]{24}-1000x600\.webp")


def file_of(picture: Image.Image, kind: str = "PNG", **options) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file


def stored(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        picture = Image.open(io.BytesIO(file.read()))
        picture.load()
    return picture


def refusal(file: io.BytesIO) -> str:
    with pytest.raises(ValidationError) as error:
        images.store(file)
    return error.value.messages[0]


class TestAccepted:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
    def test_the_usual_formats(self, kind):
        assert NAME.fullmatch(images.store(make_picture(kind=kind)))

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_colour_of_a_png(self, mode):
        name = images.store(file_of(Image.new(mode, (50, 40))))
        assert images.size(name) == (50, 40)

    def test_pictures_for_printing(self):
        picture = stored(images.store(file_of(Image.new("CMYK", (50, 40), (0, 255, 255, 0)), "JPEG", quality=95)))
        red, green, blue = picture.convert("RGB").getpixel((25, 20))
        assert red > 200
        assert max(green, blue) < 90

    def test_transparency_stays(self):
        picture = Image.new("RGBA", (50, 40), (0, 0, 0, 0))
        assert stored(images.store(file_of(picture))).convert("RGBA").getpixel((25, 20))[3] == 0

    def test_transparency_of_a_palette_stays(self):
        picture = Image.new("P", (50, 40), 0)
        picture.putpalette([255, 0, 0] * 256)
        assert stored(images.store(file_of(picture, "GIF", transparency=0))).convert("RGBA").getpixel((25, 20))[3] == 0

    def test_grey_of_sixteen_bits_stays_grey(self):
        picture = stored(images.store(file_of(Image.new("I;16", (50, 40), 32_768)))).convert("RGB")
        assert all(100 < value < 156 for value in picture.getpixel((25, 20)))

    def test_a_moving_picture_stands_still(self):
        frames = [Image.new("RGB", (50, 40), colour) for colour in ("red", "blue")]
        file = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])
        assert getattr(stored(images.store(file)), "n_frames", 1) == 1

    def test_the_smallest_picture(self):
        assert images.size(images.store(file_of(Image.new("RGB", (1, 1))))) == (1, 1)

    @pytest.mark.parametrize("size", [(300, 20_000), (20_000, 300), (1, 30_000)])
    def test_a_very_long_picture(self, size):
        width, height = images.size(images.store(file_of(Image.new("L", size))))
        assert max(width, height) <= 16_383

    def test_a_broken_colour_profile_is_no_reason_to_refuse(self):
        file = file_of(Image.new("RGB", (50, 40)), "JPEG", icc_profile=b"broken")
        assert images.size(images.store(file)) == (50, 40)

    def test_another_colour_profile_is_turned_into_the_webs(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        name = images.store(file_of(Image.new("RGB", (50, 40), "red"), "JPEG", icc_profile=profile))
        assert stored(name).getpixel((25, 20))[0] > 240
        assert "icc_profile" not in stored(name).info


class TestRefused:
    def test_another_format(self):
        assert refusal(file_of(Image.new("RGB", (9, 9)), "BMP")) == (
            "Tệp này không phải ảnh JPEG, PNG, WebP, GIF, AVIF hoặc HEIC."
        )

    @pytest.mark.parametrize(
        "content", [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x00" * 99]
    )
    def test_what_is_no_picture(self, content):
        assert "ảnh" in refusal(io.BytesIO(content)).lower()

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
    def test_a_picture_cut_short(self, kind):
        whole = make_picture((600, 600), kind).getvalue()
        assert "ảnh" in refusal(io.BytesIO(whole[: len(whole) // 2])).lower()

    def test_more_than_fifteen_megabytes(self):
        file = make_picture()
        file.seek(15 * 2**20)
        file.write(b"\x00")
        assert refusal(file) == "Tệp ảnh lớn hơn 15 MB. Hãy thu nhỏ ảnh rồi tải lại."

    @pytest.mark.parametrize("size", [(8_000, 5_001), (40_000_001, 1)])
    def test_more_than_forty_million_points(self, size):
        assert "40 triệu" in refusal(bomb(*size))

    def test_a_bomb_of_points_is_not_unpacked(self, monkeypatch):
        file = bomb(60_000, 60_000)
        monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("was unpacked"))
        assert "ảnh" in refusal(file).lower()

    def test_nothing_is_stored(self, media):
        refusal(io.BytesIO(b"%PDF-1.7"))
        assert not list(media.rglob("*"))


def bomb(width: int, height: int) -> io.BytesIO:
    """Return a PNG of a few bytes that claims to be huge."""
    file = file_of(Image.new("1", (1, 1)))
    content = bytearray(file.getvalue())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return io.BytesIO(bytes(content))
