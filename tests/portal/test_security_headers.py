"""What every answer tells the browser to forbid."""

import re

import pytest
from django.conf import settings as site
from django.test import Client

from portal.models import Page, SiteSettings
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_desk

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/tin-tuc/", "/so-do-cong/", "/rss/", "/hien-thi/", "/gioi-thieu/", "/khong-co/", "/robots.txt"]
EDITORS = ["/admin/news/article/add/", "/admin/portal/page/add/"]
OTHER_DESKS = ["/admin/", "/admin/login/", "/admin/news/article/", "/admin/news/category/add/", "/admin/portal/link/"]


def policy(response) -> dict[str, list[str]]:
    directives = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


@pytest.fixture(autouse=True)
def page():
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu")


class TestContentSecurityPolicy:
    @pytest.mark.parametrize("address", PUBLIC)
    def test_public_pages_allow_nothing_inline(self, client, address):
        assert "unsafe" not in client.get(address)["Content-Security-Policy"]

    @pytest.mark.parametrize("address", PUBLIC)
    def test_public_pages_allow_no_other_host(self, client, address):
        values = {value for values in policy(client.get(address)).values() for value in values}
        assert values <= {"'self'", "'none'", "data:"}

    def test_an_article_allows_nothing_more(self, client):
        allowed = client.get(make_article().get_absolute_url())["Content-Security-Policy"]
        assert allowed == client.get("/")["Content-Security-Policy"]

    def test_what_is_not_named_is_forbidden(self, client):
        found = policy(client.get("/"))
        assert found["default-src"] == ["'none'"]
        assert found["base-uri"] == found["frame-ancestors"] == ["'none'"]
        assert found["form-action"] == found["script-src"] == found["style-src"] == ["'self'"]

    def test_data_addresses_serve_pictures_only(self, client):
        found = policy(client.get("/"))
        assert {name for name, values in found.items() if "data:" in values} <= {"img-src"}

    @pytest.mark.parametrize("address", EDITORS)
    def test_pages_with_an_editor_allow_what_ckeditor_needs(self, admin_client, address):
        found = policy(admin_client.get(address))
        assert found["style-src"] == ["'self'", "'unsafe-inline'"]
        assert found["script-src-attr"] == ["'unsafe-inline'"]

    @pytest.mark.parametrize("address", EDITORS)
    def test_even_they_allow_no_inline_script_and_no_other_host(self, admin_client, address):
        found = policy(admin_client.get(address))
        assert found["script-src"] == ["'self'"]
        assert found["default-src"] == found["frame-ancestors"] == ["'none'"]
        assert not any("//" in value or "*" in value for values in found.values() for value in values)
        assert "unsafe-eval" not in str(found)

    @pytest.mark.parametrize("address", OTHER_DESKS)
    def test_other_pages_of_the_newsroom_are_as_strict_as_the_readers(self, client, address):
        desk = client if "login" in address else make_desk()
        assert desk.get(address)["Content-Security-Policy"] == client.get("/")["Content-Security-Policy"]

    def test_a_preview_is_as_strict_as_the_readers(self, client, admin_client):
        address = make_article_in(State.DRAFT).get_preview_url()
        assert admin_client.get(address)["Content-Security-Policy"] == client.get("/")["Content-Security-Policy"]

    def test_a_form_that_was_refused_keeps_its_editor_working(self, admin_client):
        response = admin_client.post("/admin/news/article/add/", {"title": ""})
        assert response.status_code == 200
        assert "script-src-attr" in policy(response)


@pytest.mark.parametrize("address", [*PUBLIC, "/admin/login/"])
class TestOtherHeaders:
    def test_types_are_not_guessed(self, client, address):
        assert client.get(address)["X-Content-Type-Options"] == "nosniff"

    def test_other_sites_learn_our_host_at_most(self, client, address):
        assert client.get(address)["Referrer-Policy"] == "strict-origin-when-cross-origin"

    def test_no_page_stands_in_a_frame(self, client, address):
        assert client.get(address)["X-Frame-Options"] == "DENY"

    def test_no_page_may_use_camera_microphone_or_place(self, client, address):
        found = client.get(address)["Permissions-Policy"]
        assert all(f"{name}=()" in found for name in ("camera", "microphone", "geolocation"))

    def test_windows_are_kept_apart(self, client, address):
        assert client.get(address)["Cross-Origin-Opener-Policy"] == "same-origin"


class TestHttps:
    @pytest.fixture
    def https(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_HSTS_SECONDS = 31_536_000
        settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        return Client()

    def test_http_is_sent_to_https(self, https):
        response = https.get("/tin-tuc/?page=2")
        assert (response.status_code, response["Location"]) == (301, "https://testserver/tin-tuc/?page=2")

    def test_browsers_are_told_to_stay_there(self, https):
        told = https.get("/", secure=True)["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains; preload"

    def test_without_https_they_are_not(self, client):
        assert "Strict-Transport-Security" not in client.get("/").headers

    @pytest.mark.parametrize("address", ["/healthz/live", "/healthz/ready"])
    def test_health_checks_are_answered_without(self, https, address):
        assert https.get(address).status_code == 200

    def test_the_cookie_of_the_display_stays_there(self, https):
        response = https.post("/hien-thi/", {"chon": "tang"}, secure=True)
        assert response.cookies["hien_thi"]["secure"]

    def test_the_cookies_of_the_newsroom_stay_there(self, https):
        response = https.get("/admin/login/", secure=True)
        assert response.cookies["csrftoken"]["secure"]
        assert response.cookies["csrftoken"]["httponly"]


def test_no_public_page_holds_inline_code_or_styles(client):
    SiteSettings.objects.create(portal_name="Cổng", notice="Bảo trì.")
    article = make_article(body='<p style="color:red" onclick="x()">Chữ <a href="javascript:x()">liên kết</a></p>')
    for address in [*PUBLIC[:-1], article.get_absolute_url(), make_article_in(State.WITHDRAWN).get_absolute_url()]:
        html = client.get(address).content.decode()
        assert not re.search(r"<[^>]+\s(?:on\w+|style)\s*=", html), address
        assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:", html), address


def test_no_public_page_asks_another_host_for_anything(client):
    loading = re.compile(r'<(?:script|link|img|source|iframe|video|audio)\b[^>]*?\s(?:src|href|srcset)="(https?:)?//')
    for address in [*PUBLIC[:-1], make_article().get_absolute_url()]:
        html = client.get(address).content.decode().replace("http://testserver/", "/")
        assert not loading.search(html), address


@pytest.mark.parametrize("app", ["ckeditor_uploader", "django.contrib.sites", "debug_toolbar"])
def test_what_is_not_needed_is_not_installed(app):
    assert app not in site.INSTALLED_APPS
