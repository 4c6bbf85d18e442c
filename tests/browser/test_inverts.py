"""The toolbar's Inverts: a designed night theme, with JavaScript; and what the reader's system prefers."""

import io

import pytest
from PIL import Image, ImageStat

from .colours import COLOURS, contrast
from .content import PAGES
from .toolbar import CHOICE, DAY, GROUND, INVERTS, NIGHT, button, heard, press

pytestmark = pytest.mark.browser

FILTERS = "() => [...document.querySelectorAll('html, body, main, figure, img')].map((e) => getComputedStyle(e).filter)"
MOVING = """() => document.getAnimations().length
  + [...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration)).length"""


def mean_colour(png: bytes) -> list[float]:
    return ImageStat.Stat(Image.open(io.BytesIO(png)).convert("RGB")).mean


@pytest.fixture
def article(portal, page):
    page.goto(PAGES["article"])
    return page


class TestInverts:
    def test_darkens_the_ground(self, article):
        press(article, INVERTS)
        assert article.evaluate(GROUND) == NIGHT

    def test_brings_the_day_back(self, article):
        press(article, INVERTS, INVERTS)
        assert article.evaluate(GROUND) == DAY

    def test_is_marked_as_pressed(self, article):
        states = [button(article, INVERTS).get_attribute("aria-pressed")]
        for _ in range(2):
            press(article, INVERTS)
            states.append(button(article, INVERTS).get_attribute("aria-pressed"))
        assert states == ["false", "true", "false"]

    def test_needs_no_reload(self, article):
        article.evaluate("window.marked = true")
        press(article, INVERTS)
        assert article.evaluate("window.marked")

    def test_is_heard(self, article):
        said = []
        for _ in range(2):
            press(article, INVERTS)
            said.append(heard(article))
        assert said == ["Đã bật nền tối", "Đã bật nền sáng"]

    @pytest.mark.parametrize(
        "name",
        ["home", "list", "article", "videos", "video", "video at YouTube", "documents", "document", "gone", "display"],
    )
    def test_leaves_no_words_under_seven_to_one(self, portal, visitor, name):
        page = visitor("0.toi").new_page()
        page.goto(PAGES[name])
        found = page.evaluate(COLOURS)
        weak = {(words, round(contrast(ink, ground), 1)) for words, ink, ground in found if contrast(ink, ground) < 7}
        assert len(found) > 20
        assert weak == set()

    def test_filters_no_colours(self, article):
        press(article, INVERTS)
        assert set(article.evaluate(FILTERS)) == {"none"}

    def test_shows_a_picture_as_it_was(self, article):
        cover = article.locator(".cover img")
        cover.evaluate("image => image.decode()")
        before = mean_colour(cover.screenshot())
        press(article, INVERTS)
        assert mean_colour(cover.screenshot()) == pytest.approx(before, abs=4)  # the edges may stand between pixels


class TestASystemThatPrefersDark:
    @pytest.fixture
    def article(self, portal, visitor):
        page = visitor(color_scheme="dark").new_page()
        page.goto(PAGES["article"])
        return page

    def test_gets_the_night_without_a_choice(self, article):
        assert (article.evaluate(GROUND), article.evaluate(CHOICE)) == (NIGHT, ["0", ""])

    def test_sees_inverts_pressed(self, article):
        assert button(article, INVERTS).get_attribute("aria-pressed") == "true"

    def test_can_choose_the_day(self, article):
        press(article, INVERTS)
        article.reload()
        assert (article.evaluate(GROUND), button(article, INVERTS).get_attribute("aria-pressed")) == (DAY, "false")

    def test_gets_no_cookie(self, article):
        assert article.context.cookies() == []

    def test_is_followed_when_it_changes(self, article):
        article.emulate_media(color_scheme="light")
        article.locator("[data-inverts][aria-pressed=false]").wait_for()
        assert article.evaluate(GROUND) == DAY


class TestOtherPreferences:
    def test_more_contrast_makes_the_greys_as_dark_as_the_ink(self, article):
        article.emulate_media(contrast="more")
        colours = article.evaluate(
            "['.meta', 'body'].map((part) => getComputedStyle(document.querySelector(part)).color)"
        )
        assert len(set(colours)) == 1

    def test_more_contrast_is_kept_in_the_night(self, portal, visitor):
        page = visitor("0.toi", contrast="more").new_page()
        page.goto(PAGES["article"])
        assert contrast(page.evaluate("getComputedStyle(document.querySelector('.meta')).color"), NIGHT) > 15

    def test_forced_colours_still_show_that_inverts_is_pressed(self, portal, visitor):
        page = visitor("0.toi", forced_colors="active").new_page()
        page.goto(PAGES["article"])
        grounds = [
            button(page, name).evaluate("b => getComputedStyle(b).backgroundColor") for name in ("Tăng", INVERTS)
        ]
        assert len(set(grounds)) == 2

    def test_nothing_moves_for_those_who_want_it_still(self, portal, visitor):
        page = visitor(reduced_motion="reduce").new_page()
        page.goto("/")
        page.keyboard.press("Tab")
        scrolling = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        assert (scrolling, page.evaluate(MOVING)) == ("auto", 0)
