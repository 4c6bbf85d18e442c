"""The reading toolbar: text size and Inverts, with JavaScript and without, by mouse and by keyboard."""

import pytest

from .colours import COLOURS, contrast
from .content import PAGES

pytestmark = pytest.mark.browser

ARTICLE = PAGES["article"]
ROOT_SIZE = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
GROUND = "() => getComputedStyle(document.body).backgroundColor"
LOOK = "() => [document.documentElement.dataset.size, document.documentElement.dataset.theme || '']"
NIGHT, PAPER = "rgb(19, 22, 27)", "rgb(255, 255, 255)"


def button(page, name: str):
    return page.get_by_role("toolbar", name="Công cụ đọc").get_by_role("button", name=name)


def cookie(page) -> dict:
    return next((entry for entry in page.context.cookies() if entry["name"] == "hien_thi"), {})


@pytest.fixture
def article(portal, page):
    """Open the article and mark its window, so that a reload would be noticed."""
    page.goto(ARTICLE)
    page.evaluate("window.marked = true")
    return page


class TestTheMarks:
    def test_are_a_named_toolbar_with_the_words_of_the_sample(self, article):
        toolbar = article.get_by_role("toolbar", name="Công cụ đọc")
        assert "Xem với cỡ chữ" in toolbar.inner_text()

    @pytest.mark.parametrize("name", ["Giảm cỡ chữ", "Tăng cỡ chữ", "Cỡ chữ mặc định", "Inverts"])
    def test_name_each_button(self, article, name):
        assert button(article, name).count() == 1

    @pytest.mark.parametrize("name", ["Giảm cỡ chữ", "Tăng cỡ chữ", "Cỡ chữ mặc định", "Inverts"])
    @pytest.mark.parametrize("display", ["0", "4"])
    def test_are_targets_of_44_px(self, portal, visitor, name, display):
        page = visitor(display, viewport={"width": 320, "height": 640}).new_page()
        page.goto(ARTICLE)
        box = button(page, name).bounding_box()
        assert min(box["width"], box["height"]) >= 44


class TestTextSize:
    def test_grows_in_five_steps_to_twice_the_size(self, article):
        sizes = [article.evaluate(ROOT_SIZE)]
        for _ in range(4):
            button(article, "Tăng cỡ chữ").click()
            sizes.append(article.evaluate(ROOT_SIZE))
        assert [round(size / sizes[0], 2) for size in sizes] == [1, 1.25, 1.5, 1.75, 2]

    @pytest.mark.parametrize(
        "part",
        [
            "h1",
            ".story > .meta",
            ".lead",
            ".story-body p",
            ".story-body td",
            "figcaption",
            ".byline",
            ".dated-list a",
            ".breadcrumb a",
            ".menu a",
            ".site-footer p",
        ],
    )
    def test_grows_in_every_part_of_the_page(self, article, part):
        size = f"() => parseFloat(getComputedStyle(document.querySelector('{part}')).fontSize)"
        before = article.evaluate(size)
        for _ in range(4):
            button(article, "Tăng cỡ chữ").click()
        assert article.evaluate(size) == pytest.approx(2 * before, rel=0.02)

    def test_changes_without_a_reload(self, article):
        button(article, "Tăng cỡ chữ").click()
        assert article.evaluate("window.marked")

    def test_goes_down_again(self, article):
        before = article.evaluate(ROOT_SIZE)
        for name in ("Tăng cỡ chữ", "Tăng cỡ chữ", "Giảm cỡ chữ"):
            button(article, name).click()
        assert article.evaluate(ROOT_SIZE) == pytest.approx(1.25 * before)

    def test_goes_back_to_the_default_at_once(self, article):
        before = article.evaluate(ROOT_SIZE)
        for name in ("Tăng cỡ chữ", "Tăng cỡ chữ", "Cỡ chữ mặc định"):
            button(article, name).click()
        assert article.evaluate(ROOT_SIZE) == before

    def test_says_where_it_ends(self, article):
        ends = [button(article, name).get_attribute("aria-disabled") for name in ("Giảm cỡ chữ", "Tăng cỡ chữ")]
        for _ in range(4):
            button(article, "Tăng cỡ chữ").click()
        ends += [button(article, name).get_attribute("aria-disabled") for name in ("Giảm cỡ chữ", "Tăng cỡ chữ")]
        assert ends == ["true", None, None, "true"]

    def test_stops_at_twice_the_size(self, article):
        for _ in range(7):
            button(article, "Tăng cỡ chữ").click(force=True)
        assert article.evaluate(LOOK)[0] == "4"

    def test_is_heard(self, article):
        button(article, "Tăng cỡ chữ").click()
        assert article.locator(".toolbar-form [role=status]").inner_text() == "Cỡ chữ 125 %"


