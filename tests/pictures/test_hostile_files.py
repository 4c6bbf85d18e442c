"""What comes as a picture: taken by its content, re-encoded, or refused in words that an editor understands."""

import io
import zipfile
import zlib
from contextlib import suppress

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, ImageCms

from portal import images
from tests.makers import make_desk

from .makers import picture_bytes, picture_file

HTML = b"<html><script>alert(document.domain)</script></html>"
PHP = b"<?php system($_GET['c']); ?>"


def stored(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        picture = Image.open(io.BytesIO(file.read()))
        picture.load()
    return picture


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        images.store(io.BytesIO(content))
    return error.value.messages[0]


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("Evil.class", b"\xca\xfe\xba\xbe")
    return file.getvalue()


def heic(picture: Image.Image | None = None, **options) -> bytes:
    file = io.BytesIO()
    (picture or Image.open(io.BytesIO(picture_bytes()))).save(file, "HEIF", **options)
    return file.getvalue()


class TestHeic:
    def test_it_is_taken(self):
        assert images.size(images.store(io.BytesIO(heic()))) == (400, 300)

    def test_it_stands_upright_and_tells_nothing(self):
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        exif[ExifTags.Base.Make] = "Máy ảnh"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
        picture = Image.new("RGB", (400, 200), "blue")
        picture.paste("red", (0, 0, 40, 200))
        kept = stored(images.store(io.BytesIO(heic(picture, exif=exif.tobytes())))).convert("RGB")
        assert kept.size == (200, 400)
        assert kept.getpixel((100, 10))[0] > kept.getpixel((100, 10))[2]
        assert not kept.getexif()

    def test_of_several_pictures_one_is_taken(self):
        several = pillow_heif.HeifFile()
        for colour in ("red", "blue"):
            several.add_from_pillow(Image.new("RGB", (64, 64), colour))
        file = io.BytesIO()
        several.save(file)
        kept = stored(images.store(io.BytesIO(file.getvalue())))
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("RGB").getpixel((30, 30))[0] > 200

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
    def test_one_cut_short_is_refused(self, part):
        whole = heic(Image.effect_noise((600, 400), 80).convert("RGB"))
        assert "hỏng" in refusal(whole[: int(len(whole) * part)]) or "không phải" in refusal(
            whole[: int(len(whole) * part)]
        )

    @pytest.mark.parametrize("place", range(40, 400, 24))
    def test_a_damaged_one_is_refused_or_shown_and_nothing_else(self, place):
        content = bytearray(heic())
        content[place : place + 4] = b"\xff\xff\xff\xff"
        with suppress(ValidationError):
            assert images.size(images.store(io.BytesIO(bytes(content))))

    def test_one_that_claims_to_be_huge_is_not_decoded(self, monkeypatch):
        content = heic()
        place = content.index(b"ispe") + 8
        huge = content[:place] + (60_000).to_bytes(4, "big") * 2 + content[place + 8 :]
        assert "ảnh" in refusal(huge).lower()


class TestWhatElseIsInside:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
    @pytest.mark.parametrize("payload", [HTML, PHP, archive()], ids=["html", "php", "zip"])
    def test_of_two_things_at_once_the_picture_is_kept(self, media, kind, payload):
        name = images.store(io.BytesIO(picture_bytes(kind=kind) + payload))
        assert stored(name).format == "WEBP"
        for path in media.rglob("*.webp"):
            content = path.read_bytes()
            assert not [word for word in (b"<script", b"<?php", b"PK\x03\x04", b"Evil") if word in content]

    def test_a_comment_with_a_script_is_gone(self, media):
        name = images.store(io.BytesIO(picture_bytes(kind="JPEG", comment=HTML)))
        assert b"script" not in (media / name).read_bytes()

    def test_a_gif_that_is_a_java_archive(self, media):
        name = images.store(io.BytesIO(picture_bytes(kind="GIF") + archive()))
        assert not zipfile.is_zipfile(media / name)

    def test_a_jpeg_called_php(self, media):
        assert images.store(picture_file("shell.php", picture_bytes(kind="JPEG"))).endswith(".webp")

    def test_another_colour_space_is_turned_into_the_webs(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        assert (
            "icc_profile" not in stored(images.store(io.BytesIO(picture_bytes(kind="JPEG", icc_profile=profile)))).info
        )


class TestRefused:
    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<?xml version='1.0'?>\n<!DOCTYPE svg>\n<SVG onload='alert(1)'/>",
        ],
    )
    def test_svg_with_its_remedy(self, content):
        assert "SVG" in refusal(content)

    def test_an_empty_file(self):
        assert refusal(b"") == "Tệp ảnh trống, không có nội dung. Hãy chọn lại tệp."

    @pytest.mark.parametrize("content", [HTML, PHP, archive(), b"%PDF-1.7", b"GIF89a", b"\x00" * 99, b"\xff\xd8\xff"])
    def test_what_is_no_picture(self, content):
        assert "ảnh" in refusal(content).lower()

    def test_a_bomb_of_points(self):
        content = bytearray(picture_bytes((1, 1)))
        content[16:24] = (50_000).to_bytes(4, "big") * 2
        content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
        assert "40 triệu" in refusal(bytes(content))

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
    def test_one_cut_short(self, kind):
        whole = picture_bytes((600, 600), kind)
        assert "ảnh" in refusal(whole[: len(whole) // 2]).lower()

    def test_more_than_fifteen_megabytes(self):
        assert "15 MB" in refusal(picture_bytes() + b"\x00" * 15 * 2**20)


@pytest.mark.django_db
class TestAtTheDesk:
    @pytest.mark.parametrize("content", [b"", b"<svg/>", b"%PDF-1.7", picture_bytes(kind="JPEG")[:300]])
    def test_each_is_refused_with_words_and_leaves_nothing(self, media, content):
        response = make_desk().post("/admin/pictures/picture/tai-len/", {"picture": picture_file("a.jpg", content)})
        assert response.status_code == 400
        assert response.json()["message"].endswith(".")
        assert not list(media.rglob("*.*"))

    def test_no_file_at_all(self):
        response = make_desk().post("/admin/pictures/picture/tai-len/")
        assert "Chưa chọn" in response.json()["message"]
