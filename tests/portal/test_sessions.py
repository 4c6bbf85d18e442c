"""Sessions end when idle and after twelve hours; their owners see them and end them."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import DeskSession
from tests.makers import make_article, make_desk, make_editor
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=timezone.get_default_timezone())
PASSWORD = "mat-khau-bien-tap"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(clock):
    return make_desk()


def log_in(user, **meta: str) -> Client:
    client = Client(**meta)
    assert client.post("/admin/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    return client


def is_in(desk: Client) -> bool:
    return desk.get("/admin/").status_code == 200


class TestIdleTime:
    def test_of_fifteen_minutes_ends_the_session(self, desk, clock):
        clock.shift(timedelta(minutes=15, seconds=1))
        assert not is_in(desk)

    def test_begins_anew_with_each_page_of_the_newsroom(self, desk, clock):
        for _ in range(4):
            clock.shift(timedelta(minutes=14))
            assert is_in(desk)

    def test_begins_anew_with_a_preview(self, desk, clock):
        address = f"/tin-tuc/xem-truoc/{make_article().pk}/"
        for _ in range(3):
            clock.shift(timedelta(minutes=14))
            assert desk.get(address).status_code == 200

    def test_ends_previews_too(self, desk, clock):
        clock.shift(timedelta(minutes=16))
        assert desk.get(f"/tin-tuc/xem-truoc/{make_article().pk}/").status_code == 302

    @pytest.mark.parametrize("address", ["/admin/phien/con-lai/", "/admin/videos/clip/khong-co/trang-thai/", "/"])
    def test_goes_on_while_only_scripts_ask_or_readers_pages_are_read(self, desk, clock, address):
        clock.shift(timedelta(minutes=14))
        desk.get(address)
        clock.shift(timedelta(minutes=2))
        assert not is_in(desk)

    def test_is_a_setting(self, desk, clock, settings):
        settings.PORTAL_IDLE_MINUTES = 0
        is_in(desk)
        clock.shift(timedelta(minutes=2))
        is_in(desk)
        clock.shift(timedelta(hours=11))
        assert is_in(desk)


def test_a_session_ends_after_twelve_hours_in_any_case(desk, clock):
    for _ in range(71):
        clock.shift(timedelta(minutes=10))
        assert is_in(desk)
    clock.shift(timedelta(minutes=10, seconds=1))
    assert not is_in(desk)


def writes(desk: Client) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert is_in(desk)
    return [query["sql"] for query in captured if re.match("UPDATE|INSERT", query["sql"])]


def test_a_session_is_written_once_a_minute_at_most(desk, clock):
    assert writes(desk) == []
    clock.shift(timedelta(seconds=61))
    assert len(writes(desk)) == 1
    assert writes(desk) == []


class TestTheScript:
    def test_learns_how_long_the_session_lasts(self, desk, clock):
        clock.shift(timedelta(minutes=5))
        assert desk.get("/admin/phien/con-lai/").json()["seconds"] == 600

    def test_prolongs_it(self, desk, clock):
        clock.shift(timedelta(minutes=14))
        assert desk.post("/admin/phien/o-lai/").json()["seconds"] == 900
        clock.shift(timedelta(minutes=14))
        assert is_in(desk)

    def test_cannot_prolong_it_beyond_twelve_hours(self, desk, clock, settings):
        settings.PORTAL_IDLE_MINUTES = 720
        desk.post("/admin/phien/o-lai/")
        clock.shift(timedelta(hours=11, minutes=59))
        assert desk.post("/admin/phien/o-lai/").json()["seconds"] == 60

    def test_finds_on_each_page_how_long(self, desk):
        page = desk.get("/admin/").content.decode()
        assert 'data-seconds="900"' in page
        assert "Bạn sắp bị đăng xuất" in page

    def test_is_not_on_the_login(self, client):
        assert "session-end" not in client.get("/admin/login/").content.decode()


class TestAFormSentTooLate:
    @pytest.fixture
    def answer(self, desk, clock):
        clock.shift(timedelta(minutes=16))
        typed = {"csrfmiddlewaretoken": "x", "title": "Bài <dài>", "body": "<p>Nội dung rất dài của bài viết</p>"}
        return desk.post("/admin/news/article/add/", typed | {"old_password": "bi-mat"})

    def test_is_told_that_the_text_is_still_there(self, answer):
        assert answer.status_code == 403
        assert "nội dung đã nhập vẫn còn trong trình duyệt" in words(answer.content.decode())

    def test_is_given_back_to_be_sent_again(self, answer):
        page = answer.content.decode()
        assert 'action="/admin/news/article/add/"' in page
        assert "&lt;p&gt;Nội dung rất dài của bài viết&lt;/p&gt;</textarea>" in page

    def test_gives_no_password_back(self, answer):
        assert "bi-mat" not in answer.content.decode()

    def test_is_kept_by_nobody(self, answer):
        assert answer["Cache-Control"] == "no-store"

    def test_of_another_site_is_not(self, clock):
        answer = Client(enforce_csrf_checks=True).post(
            "/admin/news/article/add/", {"csrfmiddlewaretoken": "x", "a": "b"}
        )
        assert answer.status_code == 403
        assert "Gửi lại" not in answer.content.decode()


class TestThePageOfSessions:
    @pytest.fixture
    def editor(self, clock):
        return make_editor()

    @pytest.fixture
    def here(self, editor):
        return log_in(editor, HTTP_USER_AGENT=CHROME, REMOTE_ADDR="203.0.113.7")

    @pytest.fixture
    def there(self, editor, here, clock):
        clock.shift(timedelta(minutes=3))
        return log_in(editor, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/605", REMOTE_ADDR="198.51.100.1")

    def test_names_browser_address_and_times(self, here, there):
        page = words(here.get("/admin/phien/").content.decode())
        assert "Chrome trên máy tính Windows 203.0.113.7 12:00 01/12/2026 bây giờ Phiên này" in page
        assert "Safari trên iPhone 198.51.100.1 12:03 01/12/2026 12:03 01/12/2026" in page

    def test_does_not_show_what_opens_a_session(self, here, there):
        page = here.get("/admin/phien/").content.decode()
        assert not [key for key in DeskSession.objects.values_list("pk", flat=True) if key in page]

    def test_ends_one(self, here, there):
        name = DeskSession.objects.get(address="198.51.100.1").name
        here.post("/admin/phien/", {"phien": name})
        assert (is_in(here), is_in(there)) == (True, False)

    def test_ends_all_others(self, editor, here, there):
        third = log_in(editor)
        third.post("/admin/phien/", {"phien": "tat-ca"})
        assert (is_in(here), is_in(there), is_in(third)) == (False, False, True)

    def test_ends_nothing_for_a_wrong_name(self, here, there):
        assert here.post("/admin/phien/", {"phien": ""}).status_code == 302
        assert is_in(there)

    def test_shows_and_ends_none_of_a_colleague(self, here):
        colleague = log_in(make_editor())
        name = DeskSession.objects.exclude(address="203.0.113.7").get().name
        assert name not in here.get("/admin/phien/").content.decode()
        here.post("/admin/phien/", {"phien": name})
        assert is_in(colleague)

    def test_forgets_what_has_ended(self, here, there, clock):
        clock.shift(timedelta(minutes=16))
        log_in(make_editor())
        assert DeskSession.objects.count() == 1


class TestANewPassword:
    def test_ends_the_other_sessions(self, clock):
        editor = make_editor()
        here, there = log_in(editor), log_in(editor)
        data = {"old_password": PASSWORD, "new_password1": "Thủ-đô-Hà-Nội-1010", "new_password2": "Thủ-đô-Hà-Nội-1010"}
        assert here.post("/admin/password_change/", data).status_code == 302
        assert (is_in(here), is_in(there)) == (True, False)
        assert DeskSession.objects.filter(user=editor).count() == 1

    def test_that_an_administrator_sets_ends_all(self, clock):
        editor = make_editor()
        there = log_in(editor)
        user = get_user_model().objects.get(pk=editor.pk)
        user.set_password("Thủ-đô-Hà-Nội-1010")
        user.save()
        assert not is_in(there)
        assert not DeskSession.objects.exists()


def test_a_reader_has_no_session(client):
    client.get("/")
    client.get(make_article().get_absolute_url())
    assert not DeskSession.objects.exists()
