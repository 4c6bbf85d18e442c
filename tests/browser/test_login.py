"""Logging in by two steps with the keyboard alone; staying, and what happens to a form after the session's end."""

import time

import pytest
from django.test import Client
from playwright.sync_api import expect

from news.models import Tag
from portal.login import sessions
from portal.models import DeskSession, User
from tests.makers import make_editor
from tests.portal import phone

from .axe import violations
from .desk import log_in

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-bien-tap"
FOCUSED = "() => (document.activeElement.textContent || document.activeElement.value || '').trim()"


def type_password(page, user) -> None:
    page.goto("/admin/")
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def tab_to(page, text: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == text:
            return
    raise LookupError(f"The keyboard does not reach {text!r}.")


def follow(page, text: str) -> None:
    tab_to(page, text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def desk(server, page):
    """Return a page of somebody who has just logged in."""
    return log_in(page)


class TestTwoStepsByKeyboard:
    def test_let_in_with_the_code_of_the_phone(self, server, page):
        user = make_editor()
        phone.equip(user)
        type_password(page, user)
        page.get_by_role("heading", name="Mã xác thực").wait_for()
        page.keyboard.type(phone.code_of(user))
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Đăng xuất").wait_for()

    def test_are_set_up_and_printed(self, desk):
        follow(desk, "Đăng nhập hai bước")
        follow(desk, "Bật đăng nhập hai bước")
        code = phone.code(phone.key_on(desk.content()))
        desk.get_by_label("Mã đang hiện trong ứng dụng").focus()
        desk.keyboard.type(code)
        desk.keyboard.press("Enter")
        desk.get_by_role("heading", name="Mã dự phòng").wait_for()
        assert desk.locator(".recovery-codes li").count() == 10
        tab_to(desk, "In trang này")
        follow(desk, "Đã cất mã, tiếp tục")
        assert "Còn 10 mã dự phòng" in desk.locator("main").inner_text()

    def test_are_a_duty_of_those_who_may_publish(self, server, page, settings):
        settings.PORTAL_TWO_FACTOR = "PUBLISHERS"
        type_password(page, make_editor())
        page.get_by_role("heading", name="Cài đặt đăng nhập hai bước").wait_for()
        assert "\n".join(violations(page)) == ""
        page.goto("/admin/news/article/")
        assert "/admin/login/" in page.url


def reach(page, name: str) -> None:
    """Open one of the new pages."""
    user = User.objects.order_by("pk").last()
    if name in ("on", "new codes", "off", "lost phone"):
        phone.equip(user)
    addresses = {"on": "", "off page": "", "set-up": "cai-dat/", "new codes": "ma-du-phong/", "off": "tat/"}
    if name in addresses:
        page.goto(f"/admin/hai-buoc/{addresses[name]}")
    elif name == "lost phone":
        page.goto(f"/admin/portal/user/{user.pk}/go-hai-buoc/")
    elif name == "sessions":
        Client().force_login(user)
        page.goto("/admin/phien/")
    elif name == "codes":
        phone.equip(user)
        page.goto("/admin/hai-buoc/ma-du-phong/")
        page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
        page.get_by_role("button", name="Tạo mã mới").click()
        page.locator(".recovery-codes").wait_for()


class TestPagesAreForEverybody:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(
        "name", ["off page", "on", "set-up", "codes", "new codes", "off", "lost phone", "sessions"]
    )
    def test_inside(self, visitor, scheme, name):
        page = log_in(visitor(color_scheme=scheme).new_page())
        reach(page, name)
        assert "\n".join(violations(page)) == ""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_at_the_second_step_and_after_wrong_codes(self, visitor, scheme):
        page, user = visitor(color_scheme=scheme).new_page(), make_editor()
        phone.equip(user)
        type_password(page, user)
        page.get_by_label("Mã xác thực").wait_for()
        assert "\n".join(violations(page)) == ""
        page.keyboard.type("000000")
        page.keyboard.press("Enter")
        page.locator(".errorlist").wait_for()
        assert "\n".join(violations(page)) == ""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_in_the_pause_after_five_tries(self, visitor, scheme):
        page = visitor(color_scheme=scheme).new_page()
        for _ in range(5):
            page.goto("/admin/login/")
            page.get_by_label("Tên đăng nhập").fill(f"khong-ai-{scheme}")
            page.get_by_label("Mật khẩu").fill("sai")
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_load_state()
        assert "Hãy thử lại sau 15 phút" in page.locator("main").inner_text()
        assert "\n".join(violations(page)) == ""


def leave_alone(seconds: int) -> None:
    """Let the last session look as if nobody had used it for so long."""
    row = DeskSession.objects.order_by("-begun_at").first()
    store = sessions.SessionStore(row.pk)
    store[sessions.SEEN] = time.time() - seconds
    store.save()


class TestTheEndOfASession:
    @pytest.fixture
    def idle(self, page, server):
        page.clock.install()
        desk = log_in(page)
        leave_alone(14 * 60 + 10)
        desk.clock.fast_forward(14 * 60 * 1000 + 5000)
        expect(desk.get_by_role("dialog", name="Bạn sắp bị đăng xuất")).to_be_visible()
        return desk

    def test_is_announced_a_minute_before(self, idle):
        assert "\n".join(violations(idle)) == ""

    def test_is_put_off_by_a_key(self, idle):
        assert idle.evaluate(FOCUSED) == "Ở lại"
        idle.keyboard.press("Enter")
        expect(idle.locator("#session-end")).to_be_hidden()
        left = idle.evaluate("async () => (await (await fetch('/admin/phien/con-lai/')).json()).seconds")
        assert left > 800

    def test_is_told_when_it_has_come(self, idle):
        leave_alone(16 * 60)
        DeskSession.objects.all().delete()
        idle.clock.fast_forward(62_000)
        expect(idle.get_by_role("link", name="đăng nhập lại trong thẻ mới")).to_be_visible()
        assert "\n".join(violations(idle)) == ""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_loses_no_form(self, visitor, scheme):
        page = log_in(visitor(color_scheme=scheme).new_page())
        page.goto("/admin/news/tag/add/")
        page.fill("#id_name", f"Từ khóa gõ lâu {scheme}")
        DeskSession.objects.all().delete()
        page.get_by_role("button", name="Lưu", exact=True).click()
        page.get_by_role("heading", name="Phiên đăng nhập đã hết").wait_for()
        assert "\n".join(violations(page)) == ""
        log_in(page.context.new_page())
        page.get_by_role("button", name="Gửi lại").click()
        page.locator("#result_list").wait_for()
        assert Tag.objects.filter(name=f"Từ khóa gõ lâu {scheme}").exists()
