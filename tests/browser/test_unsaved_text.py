"""What an editor typed and did not save: after a crash, an expired session, a dead server or a refused save it is offered."""

import os
import re
import signal
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Error, expect

from news.models import Article
from portal.models import DeskSession
from tests.fire.site import Site
from tests.makers import make_article, make_category, make_editor

from .axe import violations
from .conftest import ARGUMENTS, WHOLE, program
from .desk import wait_for_editors

pytestmark = pytest.mark.browser

BODY = "<p>Đoạn một.</p><p>Đoạn hai.</p>"
EVERY_COPY = """() => new Promise((resolve) => {
  const request = indexedDB.open("chua-luu", 1);
  request.onsuccess = () => {
    const all = request.result.transaction("copies").objectStore("copies").getAll();
    all.onsuccess = () => resolve(all.result.length);
  };
})"""
NO_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); };"


@pytest.fixture(scope="module", autouse=True)
def category(server):
    return make_category("Thời sự")


@pytest.fixture
def user(server):
    return make_editor()


@pytest.fixture
def article(server):
    return make_article("Tiêu đề cũ", body=BODY, published_at=None)


def enter(context, user, url: str = ""):
    """Let a browser be one in which the user is logged in; return a new page of it."""
    client = Client()
    client.force_login(user)
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": url or context._options["baseURL"],
    }
    context.add_cookies([cookie])
    return context.new_page()


@pytest.fixture
def browser(visitor, server, user):
    """Return a browser of the user, and a page in it."""
    context = visitor()
    return context, enter(context, user, server)


def open_form(page, article=None, base: str = "") -> None:
    page.goto(f"{base}/admin/news/article/{article.pk}/change/" if article else f"{base}/admin/news/article/add/")
    wait_for_editors(page)
    page.wait_for_load_state()


def type_text(page, title: str = "", text: str = "") -> None:
    """Type, and wait until the copy is kept."""
    if title:
        page.fill("#id_title", title)
    if text:
        page.locator(".cke_wysiwyg_div").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(text)
    kept = page.locator(".together-kept")
    expect(kept).to_contain_text("Đã giữ bản tạm lúc")
    page.wait_for_timeout(1300)  # what was typed last


def offer(page):
    return page.locator(".together-offer")


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def kept(page) -> int:
    return page.evaluate(EVERY_COPY)


class MortalSite(Site):
    """The real server with the database of these tests, at one address through all its lives."""

    def __init__(self, folder: Path):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.at = free.getsockname()[1]
        super().__init__(folder, SimpleNamespace(address=f"sqlite:///{connection.settings_dict['NAME']}"), workers=1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.at}"

    def bind(self) -> str:
        return f"127.0.0.1:{self.at}"


