"""Error pages say in Vietnamese what is wrong and what to do, whatever is broken."""

import errno

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import Http404
from django.template import engines
from django.test import Client

from portal import home, views
from portal.publishing import State
from tests.makers import make_article_in
from tests.portal.reading import tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def answer(client, monkeypatch):
    """Make the front page fail with an error; return what the reader gets."""

    def get(error: Exception):
        def fail():
            raise error

        monkeypatch.setattr(home, "blocks", fail)
        return client.get("/")

    return get


PAGES = [
    (SuspiciousOperation("x"), 400, "Yêu cầu"),
    (PermissionDenied(), 403, "Không có quyền truy cập"),
    (Http404(), 404, "Không tìm thấy trang"),
    (RuntimeError("bí mật"), 500, "Cổng đang gặp lỗi"),
    (OperationalError("bí mật"), 503, "Cổng"),
]


@pytest.mark.parametrize(("method", "status"), [("post", 507), ("get", 500)])
def test_who_sent_something_is_told_that_the_disk_is_full(client, monkeypatch, method, status):
    def full(request):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(views, "page_before", full)
    answer = getattr(client, method)("/hien-thi/", {"co": "3"})
    assert (answer.status_code, "Ổ đĩa của máy chủ đã đầy" in answer.content.decode()) == (status, status == 507)


def write_too_much(request):
    """Meet the database's own error: SQLite has no page left, as on a full disk; PostgreSQL is told to raise it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        cursor.execute("CREATE TABLE filling AS SELECT zeroblob(1000000)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("method", "status"), [("post", 507), ("get", 503)])
@pytest.mark.usefixtures("database_in_a_file")
def test_a_database_without_room_says_so_too(client, monkeypatch, method, status):
    monkeypatch.setattr(views, "page_before", write_too_much)
    answer = getattr(client, method)("/hien-thi/", {"co": "3"})
    assert (answer.status_code, "Ổ đĩa của máy chủ đã đầy" in answer.content.decode()) == (status, status == 507)


@pytest.mark.parametrize(("error", "status", "text"), PAGES)
class TestEveryErrorPage:
    def test_it_answers_with_its_status(self, answer, error, status, text):
        assert answer(error).status_code == status

    def test_it_says_in_vietnamese_what_is_wrong(self, answer, error, status, text):
        page = answer(error).content.decode()
        assert '<html lang="vi"' in page
        assert text in page

    def test_it_has_one_heading_and_a_way_on(self, answer, error, status, text):
        page = answer(error).content.decode()
        assert len(tags(page, "h1")) == 1
        assert any(given.get("href") == "/" for _, given in tags(page, "a"))

    def test_it_tells_nothing_of_the_inside(self, answer, error, status, text):
        page = answer(error).content.decode()
        assert not any(secret in page for secret in ("bí mật", "Traceback", "Error", "django"))

    def test_it_carries_the_security_headers(self, answer, error, status, text):
        response = answer(error)
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_it_is_html_in_utf8(self, answer, error, status, text):
        assert answer(error)["Content-Type"] == "text/html; charset=utf-8"

    def test_it_sets_no_cookie(self, answer, error, status, text):
        assert not answer(error).cookies


class TestServerError:
    @pytest.fixture
    def broken(self, monkeypatch):
        """Break the database and every template."""

        def refuse(*arguments, **options):
            raise RuntimeError("broken")

        monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        monkeypatch.setattr(engines["django"].engine, "get_template", refuse)
        monkeypatch.setattr(engines["django"].engine, "find_template", refuse)

    @pytest.mark.parametrize("address", ["/", "/tin-tuc/", "/khong-co/", "/admin/login/"])
    def test_it_needs_neither_database_nor_templates(self, client, broken, address):
        response = client.get(address)
        assert response.status_code == 500
        assert "Cổng đang gặp lỗi" in response.content.decode()

    def test_it_is_never_stored(self, answer):
        assert answer(RuntimeError())["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused_with_advice():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "Biểu mẫu đã hết hiệu lực" in response.content.decode()


def test_a_page_that_is_not_there_keeps_header_and_footer(client):
    page = client.get("/khong-co-trang-nay/").content.decode()
    assert [tag for tag, _ in tags(page) if tag in ("header", "main", "footer")] == ["header", "main", "footer"]


def test_a_page_that_is_gone_says_so_in_vietnamese(client):
    page = client.get(make_article_in(State.WITHDRAWN).get_absolute_url()).content.decode()
    assert "Bài viết đã được gỡ" in page


@pytest.mark.parametrize(
    "address", ["/khong-co", "/a/b/c/", "/đường-dẫn/", "/%00/", "/" + "a" * 3000 + "/", "/GIOI-THIEU/"]
)
def test_an_address_that_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code in (404, 301)


def test_an_address_without_its_slash_leads_on_and_ends(client):
    assert client.get("/khong-co", follow=True).status_code == 404
