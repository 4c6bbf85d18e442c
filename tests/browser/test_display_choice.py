"""The reader's choice of text size and colours: kept over pages and visits, in a cookie that only a choice sets."""

import pytest

from .content import PAGES
from .toolbar import BIGGER, CHOICE, DEFAULT, GROUND, INVERTS, NIGHT, button, press

pytestmark = pytest.mark.browser

ARTICLE = PAGES["article"]


@pytest.fixture
def article(portal, page):
    page.goto(ARTICLE)
    return page


class TestTheChoice:
    def test_sets_no_cookie_before_it_is_made(self, article):
        assert article.context.cookies() == []

    def test_is_kept_on_the_next_page(self, article):
        press(article, BIGGER, INVERTS)
        article.goto("/tin-tuc/")
        assert article.evaluate(CHOICE) == ["1", "dark"]

    def test_is_in_the_first_html_of_the_next_page(self, article):
        press(article, BIGGER, INVERTS)
        assert '<html lang="vi" data-size="1" data-theme="dark">' in article.request.get("/").text()

    def test_is_kept_for_a_year(self, article):
        press(article, BIGGER)
        seconds = article.context.cookies()[0]["expires"] - article.evaluate("Date.now() / 1000")
        assert seconds == pytest.approx(365 * 24 * 3600, abs=60)

    def test_outlives_the_visit(self, article, visitor):
        press(article, INVERTS)
        later = visitor(storage_state=article.context.storage_state()).new_page()
        later.goto(ARTICLE)
        assert (later.evaluate(GROUND), button(later, INVERTS).get_attribute("aria-pressed")) == (NIGHT, "true")

    def test_leaves_no_cookie_when_it_is_taken_back(self, article):
        press(article, BIGGER, DEFAULT)
        assert article.context.cookies() == []

    def test_is_seen_on_the_page_that_one_goes_back_to(self, article):
        article.goto(PAGES["bare article"])
        press(article, BIGGER, INVERTS)
        article.go_back()
        assert article.evaluate(CHOICE) == ["1", "dark"]

    def test_is_seen_on_a_page_that_the_browser_has_kept_whole(self, article):
        article.context.add_cookies([{"name": "hien_thi", "value": "3.toi", "url": article.url}])
        article.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        assert [*article.evaluate(CHOICE), button(article, INVERTS).get_attribute("aria-pressed")] == [
            "3",
            "dark",
            "true",
        ]

    @pytest.mark.parametrize("value", ["9", "0.xanh", "-1", "x" * 300])
    def test_counts_as_none_when_the_cookie_is_nonsense(self, portal, visitor, value):
        page = visitor(value).new_page()
        page.goto(ARTICLE)
        assert page.evaluate(CHOICE) == ["0", ""]


class TestWithoutJavaScript:
    @pytest.fixture
    def article(self, portal, visitor):
        page = visitor(java_script_enabled=False).new_page()
        page.goto(ARTICLE)
        return page

    @staticmethod
    def choice(page):
        root = page.locator("html")
        return [root.get_attribute("data-size"), root.get_attribute("data-theme")]

    def test_the_text_grows_and_the_article_is_shown_again(self, article):
        address = article.url
        press(article, BIGGER)
        assert (article.url, self.choice(article)) == (address, ["1", None])

    def test_the_text_stops_at_twice_its_size(self, article):
        press(article, *[BIGGER] * 5)
        assert self.choice(article) == ["4", None]

    def test_the_text_goes_back_to_the_default_and_leaves_no_cookie(self, article):
        press(article, BIGGER, DEFAULT)
        assert (self.choice(article), article.context.cookies()) == (["0", None], [])

    def test_the_steps_say_where_they_end(self, article):
        assert button(article, "Giảm cỡ chữ").get_attribute("aria-disabled") == "true"

    def test_the_night_comes_and_goes(self, article):
        seen = []
        for _ in range(2):
            press(article, INVERTS)
            seen.append([self.choice(article)[1], button(article, INVERTS).get_attribute("aria-pressed")])
        assert seen == [["dark", "true"], ["light", "false"]]

    def test_the_keyboard_works(self, article):
        button(article, BIGGER).focus()
        with article.expect_navigation():
            article.keyboard.press("Enter")
        assert self.choice(article) == ["1", None]

    def test_the_choice_is_kept_on_the_next_page(self, article):
        press(article, BIGGER)
        article.goto("/")
        assert self.choice(article) == ["1", None]

    def test_no_cookie_is_set_before_a_choice(self, article):
        assert article.context.cookies() == []

    @pytest.mark.parametrize("name", ["In bài viết", "Sao chép liên kết"])
    def test_buttons_that_could_do_nothing_are_hidden(self, article, name):
        assert [found.is_visible() for found in article.get_by_text(name).all()].count(True) == 0

    def test_the_choice_is_reached_from_every_page(self, article):
        article.goto("/tin-tuc/?page=2")
        article.get_by_role("link", name="Cỡ chữ và màu").first.click()
        press(article, BIGGER)
        assert self.choice(article) == ["1", None]
