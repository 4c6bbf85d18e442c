"""Two editors at one article: they see one another, and the second save is compared before it is stored."""

import os

import pytest
from django.test import Client
from playwright.sync_api import expect

from news.models import Article
from portal.models import Presence
from tests.fire.processes import until
from tests.makers import make_article, make_category, make_editor

from .axe import violations
from .desk import wait_for_editors

pytestmark = pytest.mark.browser

BODY = "<p>Đoạn một.</p><p>Đoạn hai.</p><p>Đoạn ba.</p>"


@pytest.fixture(scope="module")
def chromium(whole_chromium):
    return whole_chromium  # a window that is closed tells of it


@pytest.fixture
def article(server):
    return make_article("Tiêu đề", body=BODY, published_at=None, category=make_category())


@pytest.fixture
def enter(visitor, server):
    """Return a way to open the article's form in a browser of somebody's own."""

    def open_form(article, last: str, first: str, **options):
        client, context = Client(), visitor(**options)
        client.force_login(make_editor(last_name=last, first_name=first))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
        page = context.new_page()
        page.clock.install()
        page.goto(f"/admin/news/article/{article.pk}/change/")
        if options.get("java_script_enabled", True):
            wait_for_editors(page)
            page.wait_for_load_state()
        return page

    return open_form


@pytest.fixture
def an(enter, article):
    return enter(article, "Nguyễn Văn", "An")


@pytest.fixture
def binh(enter, article, an):
    return enter(article, "Lê", "Bình")


def people(page):
    return page.locator(".together-people")


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def rewrite(page, number: int, text: str) -> None:
    """Type at the end of a paragraph."""
    page.locator(".cke_wysiwyg_div p").nth(number).click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def save(page, name: str = "Lưu") -> None:
    press(page, name)
    page.locator("#result_list").wait_for()


class TestTwoOpenForms:
    def test_tell_one_another(self, an, binh):
        expect(people(binh)).to_contain_text("Nguyễn Văn An cũng đang mở bài viết này (từ ")
        an.clock.fast_forward(21_000)
        expect(people(an)).to_contain_text("Lê Bình cũng đang mở bài viết này (từ ")

    def test_tell_when_one_is_left(self, an, binh):
        expect(people(binh)).to_contain_text("Nguyễn Văn An")
        an.goto("/admin/")
        until(lambda: Presence.objects.count() == 1, "who has left to be gone")
        expect(people(binh)).to_contain_text("Nguyễn Văn An")
        binh.clock.fast_forward(21_000)
        expect(people(binh)).to_be_empty()
        assert Presence.objects.count() == 1

    def test_tell_when_one_is_closed(self, an, binh):
        an.close()
        until(lambda: Presence.objects.count() == 1, "who has closed it to be gone")
        binh.clock.fast_forward(21_000)
        expect(people(binh)).to_be_empty()

    def test_tell_when_the_other_has_saved(self, an, binh):
        an.fill("#id_title", "Tiêu đề của An")
        save(an)
        binh.clock.fast_forward(21_000)
        expect(people(binh)).to_contain_text("Nguyễn Văn An vừa lưu lúc ")
        expect(people(binh)).to_contain_text("lần lưu của bạn sẽ được so sánh trước.")
        if folder := os.environ.get("PICTURES"):
            binh.screenshot(path=f"{folder}/people.png")
        assert "\n".join(violations(binh)) == ""


