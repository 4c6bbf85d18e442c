"""Members of the newsroom turn their second factor on and off; an administrator takes a lost one away."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.makers import make_desk, make_editor
from tests.portal import phone
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, 0, 5, tzinfo=timezone.get_default_timezone())
PASSWORD = "mat-khau-bien-tap"
PAGE = "/admin/hai-buoc/"
SET_UP, CODES, OFF = f"{PAGE}cai-dat/", f"{PAGE}ma-du-phong/", f"{PAGE}tat/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def desk(editor):
    client = Client()
    client.force_login(editor)
    return client


def set_up(desk):
    page = desk.get(SET_UP)
    code = phone.code(phone.key_on(page.content.decode()))
    return desk.post(SET_UP, {"code": code, "key": page.context["signed_key"]})


class TestSettingUp:
    def test_stores_nothing_before_a_code_is_right(self, desk):
        page = desk.get(SET_UP)
        desk.post(SET_UP, {"code": "000000", "key": page.context["signed_key"]})
        assert not TOTPDevice.objects.exists()

    def test_shows_the_key_as_a_picture_and_as_text(self, desk):
        page = desk.get(SET_UP).content.decode()
        assert '<path class="ink" d="M4 4h7v1h-7z' in page
        assert len(phone.key_on(page)) == 20

    def test_shows_ten_recovery_codes_once(self, desk):
        codes = set_up(desk).context["codes"]
        assert len(set(codes)) == 10
        assert not any(code in desk.get(PAGE).content.decode() for code in codes)

    def test_is_not_kept_by_the_browser(self, desk):
        for response in (desk.get(SET_UP), set_up(desk)):
            assert "no-store" in response["Cache-Control"]

    def test_takes_the_code_that_was_shown_for_no_login(self, desk, editor, client):
        set_up(desk)
        client.post("/admin/login/", {"username": editor.username, "password": PASSWORD})
        assert client.post("/admin/login/ma/", {"code": phone.code_of(editor)}).status_code == 200

    def test_ends_the_sessions_that_began_without(self, desk, editor):
        other = Client()
        other.force_login(editor)
        set_up(desk)
        assert (desk.get("/admin/").status_code, other.get("/admin/").status_code) == (200, 302)

    def test_takes_no_key_of_a_colleague(self, desk):
        page = make_desk().get(SET_UP)
        code = phone.code(phone.key_on(page.content.decode()))
        desk.post(SET_UP, {"code": code, "key": page.context["signed_key"]})
        assert not TOTPDevice.objects.exists()

    def test_takes_no_key_of_an_hour_ago(self, desk, clock):
        page = desk.get(SET_UP)
        key = phone.key_on(page.content.decode())
        for _ in range(4):
            clock.shift(timedelta(minutes=10))
            desk.get(PAGE)
        answer = desk.post(SET_UP, {"code": phone.code(key), "key": page.context["signed_key"]})
        assert "Mã QR đã hết hạn" in words(answer.content.decode())

    @pytest.mark.parametrize(
        "typed", [{}, {"code": "1", "key": ""}, {"code": "", "key": "x"}, {"code": "²", "key": "x"}]
    )
    def test_refuses_what_is_incomplete(self, desk, typed):
        assert desk.post(SET_UP, typed).status_code == 200
        assert not TOTPDevice.objects.exists()

    def test_is_done_once(self, desk, editor):
        phone.equip(editor)
        assert desk.get(SET_UP)["Location"] == PAGE


class TestThePage:
    def test_says_that_it_is_off(self, desk):
        assert "đang tắt" in words(desk.get(PAGE).content.decode())

    def test_says_that_it_is_on_and_how_many_codes_are_left(self, desk, editor):
        phone.equip(editor)
        assert "Còn 10 mã dự phòng" in words(desk.get(PAGE).content.decode())

    @pytest.mark.parametrize("address", [PAGE, SET_UP, CODES, OFF])
    def test_is_not_there_where_it_is_switched_off(self, desk, settings, address):
        settings.PORTAL_TWO_FACTOR = "OFF"
        assert desk.get(address).status_code == 404
        assert address not in desk.get("/admin/").content.decode()


class TestNewRecoveryCodes:
    def test_take_the_place_of_the_old_ones(self, desk, editor):
        old = phone.equip(editor)
        new = desk.post(CODES, {"password": PASSWORD}).context["codes"]
        assert (len(new), set(new) & set(old), StaticToken.objects.count()) == (10, set(), 10)

    def test_need_the_password(self, desk, editor):
        phone.equip(editor)
        assert "Mật khẩu không đúng" in words(desk.post(CODES, {"password": "sai"}).content.decode())

    def test_need_a_phone(self, desk):
        assert desk.post(CODES, {"password": PASSWORD})["Location"] == PAGE


class TestTurningOff:
    def test_needs_the_password(self, desk, editor):
        phone.equip(editor)
        desk.post(OFF, {"password": "sai"})
        assert TOTPDevice.objects.exists()

    def test_removes_everything(self, desk, editor):
        phone.equip(editor)
        assert desk.post(OFF, {"password": PASSWORD})["Location"] == PAGE
        assert not TOTPDevice.objects.exists()
        assert not StaticToken.objects.exists()

    def test_gives_the_password_five_tries(self, desk, editor):
        phone.equip(editor)
        tried = [desk.post(OFF, {"password": "sai"}).status_code for _ in range(5)]
        assert tried[-1] == 429
        assert desk.post(OFF, {"password": PASSWORD}).status_code == 429


class TestALostPhone:
    @pytest.fixture
    def colleague(self):
        colleague = make_editor("news.change_article")
        phone.equip(colleague)
        return colleague

    def address(self, member) -> str:
        return f"/admin/portal/user/{member.pk}/go-hai-buoc/"

    def test_is_taken_away_by_an_administrator(self, desk, colleague):
        theirs = Client()
        theirs.force_login(colleague)
        assert self.address(colleague) in desk.get(f"/admin/portal/user/{colleague.pk}/change/").content.decode()
        assert "Gỡ đăng nhập hai bước của" in words(desk.get(self.address(colleague)).content.decode())
        assert desk.post(self.address(colleague)).status_code == 302
        assert not TOTPDevice.objects.exists()
        assert theirs.get("/admin/").status_code == 302

    def test_is_noted_in_the_history(self, desk, colleague):
        desk.post(self.address(colleague))
        assert LogEntry.objects.get(object_id=colleague.pk).change_message == "Gỡ đăng nhập hai bước"

    def test_is_not_offered_for_who_has_none(self, desk):
        other = make_editor()
        assert self.address(other) not in desk.get(f"/admin/portal/user/{other.pk}/change/").content.decode()

    def test_is_nothing_for_others(self, colleague):
        manager = make_desk("portal.change_user", "portal.view_user")
        assert manager.post(self.address(colleague)).status_code == 403
        assert self.address(colleague) not in manager.get(f"/admin/portal/user/{colleague.pk}/change/").content.decode()
        assert TOTPDevice.objects.exists()

    def test_is_taken_away_by_the_operator(self, colleague, capsys):
        call_command("remove_second_factor", colleague.username)
        assert not TOTPDevice.objects.exists()

    def test_of_nobody_is_an_error_that_names_the_account(self):
        with pytest.raises(CommandError, match="khong-ai"):
            call_command("remove_second_factor", "khong-ai")


def test_the_keys_have_no_pages_in_the_admin(desk, editor):
    phone.equip(editor)
    for address in ("otp_totp/totpdevice/", "otp_static/staticdevice/", "axes/accessattempt/"):
        assert desk.get(f"/admin/{address}").status_code == 404


def test_the_keys_are_not_spoken_of_when_an_account_is_deleted(desk):
    colleague = make_editor()
    phone.equip(colleague)
    page = desk.get(f"/admin/portal/user/{colleague.pk}/delete/").content.decode()
    assert "TOTP" not in page
    assert "token" not in page.replace("csrfmiddlewaretoken", "")