class TestAfterACrash:
    @pytest.fixture
    def profile(self, browsers, server, tmp_path):
        """Return a way to open a browser that keeps what it has in a folder."""
        folder, path, opened = str(tmp_path / "profile"), program(*WHOLE), []

        def launch():
            options = {"base_url": server, "locale": "vi-VN"}
            opened.append(browsers.launch_persistent_context(folder, executable_path=path, args=ARGUMENTS, **options))
            return opened[-1]

        yield launch
        opened[-1].close()

    @staticmethod
    def kill(folder: Path) -> None:
        """Kill the browser of this profile, and it alone, as when the power fails."""
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = process.read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={folder}".encode() in command and not any(b"--type=" in part for part in command):
                os.kill(int(process.parent.name), signal.SIGKILL)
                return
        raise LookupError(f"no browser with the profile {folder}")

    def test_the_text_is_offered_compared_restored_and_saved(self, profile, server, user, article, tmp_path):
        page = enter(profile(), user, server)
        open_form(page, article)
        type_text(page, "Tiêu đề mới", " Thêm một câu.")
        self.kill(tmp_path / "profile")
        page = enter(profile(), user, server)
        open_form(page, article)
        expect(offer(page)).to_contain_text(re.compile(r"Có bản chưa lưu lúc \d\d:\d\d \d\d/\d\d/\d{4}"))
        button(page, "So sánh").click()
        expect(page.locator(".together-comparison ins")).to_have_text(["[thêm: mới]", "[thêm: Thêm một câu.]"])
        button(page, "Khôi phục").click()
        expect(page.locator("#id_title")).to_have_value("Tiêu đề mới")
        expect(page.locator(".cke_wysiwyg_div")).to_contain_text("Đoạn hai. Thêm một câu.")
        article.refresh_from_db()
        assert article.title == "Tiêu đề cũ"
        expect(offer(page)).to_have_count(0)
        button(page, "Lưu").click()
        page.locator("#result_list").wait_for()
        article.refresh_from_db()
        assert (article.title, "Thêm một câu." in article.body) == ("Tiêu đề mới", True)
        open_form(page, article)
        expect(offer(page)).to_have_count(0)

    def test_a_new_article_is_offered(self, profile, server, user, tmp_path):
        page = enter(profile(), user, server)
        open_form(page)
        type_text(page, "Bài chưa kịp lưu", "Nội dung chưa kịp lưu.")
        page.select_option("#id_category", label="Thời sự")
        page.wait_for_timeout(1500)
        self.kill(tmp_path / "profile")
        page = enter(profile(), user, server)
        open_form(page)
        button(page, "Khôi phục").click()
        expect(page.locator("#id_title")).to_have_value("Bài chưa kịp lưu")
        wait_for_editors(page)
        button(page, "Lưu").click()
        page.locator("#result_list").wait_for()
        stored = Article.objects.get(title="Bài chưa kịp lưu")
        assert (stored.body, stored.category.name) == ("<p>Nội dung chưa kịp lưu.</p>", "Thời sự")
        open_form(page)
        expect(offer(page)).to_have_count(0)


class TestAfterTheSession:
    def test_the_text_is_offered_to_who_logs_in_again(self, browser, server, user, article):
        context, page = browser
        open_form(page, article)
        type_text(page, "Gõ lâu quá")
        DeskSession.objects.all().delete()
        button(page, "Lưu").click()
        page.get_by_role("heading", name="Phiên đăng nhập đã hết").wait_for()
        expect(page.locator("main")).to_contain_text("cũng được giữ trong trình duyệt này")
        page.close()
        page = enter(context, user, server)
        open_form(page, article)
        button(page, "Khôi phục").click()
        expect(page.locator("#id_title")).to_have_value("Gõ lâu quá")

    def test_a_resend_that_is_saved_takes_the_copy_away(self, browser, server, user, article):
        context, page = browser
        open_form(page, article)
        type_text(page, "Gửi lại được")
        DeskSession.objects.all().delete()
        button(page, "Lưu").click()
        enter(context, user, server).goto("/admin/")
        button(page, "Gửi lại").click()
        page.locator("#result_list").wait_for()
        assert Article.objects.filter(title="Gửi lại được").exists()
        page.wait_for_function(f"async () => await ({EVERY_COPY})() === 0")

    def test_nobody_else_sees_it(self, browser, server, article):
        context, page = browser
        open_form(page, article)
        type_text(page, "Của người trước")
        context.clear_cookies()
        page = enter(context, make_editor(), server)
        open_form(page, article)
        page.wait_for_timeout(500)
        expect(offer(page)).to_have_count(0)
        assert kept(page) == 1


