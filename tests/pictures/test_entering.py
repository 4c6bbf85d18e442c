"""Every picture that comes in through the desk gets its row, and the same picture gets only one."""

import io
import unicodedata

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from PIL import Image, PngImagePlugin

from news.models import Article
from pictures import shelf
from pictures.models import Picture, file_name
from portal import images, library
from portal.models import SiteSettings
from tests.makers import make_article, make_desk, make_editor
from tests.news.desk import ADD, fill_in
from tests.videos.makers import make_clip, make_video

from .makers import make_library_picture, picture_bytes, picture_file

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/tai-anh/"
SEND = "/admin/pictures/picture/tai-len/"


@pytest.fixture
def desk():
    return make_desk()


def send(desk, file) -> dict:
    response = desk.post(SEND, {"picture": file})
    assert response.status_code == 200, response.content.decode()
    return response.json()


class TestEveryWayIn:
    def test_the_cover_of_an_article(self, desk):
        fill_in(desk, ADD, title="Bài", cover=picture_file())
        picture = Picture.objects.get(stored=Article.objects.get().cover.name)
        assert (picture.width, picture.height, picture.file_name) == (400, 300, "Ảnh đô thị.png")
        assert str(picture.owner_id) == desk.session["_auth_user_id"]

    def test_the_editors_upload(self, desk):
        answer = desk.post(UPLOAD, {"upload": picture_file()}).json()
        picture = Picture.objects.get()
        assert picture.url == answer["url"]
        assert str(picture.owner_id) == desk.session["_auth_user_id"]

    def test_the_librarys_own_page(self, desk):
        answer = send(desk, picture_file())
        picture = Picture.objects.get(pk=answer["pk"])
        assert (answer["new"], answer["stored"]) == (True, picture.stored)
        assert str(picture.owner_id) == desk.session["_auth_user_id"]

    def test_the_logo_of_the_site(self, desk):
        SiteSettings.objects.create(portal_name="Cổng")
        address = "/admin/portal/sitesettings/1/change/"
        from tests.desk import send_form

        send_form(desk, address, "sitesettings_form", logo=picture_file())
        assert Picture.objects.get().stored == SiteSettings.objects.get().logo.name

    def test_a_new_picture_stands_in_the_middle_without_words(self, desk):
        send(desk, picture_file())
        picture = Picture.objects.get()
        assert (picture.focus_x, picture.focus_y, picture.alt) == (50, 50, "")


class TestTheSameAgain:
    def test_the_same_file_is_answered_with_the_picture_that_is_there(self, desk):
        content = picture_bytes()
        first, second = (send(desk, picture_file(content=content)) for _ in range(2))
        assert (first["stored"], second["new"]) == (second["stored"], False)

    def test_nothing_more_is_stored(self, desk, media):
        content = picture_bytes((900, 600))
        send(desk, picture_file(content=content))
        before = len(list(media.rglob("*.webp")))
        send(desk, picture_file(content=content))
        assert len(list(media.rglob("*.webp"))) == before

    def test_the_same_pixels_in_another_file_are_the_same_picture(self, desk):
        content = picture_bytes()
        note = PngImagePlugin.PngInfo()
        note.add_text("Comment", "khác")
        other = io.BytesIO()
        Image.open(io.BytesIO(content)).save(other, "PNG", pnginfo=note)
        assert other.getvalue() != content
        first = send(desk, picture_file(content=content))
        assert send(desk, picture_file(content=other.getvalue()))["stored"] == first["stored"]

    def test_files_that_were_lost_come_back_under_their_names(self, desk, media):
        content = picture_bytes((900, 600))
        name = send(desk, picture_file(content=content))["stored"]
        before = sorted(path.name for path in media.rglob("*.webp"))
        for path in media.rglob("*.webp"):
            path.unlink()
        assert send(desk, picture_file(content=content))["stored"] == name
        assert sorted(path.name for path in media.rglob("*.webp")) == before

    def test_another_picture_is_another(self, desk):
        assert send(desk, picture_file())["stored"] != send(desk, picture_file())["stored"]

    def test_ckeditor_hears_of_it_and_of_the_description(self, desk):
        content = picture_bytes()
        send(desk, picture_file(content=content))
        Picture.objects.update(alt="Trụ sở")
        answer = desk.post(UPLOAD, {"upload": picture_file(content=content)}).json()
        assert (answer["uploaded"], answer["alt"]) == (1, "Trụ sở")
        assert "đã có trong thư viện" in answer["error"]["message"]

    def test_the_form_of_an_article_says_so(self, desk):
        content = picture_bytes()
        send(desk, picture_file(content=content))
        fill_in(desk, ADD, title="Bài", cover=picture_file(content=content))
        assert Article.objects.get().cover.name == Picture.objects.get().stored
        assert "đã có trong thư viện" in desk.get("/admin/").content.decode()

    def test_who_is_slower_gets_the_picture_of_the_faster_one(self, media, monkeypatch):
        """Both have looked and found nothing; the second must not leave files behind."""
        content = picture_bytes()
        monkeypatch.setattr(shelf, "same_upload", lambda digest: "")
        real, asked = shelf.same_pixels, []
        monkeypatch.setattr(
            shelf, "same_pixels", lambda digest: real(digest) if asked.append(1) or len(asked) > 2 else ""
        )
        first = images.take(io.BytesIO(content))
        second = images.take(io.BytesIO(content))
        assert (second.name, second.is_new) == (first.name, False)
        assert len(list(media.rglob("*.webp"))) == 2  # the picture and its one rendition

    def test_no_file_is_left_when_the_library_does_not_answer(self, media, monkeypatch):
        def broken(picture):
            raise DatabaseError

        monkeypatch.setattr(shelf, "enter", broken)
        with pytest.raises(DatabaseError):
            images.take(io.BytesIO(picture_bytes()))
        assert not list(media.rglob("*.webp"))

    def test_without_a_library_pictures_are_stored_all_the_same(self, monkeypatch):
        monkeypatch.setattr(library, "connected", [])
        assert images.take(io.BytesIO(picture_bytes())).is_new


