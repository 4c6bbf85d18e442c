"""The editor's own upload of pictures: for the newsroom only, answered as CKEditor wants it, in Vietnamese."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers import make_article, make_desk, make_editor, make_picture
from tests.portal.reading import tags

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/tai-anh/"


def send(desk, file=None, **options):
    return desk.post(UPLOAD, {"upload": file or make_picture()}, **options)


@pytest.fixture
def desk():
    return make_desk("news.change_article")


def message(response) -> str:
    assert response.status_code == 400
    answer = json.loads(response.content)
    assert answer["uploaded"] == 0
    return answer["error"]["message"]


class TestAccepted:
    def test_the_answer_is_what_ckeditor_asks_for(self, desk):
        answer = send(desk).json()
        assert set(answer) == {"uploaded", "fileName", "url"}
        assert answer["uploaded"] == 1

    def test_the_picture_is_there_at_once(self, desk, client):
        assert client.get(send(desk).json()["url"]).status_code == 200

    def test_an_article_shows_it(self, desk, client):
        address = send(desk).json()["url"]
        article = make_article(body=f'<p><img src="{address}" alt="Trụ sở"></p>')
        page = client.get(article.get_absolute_url()).content.decode()
        image = next(given for _, given in tags(page, "img") if given["alt"] == "Trụ sở")
        assert (image["src"], image["width"]) == (address, "1000")

    @pytest.mark.parametrize("permission", ["news.add_article", "news.change_article"])
    def test_who_writes_articles_may_send_pictures(self, permission):
        assert send(make_desk(permission)).status_code == 200

    @pytest.mark.parametrize("permission", ["portal.add_page", "portal.change_page"])
    def test_who_writes_pages_may_send_pictures_too(self, permission):
        assert send(make_desk(permission)).status_code == 200


class TestRefused:
    def test_no_file(self, desk):
        assert message(desk.post(UPLOAD)) == "Chưa chọn tệp ảnh nào."

    def test_a_text_instead_of_a_file(self, desk):
        assert message(desk.post(UPLOAD, {"upload": "ảnh.png"})) == "Chưa chọn tệp ảnh nào."

    def test_what_is_no_picture(self, desk):
        file = SimpleUploadedFile("ảnh.png", b"%PDF-1.7", "image/png")
        assert message(send(desk, file)) == "Tệp này không phải ảnh JPEG, PNG, WebP, GIF, AVIF hoặc HEIC."

    def test_an_empty_file(self, desk):
        assert "ảnh" in message(desk.post(UPLOAD, {"upload": SimpleUploadedFile("a.png", b"")})).lower()

    def test_a_picture_cut_short(self, desk):
        half = io.BytesIO(make_picture((900, 900)).getvalue()[:600])
        half.name = "a.jpg"
        assert "hỏng" in message(send(desk, half))

    def test_nothing_is_stored(self, desk, media):
        send(desk, SimpleUploadedFile("a.png", b"%PDF-1.7"))
        assert not list(media.rglob("*.*"))


class TestWhoMayNot:
    def test_a_reader_is_sent_to_the_login(self, client, media):
        response = send(client)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
        assert not list(media.rglob("*.*"))

    def test_a_colleague_without_the_right(self, media):
        assert send(make_desk("news.view_article")).status_code == 403
        assert not list(media.rglob("*.*"))

    def test_a_member_who_is_no_staff(self, client):
        from django.contrib.auth import get_user_model

        client.force_login(get_user_model().objects.create_user("docgia"))
        assert send(client).status_code == 302

    def test_a_form_of_another_site(self):
        desk = Client(enforce_csrf_checks=True)
        desk.force_login(make_editor())
        assert send(desk).status_code == 403

    def test_our_own_form_carries_its_token(self):
        desk = Client(enforce_csrf_checks=True)
        desk.force_login(make_editor())
        page = desk.get("/admin/news/article/add/").content.decode()
        token = next(given["value"] for _, given in tags(page, "input") if given.get("name") == "csrfmiddlewaretoken")
        assert send(desk, headers={"x-csrftoken": token}).status_code == 200

    def test_it_cannot_be_looked_at(self, desk):
        assert desk.get(UPLOAD).status_code == 405
