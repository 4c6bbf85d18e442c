"""What an editor does with the history of an article, and with the bin."""

import re

import pytest

from news.models import Article
from tests.browser.axe import violations
from tests.makers import make_article, make_category

pytestmark = pytest.mark.browser

OLD = "<p>Sáng nay, Bộ Nội vụ tổ chức hội nghị tổng kết công tác năm 2019 tại Hà Nội.</p><p>Dự có lãnh đạo Bộ.</p>"
NEW = "<p>Sáng nay, Bộ Nội vụ tổ chức hội nghị sơ kết công tác năm 2020 tại Hà Nội.</p><p>Dự có lãnh đạo Bộ.</p>"


@pytest.fixture
def article(server):
    """Make an article with three versions."""
    article = make_article("Hội nghị tổng kết", body=OLD, category=make_category())
    article.title, article.body = "Hội nghị sơ kết", NEW
    article.save()
    article.byline = "Văn phòng Bộ"
    article.save()
    return article


@pytest.fixture
def desk(editor):
    return editor()


def open_history(desk, article):
    desk.goto(f"/admin/news/article/{article.pk}/change/")
    desk.get_by_role("link", name="Lịch sử").click()
    desk.get_by_role("button", name="So sánh").wait_for()


class TestHistory:
    def test_the_newest_two_are_compared_by_one_press(self, desk, article):
        open_history(desk, article)
        desk.get_by_role("button", name="So sánh").click()
        assert desk.locator("ins").last.inner_text().replace("\n", "").endswith("Văn phòng Bộ]")
        assert desk.locator(".compared h2").first.inner_text() == "Tác giả hoặc đơn vị"

    def test_any_two_are_chosen_by_keyboard(self, desk, article):
        open_history(desk, article)
        desk.locator("input[name=cu]").nth(1).focus()
        desk.keyboard.press("ArrowDown")
        desk.keyboard.press("Enter")
        desk.locator(".compared").first.wait_for()
        removed = [re.sub(r"[\s\[\]]|bỏ:", "", one) for one in desk.locator(".compared del").all_inner_texts()]
        assert {"tổng", "2019"} <= set(removed)

    def test_an_old_version_is_brought_back_after_a_look_at_what_changes(self, desk, article):
        open_history(desk, article)
        desk.locator("tbody tr").last.get_by_role("link").click()
        desk.get_by_role("link", name="Khôi phục phiên bản này…").click()
        assert desk.locator("del", has_text="Văn phòng Bộ").count() == 1
        desk.get_by_role("button", name="Khôi phục phiên bản này").click()
        assert "Đã khôi phục" in desk.locator(".messagelist").inner_text()
        assert desk.input_value("#id_title") == "Hội nghị tổng kết"
        assert Article.objects.get(pk=article.pk).body == OLD

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_no_page_of_it_has_faults_for_those_who_cannot_see(self, editor, article, scheme):
        desk = editor(color_scheme=scheme)
        first, last = article.history.last().pk, article.history.first().pk
        found = {}
        for page in ("", f"{last}/?voi={first}", f"{first}/khoi-phuc/"):
            desk.goto(f"/admin/news/article/{article.pk}/history/{page}")
            found[page] = violations(desk)
        assert {page: faults for page, faults in found.items() if faults} == {}

    def test_nothing_is_wider_than_a_phone(self, editor, article):
        desk = editor(viewport={"width": 360, "height": 800})
        first, last = article.history.last().pk, article.history.first().pk
        for page in ("", f"{last}/?voi={first}", f"{first}/khoi-phuc/"):
            desk.goto(f"/admin/news/article/{article.pk}/history/{page}")
            assert desk.evaluate("document.documentElement.scrollWidth") <= 360


class TestBin:
    def test_an_article_is_deleted_and_restored(self, desk, article, page):
        desk.goto(f"/admin/news/article/{article.pk}/change/")
        desk.get_by_role("link", name="Xóa", exact=True).click()
        desk.get_by_role("button", name="Bỏ vào thùng rác").click()
        assert page.goto(article.get_absolute_url()).status == 410
        desk.get_by_role("link", name="Thùng rác").click()
        desk.get_by_role("button", name="Khôi phục Hội nghị sơ kết").focus()
        desk.keyboard.press("Enter")
        desk.locator(".messagelist", has_text="Đã khôi phục").wait_for()
        assert desk.locator(".publication-state .state").inner_text() == "Đã gỡ"
        assert page.goto(article.get_absolute_url()).status == 410

    def test_deleting_for_good_asks_once_more(self, desk, article):
        Article.objects.get(pk=article.pk).put_in_bin()
        desk.goto("/admin/news/article/thung-rac/")
        desk.get_by_role("link", name="Xóa hẳn Hội nghị sơ kết").first.click()
        desk.get_by_role("button", name="Xóa hẳn").click()
        assert "Đã xóa hẳn" in desk.locator(".messagelist").inner_text()
        assert not Article.objects.filter(pk=article.pk).exists()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_its_pages_have_no_faults_for_those_who_cannot_see(self, editor, article, scheme):
        Article.objects.get(pk=article.pk).put_in_bin()
        desk, found = editor(color_scheme=scheme), {}
        other = make_article(category=article.category)
        for address in ("thung-rac/", f"thung-rac/{article.pk}/xoa-han/", f"{other.pk}/delete/"):
            desk.goto(f"/admin/news/article/{address}")
            found[address] = violations(desk)
        assert {address: faults for address, faults in found.items() if faults} == {}
