"""Logging in by two steps: no session before both, codes that are good once, and few tries."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken

from portal.models import DeskSession
from tests.makers import make_editor
from tests.portal import phone
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, 0, 5, tzinfo=timezone.get_default_timezone())
PASSWORD = "mat-khau-bien-tap"
CODE, SET_UP = "/admin/login/ma/", "/admin/login/cai-dat/"
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "/\t/evil.example",
]
FOREIGN += [
    " //evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "https:/evil.example",
    "//testserver@evil.example",
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def editor():
    return make_editor()


@pytest.fixture
def spare(editor):
    """Give the editor a phone; return the recovery codes."""
    return phone.equip(editor)


def give_password(client, user, **typed: str):
    return client.post("/admin/login/", {"username": user.username, "password": PASSWORD, "next": "/admin/"} | typed)


def give_code(client, code: str, **typed: str):
    return client.post(CODE, {"code": code} | typed)


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


class TestTheRightPassword:
    def test_leads_to_the_second_step(self, client, editor, spare):
        assert give_password(client, editor)["Location"] == f"{CODE}?next=%2Fadmin%2F"

    def test_makes_no_session(self, client, editor, spare):
        give_password(client, editor)
        assert "sessionid" not in client.cookies
        assert not DeskSession.objects.exists()
        assert not is_in(client)

    def test_suffices_without_a_phone(self, client, editor):
        assert give_password(client, editor)["Location"] == "/admin/"

    @pytest.mark.parametrize("way", FOREIGN)
    def test_leads_to_no_other_site(self, client, editor, way):
        assert give_password(client, editor, next=way)["Location"] == "/admin/"

    def test_opens_no_session_that_somebody_else_has_chosen(self, client, editor):
        client.cookies["sessionid"] = "chosen-by-somebody-else-0123456789ab"
        give_password(client, editor)
        assert client.cookies["sessionid"].value != "chosen-by-somebody-else-0123456789ab"
        assert DeskSession.objects.get().pk == client.cookies["sessionid"].value

    def test_suffices_where_the_second_step_is_switched_off(self, client, editor, spare, settings):
        settings.PORTAL_TWO_FACTOR = "OFF"
        assert give_password(client, editor)["Location"] == "/admin/"


class TestTheCode:
    def test_lets_in(self, client, editor, spare):
        give_password(client, editor)
        assert give_code(client, phone.code_of(editor), next="/admin/news/")["Location"] == "/admin/news/"
        assert is_in(client)

    @pytest.mark.parametrize("way", FOREIGN)
    def test_leads_to_no_other_site(self, client, editor, spare, way):
        give_password(client, editor, next=way)
        assert give_code(client, phone.code_of(editor), next=way)["Location"] == "/admin/"

    def test_may_be_typed_in_two_groups(self, client, editor, spare):
        give_password(client, editor)
        code = phone.code_of(editor)
        assert give_code(client, f" {code[:3]} {code[3:]}").status_code == 302

    def test_is_good_once(self, client, editor, spare):
        give_password(client, editor)
        code = phone.code_of(editor)
        give_code(client, code)
        other = Client()
        give_password(other, editor)
        assert "không đúng, hoặc đã dùng rồi" in words(give_code(other, code).content.decode())
        assert not is_in(other)

    @pytest.mark.parametrize("wrong", ["000000", "abcd-efgh", "１２３４５６", "12345", "x" * 40])
    def test_that_is_wrong_lets_nobody_in(self, client, editor, spare, wrong):
        give_password(client, editor)
        response = give_code(client, wrong)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not is_in(client)

    def test_must_wait_after_a_wrong_one(self, client, editor, spare, clock):
        give_password(client, editor)
        give_code(client, "000000")
        assert "hãy đợi 1 giây" in words(give_code(client, phone.code_of(editor)).content.decode())
        clock.shift(timedelta(seconds=2))
        assert give_code(client, phone.code_of(editor)).status_code == 302

    def test_is_tried_five_times(self, client, editor, spare, clock):
        give_password(client, editor)
        tried = []
        for _ in range(5):
            clock.shift(timedelta(seconds=20))
            tried.append(give_code(client, "000000").status_code)
        assert tried == [200, 200, 200, 200, 429]
        clock.shift(timedelta(seconds=60))
        assert give_code(client, phone.code_of(editor)).status_code == 429
        assert give_password(Client(), editor).status_code == 429

    def test_needs_the_password_first(self, client, editor, spare):
        assert give_code(client, phone.code_of(editor))["Location"] == "/admin/login/"
        assert client.get(CODE)["Location"] == "/admin/login/"

    def test_needs_it_within_five_minutes(self, client, editor, spare, clock):
        give_password(client, editor)
        clock.shift(timedelta(minutes=5, seconds=1))
        assert give_code(client, phone.code_of(editor))["Location"] == "/admin/login/"

    @pytest.mark.parametrize("forged", ["", "1", "1.x", "1.x:y:z", "é"])
    def test_needs_it_from_the_portal(self, client, editor, spare, forged):
        client.cookies["buoc_hai"] = forged
        assert client.get(CODE)["Location"] == "/admin/login/"

    def test_is_of_no_use_after_a_new_password(self, client, editor, spare):
        give_password(client, editor)
        editor.set_password("Thủ-đô-Hà-Nội-1010")
        editor.save()
        assert give_code(client, phone.code_of(editor))["Location"] == "/admin/login/"

    def test_of_another_is_of_no_use(self, client, editor, spare):
        colleague = make_editor()
        phone.equip(colleague)
        give_password(client, editor)
        assert give_code(client, phone.code_of(colleague)).status_code == 200


class TestARecoveryCode:
    def test_lets_in(self, client, editor, spare):
        give_password(client, editor)
        assert give_code(client, spare[0].upper()).status_code == 302

    def test_is_good_once(self, editor, spare):
        for status in (302, 200):
            client = Client()
            give_password(client, editor)
            assert give_code(client, spare[3]).status_code == status
        assert StaticToken.objects.count() == 9


class TestPublishers:
    @pytest.fixture(autouse=True)
    def asked(self, settings):
        settings.PORTAL_TWO_FACTOR = "PUBLISHERS"

    @pytest.mark.parametrize(
        "right", ["news.publish_article", "videos.publish_video", "documents.publish_document", ""]
    )
    def test_are_led_to_the_set_up(self, client, right):
        response = give_password(client, make_editor(*filter(None, [right])))
        assert response["Location"] == f"{SET_UP}?next=%2Fadmin%2F"

    def test_can_do_nothing_else_before(self, client, editor):
        give_password(client, editor)
        client.get(SET_UP)
        assert not is_in(client)
        assert client.get("/admin/hai-buoc/").status_code == 302
        assert not DeskSession.objects.exists()

    def test_are_in_when_it_is_done(self, client, editor):
        give_password(client, editor)
        page = client.get(SET_UP)
        data = {"code": phone.code(phone.key_on(page.content.decode())), "key": page.context["signed_key"]}
        done = client.post(SET_UP, data | {"next": "/admin/news/"})
        assert len(done.context["codes"]) == 10
        assert 'href="/admin/news/"' in done.content.decode()
        assert is_in(client)

    def test_are_asked_for_the_code_from_then_on(self, client, editor):
        phone.equip(editor)
        assert give_password(client, editor)["Location"].startswith(CODE)
        assert client.get(SET_UP)["Location"] == "/admin/login/"

    @pytest.mark.parametrize("code", ["000000", "²²²²²²", "①", "x"])
    def test_are_told_when_the_code_is_wrong(self, client, editor, code):
        give_password(client, editor)
        key = client.get(SET_UP).context["signed_key"]
        refused = client.post(SET_UP, {"code": code, "key": key})
        assert "Mã không đúng" in words(refused.content.decode())
        assert refused.context["signed_key"] == key

    def test_are_not_those_who_only_write(self, client):
        assert give_password(client, make_editor("news.change_article"))["Location"] == "/admin/"


def test_nobody_sets_up_at_the_login_who_need_not(client, editor):
    give_password(client, editor)
    assert Client().get(SET_UP)["Location"] == "/admin/login/"