class TestInverts:
    def test_darkens_the_ground(self, article):
        button(article, "Inverts").click()
        assert article.evaluate(GROUND) == NIGHT

    def test_is_marked_as_pressed(self, article):
        states = [button(article, "Inverts").get_attribute("aria-pressed")]
        for _ in range(2):
            button(article, "Inverts").click()
            states.append(button(article, "Inverts").get_attribute("aria-pressed"))
        assert states == ["false", "true", "false"]

    def test_comes_back_to_the_day(self, article):
        button(article, "Inverts").click()
        button(article, "Inverts").click()
        assert article.evaluate(GROUND) == PAPER

    def test_changes_without_a_reload(self, article):
        button(article, "Inverts").click()
        assert article.evaluate("window.marked")

    def test_is_heard(self, article):
        heard = article.locator(".toolbar-form [role=status]")
        button(article, "Inverts").click()
        on = heard.inner_text()
        button(article, "Inverts").click()
        assert [on, heard.inner_text()] == ["Đã bật nền tối", "Đã bật nền sáng"]

    @pytest.mark.parametrize("name", ["home", "list", "article", "gone", "display"])
    def test_leaves_no_words_under_seven_to_one(self, portal, visitor, name):
        page = visitor("0.toi").new_page()
        page.goto(PAGES[name])
        weak = {
            (round(contrast(ink, ground), 1), words)
            for words, ink, ground in page.evaluate(COLOURS)
            if contrast(ink, ground) < 7
        }
        assert weak == set()

    def test_leaves_the_pictures_their_colours(self, article):
        button(article, "Inverts").click()
        filters = "() => [...document.querySelectorAll('html, body, main, figure, img')].map((e) => getComputedStyle(e).filter)"
        assert set(article.evaluate(filters)) == {"none"}

    def test_shows_a_picture_as_it_was(self, article):
        cover = article.locator(".cover img")
        cover.evaluate("image => image.decode()")
        before = cover.screenshot()
        button(article, "Inverts").click()
        assert cover.screenshot() == before


class TestTheKeyboard:
    def test_reaches_and_presses_every_button(self, article):
        button(article, "Giảm cỡ chữ").focus()
        seen = []
        for key in ("Enter", "Space", "Enter", "Space"):
            article.keyboard.press(key)
            seen.append([*article.evaluate(LOOK), article.evaluate("document.activeElement.innerText").split("\n")[-1]])
            article.keyboard.press("Tab")
        assert seen == [
            ["0", "", "Giảm cỡ chữ"],
            ["1", "", "Tăng cỡ chữ"],
            ["0", "", "Cỡ chữ mặc định"],
            ["0", "dark", "Inverts"],
        ]

    def test_keeps_its_place(self, article):
        button(article, "Inverts").focus()
        article.keyboard.press("Enter")
        assert article.evaluate("document.activeElement.value") == "dao-mau"


