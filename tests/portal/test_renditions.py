"""What is stored of a picture: upright, without a word about its origin, in all its sizes."""

import io
import re
import unicodedata

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image

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


def camera_file() -> io.BytesIO:
    """Return a picture that a phone held upright has taken: lying, with a note to turn it, and with the place."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Máy ảnh"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    picture = Image.new("RGB", (400, 200), "blue")
    picture.paste("red", (0, 0, 40, 200))
    return file_of(picture, "JPEG", exif=exif, quality=95)


class TestTakenOut:
    def test_the_picture_stands_upright(self):
        picture = stored(images.store(camera_file())).convert("RGB")
        assert picture.size == (200, 400)
        red, _, blue = picture.getpixel((100, 10))
        assert red > blue

    def test_place_and_camera_are_gone(self):
        picture = stored(images.store(camera_file()))
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)

    def test_they_are_gone_from_every_rendition(self, media):
        exif = Image.Exif()
        exif[ExifTags.Base.Make] = "Bí mật"
        images.store(file_of(Image.new("RGB", (1200, 800)), "JPEG", exif=exif))
        files = list(media.rglob("*.webp"))
        assert len(files) == 4
        assert not any(b"EXIF" in file.read_bytes() for file in files)


class TestNames:
    def test_a_name_tells_nothing_but_month_and_size(self):
        assert NAME.fullmatch(images.store(make_picture()))

    def test_the_same_picture_gets_another_name_each_time(self):
        assert images.store(make_picture()) != images.store(make_picture())

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd.png", unicodedata.normalize("NFD", "Đô thị.png"), "a\x00.png", ""]
    )
    def test_the_name_of_the_file_does_not_matter(self, name):
        file = make_picture()
        file.name = name
        assert NAME.fullmatch(images.store(file))

    @pytest.mark.parametrize(
        "name", ["anh/2020/03/x-10x10.webp", "logo.webp", "", "anh/2020/03/" + "0" * 24 + "-10x10.png"]
    )
    def test_the_size_of_a_foreign_name_is_unknown(self, name):
        assert images.size(name) is None
        assert images.srcset(name) == ""
        assert images.rendition(name, 640) == name


class TestRenditions:
    @pytest.mark.parametrize(
        ("width", "wanted"),
        [(300, []), (320, []), (321, [320]), (640, [320]), (961, [320, 640, 960]), (3000, [320, 640, 960])],
    )
    def test_each_smaller_width_is_made_once(self, media, width, wanted):
        images.store(make_picture((width, 200)))
        found = sorted(int(file.stem.rpartition("_")[2]) for file in media.rglob("*_*.webp"))
        assert found == wanted

    def test_they_have_the_width_that_their_name_tells(self, media):
        images.store(make_picture((1200, 800)))
        for file in media.rglob("*_*.webp"):
            with Image.open(file) as picture:
                assert picture.width == int(file.stem.rpartition("_")[2])

    def test_none_is_wider_than_a_page_needs(self):
        assert images.size(images.store(make_picture((4000, 2000)))) == (1600, 800)

    def test_all_are_webp(self, media):
        images.store(make_picture((1200, 800)))
        assert {Image.open(file).format for file in media.rglob("*.*")} == {"WEBP"}

    def test_everything_in_srcset_exists(self):
        name = images.store(make_picture((1200, 800)))
        choices = [choice.split() for choice in images.srcset(name).split(", ")]
        assert [width for _, width in choices] == ["320w", "640w", "960w", "1200w"]
        assert all(default_storage.exists(address.removeprefix("/media/")) for address, _ in choices)

    @pytest.mark.parametrize(("wanted", "found"), [(100, "_320"), (320, "_320"), (321, "_640"), (961, ""), (5000, "")])
    def test_the_smallest_that_is_wide_enough_is_found(self, wanted, found):
        stem = "anh/2020/03/0123456789abcdef01234567-1200x800"
        assert images.rendition(f"{stem}.webp", wanted) == f"{stem}{found}.webp"
