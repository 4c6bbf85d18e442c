"""The toolbar's text size, with JavaScript."""

from itertools import pairwise

import pytest

from .content import PAGES
from .toolbar import BIGGER, BUTTONS, CHOICE, DEFAULT, ROOT_SIZE, SMALLER, button, heard, press

pytestmark = pytest.mark.browser

PARTS = [".story>.meta", ".lead", ".story-body>p", "td", "figcaption", ".byline", ".source", ".dated-list>li>a"]
PARTS += [".breadcrumb>ol", ".menu>details>ul>li>a", ".toolbar-label", ".share a", "aside li>a", ".site-footer p"]
FONT_SIZES = """(parts) => Object.fromEntries(parts.map((part) =>
  [part, parseFloat(getComputedStyle(document.querySelector(part)).fontSize)]))"""

HEADINGS = """(step) => {
  document.documentElement.dataset.size = step;
  const headings = [...document.querySelectorAll("h1, h2, h3, .brand-name")];
  return Object.fromEntries(headings.map((heading) =>
    [heading.textContent.trim(), parseFloat(getComputedStyle(heading).fontSize)]));
}"""


@pytest.fixture
def article(portal, page):
    page.goto(PAGES["article"])
    return page


def test_the_toolbar_says_what_it_is_for(article):
    assert "Xem với cỡ chữ" in article.get_by_role("toolbar", name="Công cụ đọc").inner_text()


@pytest.mark.parametrize("display", ["0", "4"], ids=["smallest text", "largest text"])
def test_every_button_is_a_target_of_44_px(portal, visitor, display):
    page = visitor(display, viewport={"width": 320, "height": 640}).new_page()
    page.goto(PAGES["article"])
    boxes = {name: button(page, name).bounding_box() for name in BUTTONS}
    assert {name: box for name, box in boxes.items() if min(box["width"], box["height"]) < 44} == {}


def test_text_grows_in_five_steps_to_twice_its_size(article):
    sizes = [article.evaluate(ROOT_SIZE)]
    for _ in range(4):
        press(article, BIGGER)
        sizes.append(article.evaluate(ROOT_SIZE))
    assert [round(size / sizes[0], 2) for size in sizes] == [1, 1.25, 1.5, 1.75, 2]


def test_running_text_grows_to_twice_its_size_in_every_part_of_the_page(article):
    before = article.evaluate(FONT_SIZES, PARTS)
    press(article, *[BIGGER] * 4)
    after = article.evaluate(FONT_SIZES, PARTS)
    assert {part: after[part] / before[part] for part in PARTS if after[part] < 1.98 * before[part]} == {}


@pytest.mark.parametrize("name", ["home", "list", "article"])
def test_no_heading_shrinks_when_the_text_grows(portal, page, name):
    page.goto(PAGES[name])
    shrunk = set()
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        sizes = [page.evaluate(HEADINGS, step) for step in range(5)]
        shrunk |= {(width, key) for now, larger in pairwise(sizes) for key in now if larger[key] < now[key]}
    assert shrunk == set()


def test_headings_stay_larger_than_the_text(article):
    press(article, *[BIGGER] * 4)
    sizes = article.evaluate(FONT_SIZES, ["h1", ".story-body>h2", ".story-body>p"])
    assert sizes["h1"] > sizes[".story-body>h2"] > sizes[".story-body>p"]


def test_text_shrinks_again(article):
    press(article, BIGGER, BIGGER, SMALLER)
    assert article.evaluate(CHOICE)[0] == "1"


def test_text_goes_back_to_the_default_at_once(article):
    press(article, BIGGER, BIGGER, BIGGER, DEFAULT)
    assert article.evaluate(CHOICE)[0] == "0"


def test_text_stops_at_twice_its_size(article):
    press(article, *[BIGGER] * 7)
    assert article.evaluate(CHOICE)[0] == "4"


def test_the_buttons_say_where_the_steps_end(article):
    ends = [button(article, name).get_attribute("aria-disabled") for name in (SMALLER, BIGGER)]
    press(article, *[BIGGER] * 4)
    ends += [button(article, name).get_attribute("aria-disabled") for name in (SMALLER, BIGGER)]
    assert ends == ["true", None, None, "true"]


def test_the_change_needs_no_reload(article):
    article.evaluate("window.marked = true")
    press(article, BIGGER)
    assert article.evaluate("window.marked")


def test_the_change_is_heard(article):
    press(article, BIGGER)
    assert heard(article) == "Cỡ chữ 125 %"


def test_the_keyboard_reaches_and_presses_every_button(article):
    button(article, SMALLER).focus()
    seen = []
    for key in ("Enter", "Space", "Enter", "Space"):
        article.keyboard.press(key)
        seen.append([article.evaluate("document.activeElement.value"), *article.evaluate(CHOICE)])
        article.keyboard.press("Tab")
    assert seen == [["giam", "0", ""], ["tang", "1", ""], ["mac-dinh", "0", ""], ["dao-mau", "0", "dark"]]