class TestTheChoice:
    def test_sets_no_cookie_before_it_is_made(self, article):
        assert article.context.cookies() == []

    def test_is_kept_on_the_next_page(self, article):
        button(article, "Tăng cỡ chữ").click()
        button(article, "Inverts").click()
        article.goto("/tin-tuc/")
        assert article.evaluate(LOOK) == ["1", "dark"]

    def test_is_in_the_first_html_of_the_next_page(self, article):
        button(article, "Tăng cỡ chữ").click()
        button(article, "Inverts").click()
        html = article.request.get("/").text()
        assert '<html lang="vi" data-size="1" data-theme="dark">' in html

    def test_is_kept_for_a_year(self, article):
        button(article, "Tăng cỡ chữ").click()
        seconds = cookie(article)["expires"] - article.evaluate("Date.now() / 1000")
        assert seconds == pytest.approx(365 * 24 * 3600, abs=60)

    def test_outlives_the_visit(self, article, visitor):
        button(article, "Inverts").click()
        later = visitor(storage_state=article.context.storage_state()).new_page()
        later.goto(ARTICLE)
        assert (later.evaluate(GROUND), button(later, "Inverts").get_attribute("aria-pressed")) == (NIGHT, "true")

    def test_leaves_no_cookie_when_it_is_taken_back(self, article):
        button(article, "Tăng cỡ chữ").click()
        button(article, "Cỡ chữ mặc định").click()
        assert article.context.cookies() == []

    def test_is_seen_on_the_page_that_one_goes_back_to(self, article):
        article.goto("/tin-tuc/")
        article.goto(PAGES["bare article"])
        button(article, "Tăng cỡ chữ").click()
        button(article, "Inverts").click()
        article.go_back()
        assert article.evaluate(LOOK) == ["1", "dark"]

    def test_is_seen_on_a_page_that_the_browser_has_kept_whole(self, article):
        article.context.add_cookies([{"name": "hien_thi", "value": "3.toi", "url": article.url}])
        article.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        assert (article.evaluate(LOOK), button(article, "Inverts").get_attribute("aria-pressed")) == (
            ["3", "dark"],
            "true",
        )

    @pytest.mark.parametrize("value", ["9", "0.xanh", "-1", "1;2", "x" * 300])
    def test_counts_as_none_when_the_cookie_is_nonsense(self, portal, visitor, value):
        context = visitor(extra_http_headers={"Cookie": f"hien_thi={value}"})
        page = context.new_page()
        page.goto(ARTICLE)
        assert page.evaluate(LOOK)[1] == ""


class TestWithoutJavaScript:
    @pytest.fixture
    def plain(self, portal, visitor):
        page = visitor(java_script_enabled=False).new_page()
        page.goto(ARTICLE)
        return page

    @staticmethod
    def html(page):
        return page.locator("html")

    def test_grows_the_text_and_comes_back_to_the_article(self, plain):
        address = plain.url
        button(plain, "Tăng cỡ chữ").click()
        assert (plain.url, self.html(plain).get_attribute("data-size")) == (address, "1")

    def test_goes_to_twice_the_size_and_no_further(self, plain):
        for _ in range(5):
            button(plain, "Tăng cỡ chữ").click(force=True)
        assert self.html(plain).get_attribute("data-size") == "4"

    def test_says_where_it_ends(self, plain):
        assert button(plain, "Giảm cỡ chữ").get_attribute("aria-disabled") == "true"

    def test_goes_back_to_the_default(self, plain):
        button(plain, "Tăng cỡ chữ").click()
        button(plain, "Cỡ chữ mặc định").click()
        assert (self.html(plain).get_attribute("data-size"), plain.context.cookies()) == ("0", [])

    def test_turns_the_night_on_and_off(self, plain):
        button(plain, "Inverts").click()
        on = self.html(plain).get_attribute("data-theme"), button(plain, "Inverts").get_attribute("aria-pressed")
        button(plain, "Inverts").click()
        off = self.html(plain).get_attribute("data-theme"), button(plain, "Inverts").get_attribute("aria-pressed")
        assert (on, off) == (("dark", "true"), ("light", "false"))

    def test_works_with_the_keyboard(self, plain):
        button(plain, "Tăng cỡ chữ").focus()
        with plain.expect_navigation():
            plain.keyboard.press("Enter")
        assert self.html(plain).get_attribute("data-size") == "1"

    def test_keeps_the_choice_on_the_next_page(self, plain):
        button(plain, "Tăng cỡ chữ").click()
        plain.goto("/")
        assert self.html(plain).get_attribute("data-size") == "1"

    def test_sets_no_cookie_before_a_choice(self, plain):
        assert plain.context.cookies() == []

    @pytest.mark.parametrize("name", ["In bài viết", "Sao chép liên kết"])
    def test_hides_the_buttons_that_could_do_nothing(self, plain, name):
        assert not any(found.is_visible() for found in plain.get_by_text(name).all())

    def test_is_reached_from_every_page(self, plain):
        plain.goto("/tin-tuc/?page=2")
        plain.get_by_role("link", name="Cỡ chữ và màu").first.click()
        button(plain, "Tăng cỡ chữ").click()
        assert plain.url.endswith("/tin-tuc/?page=2")

    def test_makes_the_ground_dark_by_the_first_html_alone(self, plain):
        button(plain, "Inverts").click()
        assert plain.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == NIGHT
