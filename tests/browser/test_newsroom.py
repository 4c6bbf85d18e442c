"""What else an editor does with an article: previewing, scheduling, withdrawing; what is asked for before publishing."""

import pytest

from news.models import Article
from tests.makers import make_article, make_category

from .desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def category(server):
    return make_category("Thông báo")


@pytest.fixture
def desk(category, editor):
    return Desk(editor())


def write(desk: Desk, title: str, **fields: str) -> None:
    desk.open_new()
    desk.fill(title=title, lead="Tóm tắt của bài.", **fields)
    desk.page.select_option("#id_category", label="Thông báo")
    desk.text.click()
    desk.write("Nội dung của bài.")


class TestScheduling:
    def test_keeps_the_article_from_readers_until_its_time(self, desk, page):
        write(desk, "Bài hẹn giờ", published_at_0="31/12/2099", published_at_1="07:00")
        desk.press("Lưu")
        address = Article.objects.get(title="Bài hẹn giờ").get_absolute_url()
        assert "Hẹn giờ" in desk.page.locator("#result_list tr", has_text="Bài hẹn giờ").inner_text()
        assert page.goto(address).status == 404

    def test_means_the_third_of_april_by_03_04(self, desk):
        write(desk, "Bài ngày ba tháng tư", published_at_0="03/04/2099", published_at_1="07:00")
        desk.press("Lưu")
        assert Article.objects.get(title="Bài ngày ba tháng tư").published_at.month == 4


class TestPlainText:
    def test_is_pasted_with_a_paragraph_for_each_line(self, desk):
        desk.open_new()
        desk.fill(title="Bài dán chữ trơn")
        desk.text.click()
        desk.paste(text="Dòng một: A < B & C.\r\nDòng hai.\n\n  Dòng ba. \n")
        desk.press("Lưu")
        body = Article.objects.get(title="Bài dán chữ trơn").body
        assert body == "<p>Dòng một: A &lt; B &amp; C.</p><p>Dòng hai.</p><p>Dòng ba.</p>"


class TestTheEditor:
    def test_shows_text_as_readers_will_see_it(self, desk, category):
        article = make_article("Bài có danh sách", category=category, body="<p>Mở đầu.</p><ul><li>Một</li></ul>")
        desk.open(article.pk)
        item = desk.text.locator("li")
        size = "node => getComputedStyle(node).fontSize"
        assert item.evaluate("node => getComputedStyle(node).listStyleType") == "disc"
        assert item.evaluate(size) == desk.text.evaluate(size)


class TestADraft:
    def test_is_what_saving_makes(self, desk, page):
        write(desk, "Bài nháp")
        desk.press("Lưu")
        assert page.goto(Article.objects.get(title="Bài nháp").get_absolute_url()).status == 404

    def test_is_shown_to_the_newsroom_in_the_readers_template(self, desk, category):
        desk.open(make_article("Bài xem trước", category=category, published_at=None).pk)
        with desk.page.expect_popup() as opened:
            desk.page.get_by_role("link", name="Xem trước", exact=True).click()
        assert opened.value.locator("h1").inner_text() == "Bài xem trước"
        assert "Bản nháp" in opened.value.get_by_role("note").inner_text()

    def test_is_shown_to_nobody_else(self, category, page):
        draft = make_article("Bài kín", category=category, published_at=None)
        page.goto(draft.get_preview_url())
        assert "/admin/login/" in page.url

    def test_is_published_by_one_button(self, desk, category, page):
        draft = make_article("Bài nháp đem đăng", category=category, published_at=None)
        desk.open(draft.pk)
        desk.press("Đăng ngay")
        assert page.goto(draft.get_absolute_url()).status == 200

    def test_is_not_published_without_what_readers_need(self, desk):
        desk.open_new()
        desk.fill(title="Bài thiếu")
        desk.press("Đăng ngay")
        errors = desk.page.locator(".errorlist").all_inner_texts()
        assert [error.strip() for error in errors] == [
            "Bài chưa có sa-pô: hãy tóm tắt nội dung chính.",
            "Bài chưa có nội dung.",
            "Hãy chọn chuyên mục chính trước khi đăng.",
        ]
        assert not Article.objects.filter(title="Bài thiếu").exists()


class TestWithdrawing:
    @pytest.fixture
    def article(self, category):
        return make_article("Bài sẽ gỡ", category=category)

    def withdraw(self, desk: Desk, article: Article, reason: str) -> None:
        desk.open(article.pk)
        desk.page.get_by_role("link", name="Gỡ bài").click()
        desk.page.get_by_label("Lý do gỡ").fill(reason)
        desk.press("Gỡ khỏi cổng")

    def test_leaves_the_reason_at_the_address(self, desk, article, page):
        self.withdraw(desk, article, "Số liệu đang được rà soát.")
        assert page.goto(article.get_absolute_url()).status == 410
        assert "Số liệu đang được rà soát." in page.locator("main").inner_text()

    def test_leaves_a_way_on(self, desk, article, page):
        self.withdraw(desk, article, "Số liệu đang được rà soát.")
        page.goto(article.get_absolute_url())
        page.get_by_role("link", name="Xem tin khác trong chuyên mục Thông báo").click()
        assert page.locator("h1").inner_text() == "Thông báo"

    def test_takes_the_article_from_the_front_page(self, desk, category, page):
        article = make_article("Bài gỡ khỏi trang chủ", category=category)
        self.withdraw(desk, article, "Trùng bài.")
        page.goto("/")
        assert page.get_by_text("Bài gỡ khỏi trang chủ").count() == 0

    def test_asks_for_a_reason(self, desk, article, page):
        desk.open(article.pk)
        desk.page.get_by_role("link", name="Gỡ bài").click()
        desk.page.get_by_role("button", name="Gỡ khỏi cổng").click()
        assert page.goto(article.get_absolute_url()).status == 200

    def test_is_taken_back_by_publishing_again(self, desk, article, page):
        self.withdraw(desk, article, "Nhầm bài.")
        desk.open(article.pk)
        desk.press("Đăng lại")
        assert page.goto(article.get_absolute_url()).status == 200


class TestTheList:
    def test_finds_titles_typed_without_diacritics(self, desk, category):
        make_article("Đường sắt đô thị", category=category)
        desk.page.goto("/admin/news/article/")
        desk.page.locator("#searchbar").fill("duong sat do thi")
        desk.page.keyboard.press("Enter")
        desk.page.wait_for_url("**q=duong**")
        assert desk.page.locator("#result_list tbody th a").all_inner_texts() == ["Đường sắt đô thị"]
