"""The address that the editor sends a paste to, and the warning of old letters when a form is saved."""

import socket
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from news.models import Article
from tests.makers import make_article, make_desk, make_editor
from tests.portal.reading import form_values

pytestmark = pytest.mark.django_db
PASTE = "/admin/dan-noi-dung/"
WORD = (Path(__file__).parent / "pasted/word.html").read_bytes()


def send(desk, html: bytes = b"<p>a</p>"):
    return desk.post(PASTE, {"html": SimpleUploadedFile("dan.html", html, "text/html")})


class TestAPaste:
    def test_comes_back_as_clean_text_with_what_was_dropped(self):
        answer = send(make_desk("news.change_article"), WORD).json()
        assert set(answer) == {"html", "dropped", "legacy", "converted", "local_pictures"}
        assert answer["html"].startswith("<h2>Kế hoạch cải cách hành chính</h2>")
        assert "phông chữ" in answer["dropped"]

    @pytest.mark.parametrize("permission", ["news.add_article", "portal.change_page"])
    def test_is_for_all_who_write(self, permission):
        assert send(make_desk(permission)).status_code == 200

    def test_may_be_larger_than_a_field_of_a_form(self):
        style = b"<style>p {color:red}</style>" * 110_000
        assert send(make_desk("news.change_article"), (style + b"<p>a</p>")[:1_990_000]).status_code == 200
        assert send(make_desk("news.change_article"), style).status_code == 400

    def test_makes_the_server_fetch_nothing(self, monkeypatch):
        """A picture of another page is dropped: whoever pastes it must not reach what only the server can."""
        asked = []
        monkeypatch.setattr(socket, "getaddrinfo", lambda *place: asked.append(place))
        desk = make_desk("news.change_article")
        monkeypatch.setattr(socket, "create_connection", lambda *place: asked.append(place))
        own = "<img src='http://169.254.169.254/x.png'><link rel=stylesheet href='http://localhost:1/x.css'><style>"
        answer = send(desk, f"{own}@import 'http://localhost:1/'</style><p>a</p>".encode()).json()
        assert (answer["html"], answer["dropped"], asked) == ("<p>a</p>", ["1 ảnh của trang khác"], [])

    def test_of_one_endless_run_of_signs_is_refused(self):
        response = send(make_desk("news.change_article"), b"&" * 1_900_000)
        assert "Hãy chia thành nhiều đoạn" in response.json()["error"]["message"]

    def test_survives_broken_letters(self):
        assert send(make_desk("news.change_article"), b"<p>a\xff</p>").json()["html"] == "<p>a\ufffd</p>"

    @pytest.mark.parametrize("html", [b"a" * 2_000_001, b"a" * 8_100_000, b"<div>" * 10_000])
    def test_that_is_too_much_is_refused_in_vietnamese(self, html):
        response = send(make_desk("news.change_article"), html)
        assert response.status_code == 400
        assert "từng phần" in response.json()["error"]["message"]

    def test_without_a_text_is_refused(self):
        assert make_desk("news.change_article").post(PASTE).status_code == 400

    def test_is_not_for_readers(self, client):
        assert send(client)["Location"].startswith("/admin/login/")

    def test_is_not_for_colleagues_without_the_right(self):
        assert send(make_desk("news.view_article")).status_code == 403

    def test_needs_the_token_of_our_own_form(self):
        desk = Client(enforce_csrf_checks=True)
        desk.force_login(make_editor())
        assert send(desk).status_code == 403

    def test_cannot_be_looked_at(self):
        assert make_desk("news.change_article").get(PASTE).status_code == 405


class TestSavingOldLetters:
    @staticmethod
    def warnings(**fields: str) -> list[str]:
        desk, article = make_desk(), make_article()
        address = f"/admin/news/article/{article.pk}/change/"
        response = desk.post(address, form_values(desk.get(address), "article_form") | fields, follow=True)
        assert response.redirect_chain
        return [str(message) for message in response.context["messages"] if message.level_tag == "warning"]

    def test_is_warned_of(self):
        assert self.warnings(body="<p>Bé Néi vô ban hµnh kÕ ho¹ch c¶i c¸ch</p>") == [
            "“Nội dung” có vẻ còn viết bằng bảng mã cũ TCVN3: hãy chuyển sang Unicode trước khi đăng."
        ]

    def test_is_warned_of_in_the_title_too(self):
        assert "VNI" in self.warnings(title="Quyeát ñònh veà vieäc pheâ duyeät keá hoaïch")[0]

    def test_is_possible_all_the_same(self):
        self.warnings(body="<p>Bé Néi vô ban hµnh kÕ ho¹ch c¶i c¸ch</p>")
        assert Article.objects.get().body == "<p>Bé Néi vô ban hµnh kÕ ho¹ch c¶i c¸ch</p>"

    def test_unicode_is_not_warned_of(self):
        assert self.warnings(body="<p>Bộ Nội vụ ban hành kế hoạch; toà nhà 5½ tầng</p>") == []
