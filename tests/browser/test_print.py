"""An article on paper: the text, its address and date, nothing to press."""

import pytest

from .colours import COLOURS, contrast
from .content import PAGES

pytestmark = pytest.mark.browser

LEFT_OUT = {".menu", ".toolbar-form", ".breadcrumb", ".share", ".other-news", "aside", ".skip", ".masthead-top"}
LEFT_OUT |= {".site-footer nav", ".footer-end"}
PRINTED = ["h1", ".story > .meta", ".lead", ".cover img", ".story-body", ".byline", ".source", ".brand-name"]


@pytest.fixture(params=["0", "4.toi"], ids=["day", "night, largest text"])
def paper(request, portal, visitor):
    page = visitor(request.param).new_page()
    page.goto(PAGES["article"])
    page.emulate_media(media="print")
    return page


def test_leaves_out_what_can_only_be_pressed(paper):
    assert {part for part in LEFT_OUT if paper.locator(part).first.is_visible()} == set()


def test_shows_the_whole_article(paper):
    assert [part for part in PRINTED if not paper.locator(part).first.is_visible()] == []


def test_says_where_and_when_it_was_printed(paper):
    line = paper.locator(".print-only").inner_text()
    assert line.startswith(paper.url)
    assert paper.evaluate(r"(line) => /in ngày \d\d\/\d\d\/\d{4}$/.test(line.trim())", line)


def test_is_dark_text_on_white(paper):
    colours = paper.evaluate(COLOURS)
    assert {ground for _, _, ground in colours} == {"rgb(255, 255, 255)"}
    assert [words for words, ink, _ in colours if contrast(ink, "rgb(255, 255, 255)") < 7] == []


def test_has_the_same_size_whatever_is_chosen_on_the_screen(paper):
    assert paper.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == pytest.approx(
        14.67, abs=0.1
    )


def test_gives_the_addresses_of_links(paper):
    link = paper.locator(".story-body a").first
    assert "vbpl.vn" in link.evaluate("link => getComputedStyle(link, '::after').content")


def test_shows_a_wide_table_whole(paper):
    assert paper.locator(".table-scroll").evaluate("box => getComputedStyle(box).overflowX") == "visible"


def test_fits_the_paper(portal, visitor):
    page = visitor(viewport={"width": 680, "height": 960}).new_page()  # A4 between margins of 15 mm
    page.goto(PAGES["article"])
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680


def test_the_button_prints(portal, page):
    page.goto(PAGES["article"])
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("toolbar").get_by_role("button", name="In bài viết").click()
    assert page.evaluate("window.printed")