class TestTheSecondSave:
    def collide(self, an, binh) -> None:
        """Let both change the second paragraph, and each something else."""
        rewrite(an, 1, " An sửa.")
        an.fill("#id_title", "Tiêu đề của An")
        save(an)
        rewrite(binh, 1, " Bình sửa.")
        rewrite(binh, 2, " Bình thêm.")
        binh.fill("#id_lead", "Tóm tắt của Bình.")
        press(binh, "Lưu")
        binh.get_by_role("heading", name="Có người đã lưu trước bạn").wait_for()

    def test_is_joined_by_the_keyboard(self, an, binh, article):
        self.collide(an, binh)
        binh.get_by_role("radio").first.focus()
        binh.keyboard.press("ArrowDown")
        binh.keyboard.press("ArrowDown")
        expect(binh.get_by_role("radio", name="Giữ cả hai")).to_be_checked()
        binh.keyboard.press("Enter")
        wait_for_editors(binh)
        expect(binh.locator(".messagelist")).to_contain_text("Đã ghép hai bản, chưa lưu")
        assert "Bình thêm." not in Article.objects.get(pk=article.pk).body
        save(binh)
        article.refresh_from_db()
        assert (article.title, article.lead) == ("Tiêu đề của An", "Tóm tắt của Bình.")
        middle = "<p>Đoạn hai. An sửa.</p><p>Đoạn hai. Bình sửa.</p>"
        assert article.body == f"<p>Đoạn một.</p>{middle}<p>Đoạn ba. Bình thêm.</p>"

    def test_asks_for_a_choice(self, an, binh):
        self.collide(an, binh)
        press(binh, "Ghép và xem lại trong biểu mẫu")
        expect(binh.get_by_role("heading", name="Có người đã lưu trước bạn")).to_be_visible()
        assert binh.evaluate("document.querySelector('#joining').matches(':invalid')")

    def test_loses_nothing_when_the_comparison_is_left(self, an, binh, article):
        self.collide(an, binh)
        binh.get_by_role("link", name="Mở bản mới nhất, không ghép").click()
        expect(binh.locator(".together-offer")).to_be_visible()
        expect(binh.locator("#id_title")).to_have_value("Tiêu đề của An")
        press(binh, "Khôi phục")
        expect(binh.locator("#id_lead")).to_have_value("Tóm tắt của Bình.")
        press(binh, "Lưu")
        expect(binh.get_by_role("heading", name="Có người đã lưu trước bạn")).to_be_visible()

    def test_is_compared_too_when_one_came_back_to_the_form(self, an, binh, article):
        self.come_back(an, binh)
        wait_for_editors(binh)
        expect(binh.locator("#id_title")).to_have_value("Tiêu đề của An")
        expect(binh.locator(".together-offer")).to_be_visible()

    def test_is_compared_too_when_one_came_back_without_scripts(self, enter, an, article):
        binh = enter(article, "Lê", "Bình", java_script_enabled=False)
        self.come_back(an, binh)
        expect(binh.locator("#id_title")).to_have_value("Tiêu đề của An")

    @staticmethod
    def come_back(an, binh) -> None:
        """Go back to a form that was left, which another has saved meanwhile: what it shows is what it is based on."""
        binh.fill("#id_title", "Tiêu đề của Bình")
        binh.wait_for_timeout(1500)
        binh.goto("/admin/")
        an.fill("#id_title", "Tiêu đề của An")
        save(an)
        binh.go_back()

    def test_publishes_nothing_unseen(self, an, binh, article):
        rewrite(an, 0, " Số liệu sai.")
        save(an)
        press(binh, "Đăng ngay")
        binh.get_by_role("heading", name="Có người đã lưu trước bạn").wait_for()
        assert Article.objects.get(pk=article.pk).published_at is None

    def test_needs_no_script(self, enter, an, article):
        binh = enter(article, "Lê", "Bình", java_script_enabled=False)
        an.fill("#id_title", "Tiêu đề của An")
        save(an)
        binh.fill("#id_title", "Tiêu đề của Bình")
        binh.fill("#id_lead", "Tóm tắt của Bình.")
        press(binh, "Lưu")
        binh.get_by_label("Lấy của tôi").check()
        press(binh, "Ghép và xem lại trong biểu mẫu")
        expect(binh.locator("#id_title")).to_have_value("Tiêu đề của Bình")
        save(binh)
        article.refresh_from_db()
        assert (article.title, article.lead) == ("Tiêu đề của Bình", "Tóm tắt của Bình.")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [360, 1280])
    def test_is_shown_to_everybody(self, enter, an, article, scheme, width):
        binh = enter(article, "Lê", "Bình", color_scheme=scheme, viewport={"width": width, "height": 900})
        self.collide(an, binh)
        if folder := os.environ.get("PICTURES"):
            binh.screenshot(path=f"{folder}/joining-{scheme}-{width}.png", full_page=True)
        assert "\n".join(violations(binh)) == ""
        assert binh.evaluate("document.documentElement.scrollWidth <= innerWidth")