class TestADeadServer:
    @pytest.fixture
    def mortal(self, server, tmp_path):
        """Return a real gunicorn on the database of these tests, that can be killed and started again."""
        site = MortalSite(tmp_path / "site")
        site.start()
        yield site
        site.kill()

    def test_loses_no_text(self, mortal, visitor, user, article):
        page = enter(visitor(base_url=mortal.url), user, mortal.url)
        open_form(page, article, mortal.url)
        type_text(page, "Máy chủ hỏng", " Câu cuối.")
        mortal.kill()
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"), page.expect_navigation():
            button(page, "Lưu").click()
        mortal.start()
        open_form(page, article, mortal.url)
        button(page, "Khôi phục").click()
        expect(page.locator("#id_title")).to_have_value("Máy chủ hỏng")
        expect(page.locator(".cke_wysiwyg_div")).to_contain_text("Câu cuối.")
        button(page, "Lưu").click()
        page.locator("#result_list").wait_for()
        article.refresh_from_db()
        assert article.title == "Máy chủ hỏng"


class TestARefusedSave:
    def test_keeps_the_copy_and_offers_it_only_in_another_form(self, browser, article):
        _, page = browser
        open_form(page, article)
        page.fill("#id_source_url", "không phải địa chỉ")
        type_text(page, "Bị từ chối")
        button(page, "Lưu").click()
        page.locator(".errornote").wait_for()
        page.wait_for_timeout(1500)
        expect(offer(page)).to_have_count(0)
        open_form(page, article)
        expect(offer(page)).to_have_count(1)


class TestACopy:
    def test_is_gone_when_the_save_is_confirmed(self, browser, article):
        _, page = browser
        open_form(page, article)
        type_text(page, "Lưu được")
        assert kept(page) == 1
        button(page, "Lưu").click()
        page.locator("#result_list").wait_for()
        page.wait_for_function(f"async () => await ({EVERY_COPY})() === 0")
        assert "da_luu" not in page.evaluate("document.cookie")

    def test_is_dropped_by_its_button_only_after_a_question(self, browser, article):
        _, page = browser
        open_form(page, article)
        type_text(page, "Không cần nữa")
        open_form(page, article)
        page.once("dialog", lambda dialog: dialog.dismiss())
        button(page, "Bỏ").click()
        expect(offer(page)).to_have_count(1)
        page.once("dialog", lambda dialog: dialog.accept())
        button(page, "Bỏ").click()
        expect(offer(page)).to_have_count(0)
        assert kept(page) == 0

    def test_of_a_form_that_is_open_in_another_tab_is_not_offered_there(self, browser, article):
        context, page = browser
        open_form(page, article)
        type_text(page, "Còn đang gõ")
        other = context.new_page()
        open_form(other, article)
        other.wait_for_timeout(500)
        expect(offer(other)).to_have_count(0)

    def test_is_as_good_with_a_plain_editor(self, browser, article, settings):
        settings.RICH_TEXT_WIDGET = "django.forms.Textarea"
        _, page = browser
        page.goto(f"/admin/news/article/{article.pk}/change/")
        page.fill("#id_body", "<p>Gõ trong ô chữ trơn.</p>")
        expect(page.locator(".together-kept")).to_contain_text("Đã giữ bản tạm lúc")
        page.goto(f"/admin/news/article/{article.pk}/change/")
        button(page, "Khôi phục").click()
        expect(page.locator("#id_body")).to_have_value("<p>Gõ trong ô chữ trơn.</p>")

    def test_that_cannot_be_kept_is_said_quietly(self, visitor, server, user, article):
        context = visitor()
        context.add_init_script(NO_STORE)
        page = enter(context, user, server)
        open_form(page, article)
        expect(page.locator(".together-kept")).to_contain_text("Trình duyệt này không cho giữ bản tạm")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [360, 1280])
    def test_is_offered_to_everybody(self, visitor, server, user, article, scheme, width):
        page = enter(visitor(color_scheme=scheme, viewport={"width": width, "height": 800}), user, server)
        open_form(page, article)
        type_text(page, "Tiêu đề mới")
        open_form(page, article)
        button(page, "So sánh").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".together-comparison")).to_be_focused()
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/offer-{scheme}-{width}.png")
        assert "\n".join(violations(page)) == ""