class TestFileNames:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            (unicodedata.normalize("NFD", "Lễ công bố.jpg"), "Lễ công bố.jpg"),
            ("../../etc/passwd.png", "passwd.png"),
            ("C:\\Ảnh\\một cửa.png", "một cửa.png"),
            ("a\x00b\x07\u200bc.png", "abc.png"),
            ("dòng\nmột\r\n.png", "dòng một .png"),
            ("", ""),
            ("..", ".."),
        ],
    )
    def test_what_is_kept_of_a_name(self, sent, kept):
        assert file_name(sent) == kept

    @pytest.mark.parametrize("length", [200, 201, 999])
    def test_a_long_one_keeps_its_ending(self, length):
        name = file_name("ế" * (length - 4) + ".jpg")
        assert len(name) == 200
        assert name.endswith("ế.jpg")

    def test_two_hundred_decomposed_letters_through_the_form(self, desk):
        name = unicodedata.normalize("NFD", "Hội nghị cải cách hành chính " * 7)[:196] + ".png"
        send(desk, picture_file(name))
        kept = Picture.objects.get().file_name
        assert kept == unicodedata.normalize("NFC", kept)
        assert kept.startswith("Hội nghị cải cách hành chính Hội nghị")
        assert len(kept) <= 200

    @pytest.mark.parametrize("name", ["../../x.png", "x\x01\x02.png", "x.php\x00.png", "....png"])
    def test_a_hostile_name_does_not_get_anywhere(self, desk, media, name):
        response = desk.post(SEND, {"picture": picture_file(name)})
        assert response.status_code == 200
        assert all(path.is_relative_to(media / "anh") for path in media.rglob("*.*"))
        assert not {"/", "\\", "\x00", "\x01"} & set(Picture.objects.get().file_name)


class TestStock:
    def run(self):
        call_command("enter_pictures", verbosity=0)

    def test_stored_pictures_are_entered(self):
        name = images.store(picture_file())
        self.run()
        picture = Picture.objects.get()
        assert (picture.stored, picture.width, picture.height, picture.owner) == (name, 400, 300, None)

    def test_twice_is_once(self):
        images.store(picture_file())
        make_article(cover=images.store(picture_file()), cover_alt="Ảnh")
        self.run()
        rows = [set(Picture.objects.values_list("stored", flat=True)), Picture.objects.count()]
        self.run()
        assert rows == [set(Picture.objects.values_list("stored", flat=True)), 2]

    def test_what_is_entered_already_stays_as_it_is(self):
        picture = make_library_picture("Trụ sở")
        self.run()
        assert list(Picture.objects.values_list("pk", "alt")) == [(picture.pk, "Trụ sở")]

    def test_a_picture_stored_twice_gets_both_rows(self):
        content = picture_bytes()
        for _ in range(2):
            images.store(io.BytesIO(content))
        self.run()
        assert Picture.objects.count() == 2

    def test_who_sends_a_stored_picture_back_gets_it(self, desk, media):
        name = images.store(picture_file())
        self.run()
        assert send(desk, picture_file("tải về.webp", (media / name).read_bytes()))["stored"] == name

    def test_descriptions_of_earlier_uses_are_taken_over(self):
        make_article(cover=images.store(picture_file()), cover_alt="Lễ trao quyết định")
        self.run()
        assert Picture.objects.get().alt == "Lễ trao quyết định"

    def test_frames_of_videos_are_not_the_librarys(self):
        make_video(clip=make_clip(posters=[images.store(picture_file())]))
        self.run()
        assert not Picture.objects.exists()

    def test_a_broken_file_is_named_and_left_out(self, media, capsys):
        name = images.store(picture_file())
        (media / name).write_bytes(b"x")
        self.run()
        assert not Picture.objects.exists()
        assert name in capsys.readouterr().err


class TestOwn:
    def test_nobody_is_needed_for_a_picture_to_stay(self):
        user = make_editor("news.add_article")
        picture = make_library_picture(owner=user)
        user.delete()
        picture.refresh_from_db()
        assert picture.owner is None
