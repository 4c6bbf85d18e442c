"""Five wrong passwords for a name from an address, then a pause; nothing tells whether there is such an account."""

from datetime import datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.makers import make_editor
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-bien-tap"
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=timezone.get_default_timezone())


def log_in(username: str, password: str = PASSWORD, **meta: str):
    return Client().post("/admin/login/", {"username": username, "password": password, "next": "/admin/"}, **meta)


def fail(username: str, times: int = 5, **meta: str) -> list[int]:
    return [log_in(username, "sai-mat-khau", **meta).status_code for _ in range(times)]


@pytest.fixture
def editor():
    return make_editor()


class TestFiveWrongPasswords:
    def test_are_answered_by_a_pause_at_the_fifth(self, editor):
        assert fail(editor.username) == [200, 200, 200, 200, 429]

    def test_lock_the_right_password_out_too(self, editor):
        fail(editor.username)
        assert log_in(editor.username).status_code == 429

    def test_are_told_with_the_time_that_is_left(self, editor):
        with time_machine.travel(NOON, tick=False) as clock:
            fail(editor.username)
            clock.shift(timedelta(minutes=4, seconds=30))
            response = log_in(editor.username)
        assert "Hãy thử lại sau 11 phút" in words(response.content.decode())
        assert response["Retry-After"] == "660"

    def test_end_after_fifteen_minutes_however_often_one_tries_meanwhile(self, editor):
        with time_machine.travel(NOON, tick=False) as clock:
            fail(editor.username)
            clock.shift(timedelta(minutes=14))
            assert fail(editor.username, 2) == [429, 429]
            clock.shift(timedelta(minutes=1, seconds=1))
            assert log_in(editor.username).status_code == 302

    def test_are_forgotten_after_the_right_one(self, editor):
        fail(editor.username, 4)
        log_in(editor.username)
        assert fail(editor.username, 4) == [200] * 4

    def test_lock_nobody_out_elsewhere(self, editor):
        fail(editor.username, REMOTE_ADDR="203.0.113.7")
        assert log_in(editor.username, REMOTE_ADDR="198.51.100.1").status_code == 302

    def test_lock_no_other_name_out(self, editor):
        fail("ai-do")
        assert log_in(editor.username).status_code == 302

    def test_are_not_got_round_by_another_browser(self, editor):
        tried = [log_in(editor.username, "sai", HTTP_USER_AGENT=f"Trình duyệt {n}").status_code for n in range(5)]
        assert tried[-1] == 429

    def test_are_not_got_round_by_other_signs_for_the_same_letters(self, editor):
        """Django makes ａ an a before it looks for the account; the pause must count the same name."""
        wide = "".join(chr(ord(letter) + 0xFEE0) for letter in editor.username)
        assert [*fail(editor.username, 2), *fail(wide, 2), *fail(f" {editor.username} ", 1)] == [200] * 4 + [429]

    def test_are_taken_back_by_the_operator(self, editor, capsys):
        fail(editor.username)
        call_command("axes_reset_username", editor.username)
        assert log_in(editor.username).status_code == 302


class TestTheAddress:
    def test_is_not_what_the_sender_claims(self, editor):
        tried = [log_in(editor.username, "sai", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code for n in range(5)]
        assert tried[-1] == 429

    def test_is_what_the_trusted_proxy_says(self, editor, settings):
        settings.TRUSTED_PROXIES = 1
        fail(editor.username, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7")
        assert log_in(editor.username, HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 429
        assert log_in(editor.username, HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 302

    def test_is_a_network_for_version_6(self, editor):
        tried = [log_in(editor.username, "sai", REMOTE_ADDR=f"2001:db8::{n}").status_code for n in range(5)]
        assert tried[-1] == 429


class TestNothingTells:
    def test_by_the_message(self, editor):
        there, missing = [
            words(log_in(name, "sai").content.decode()).replace(name, "") for name in (editor.username, "khong-ai")
        ]
        assert there == missing

    @pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
    def test_that_an_account_is_no_editors(self, fields):
        user = make_editor()
        type(user).objects.filter(pk=user.pk).update(**fields)
        known, unknown = [words(log_in(name).content.decode()) for name in (user.username, "khong-ai")]
        assert known == unknown

    def test_by_the_pause(self, editor):
        fail(editor.username)
        assert fail("khong-ai") == [200, 200, 200, 200, 429]
        there, missing = [words(log_in(name).content.decode()) for name in (editor.username, "khong-ai")]
        assert there == missing

    def test_by_the_work(self, editor, monkeypatch):
        hashed = []
        user = type(editor)
        monkeypatch.setattr(user, "set_password", lambda self, raw: hashed.append("made up"))
        log_in("khong-ai", "sai")
        assert hashed == ["made up"]


def test_a_password_is_never_stored(editor):
    fail(editor.username, 2)
    stored = AccessAttempt.objects.values_list("post_data", "get_data").get()
    assert "sai-mat-khau" not in "".join(stored)


def test_a_login_leaves_no_log_of_addresses_in_the_database(editor):
    log_in(editor.username)
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()
