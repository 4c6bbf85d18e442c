"""Pages fit a screen of 320 px in the smallest and the largest text; what cannot, scrolls inside itself."""

import pytest

from .content import ERROR_FILES, PAGES

pytestmark = pytest.mark.browser

STICKING_OUT = """() => {
  const inside = (element) => element.closest(".table-scroll, .visually-hidden, .skip");
  return [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !inside(element.parentElement);
  }).map((element) => element.outerHTML.slice(0, 120));
}"""
HEIGHTS = """async (days) => {
  await document.fonts.ready;
  const [date, line] = [document.querySelector(".today time"), document.querySelector(".masthead-top")];
  return Object.fromEntries(days.map((day) => [day, (date.textContent = `${day}, ngày 28/08/2026`) && line.clientHeight]));
}"""
WIDTHS = [360, 480, 600, 768, 900, 1024, 1280, 1920]
WIDTH = "() => document.documentElement.scrollWidth"
CUT_OFF = """() => [...document.querySelectorAll("h1, h2, h3, p, li, a, button, summary")].filter((element) => {
  const style = getComputedStyle(element);
  return style.overflow !== "visible" && !element.matches(".visually-hidden")
    && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture(params=["0", "4"], ids=["smallest text", "largest text"])
def phone(request, visitor):
    """Open the narrowest screen that WCAG 1.4.10 names, with the text in its extremes."""
    return visitor(request.param, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True).new_page()


@pytest.mark.parametrize("address", (PAGES | ERROR_FILES).values(), ids=PAGES | ERROR_FILES)
def test_no_page_scrolls_sideways_at_320_px(portal, phone, address):
    phone.goto(address)
    assert (phone.evaluate(STICKING_OUT), phone.evaluate(WIDTH)) == ([], 320)


@pytest.mark.parametrize("address", [PAGES["home"], PAGES["article with an unbroken title"]], ids=["home", "article"])
def test_no_words_are_cut_off(portal, phone, address):
    phone.goto(address)
    assert phone.evaluate(CUT_OFF) == []


def test_the_open_menu_fits_too(portal, phone):
    phone.goto("/")
    phone.locator(".menu > details > summary").tap()
    phone.locator(".menu li summary").first.tap()
    assert (phone.evaluate(STICKING_OUT), phone.evaluate(WIDTH)) == ([], 320)


@pytest.mark.parametrize(
    "name",
    ["home", "list", "article", "article with a long title", "videos", "video", "documents", "document", "display"],
)
@pytest.mark.parametrize("display", ["0", "2", "4"])
def test_nothing_sticks_out_at_any_width(portal, visitor, display, name):
    page, found = visitor(display).new_page(), {}
    page.goto(PAGES[name])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(STICKING_OUT) or page.evaluate(WIDTH) - width
    assert not any(found.values()), found


class TestWideTables:
    def test_scroll_inside_themselves(self, portal, phone):
        phone.goto(PAGES["article"])
        box = phone.get_by_role("region", name="Hồ sơ theo cơ quan")
        assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.clientWidth <= 320")

    def test_are_scrolled_with_the_keyboard(self, portal, phone):
        phone.goto(PAGES["article"])
        box = phone.get_by_role("region", name="Hồ sơ theo cơ quan")
        box.focus()
        phone.keyboard.press("ArrowRight")
        box.evaluate("async box => { while (!box.scrollLeft) await new Promise(requestAnimationFrame) }")

    def test_keep_their_words_whole(self, portal, phone):
        phone.goto(PAGES["article"])
        cell = phone.locator("thead th").first
        assert cell.evaluate("cell => cell.clientWidth >= 5 * parseFloat(getComputedStyle(cell).fontSize)")


def test_the_date_stands_on_one_line_with_its_neighbour_on_every_day_of_the_week(portal, visitor):
    phone = visitor(viewport={"width": 360, "height": 740}).new_page()
    phone.goto("/")
    heights = phone.evaluate(HEIGHTS, ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"])
    assert len(set(heights.values())) == 1, heights


def test_an_unbroken_title_breaks_inside_the_screen(portal, phone):
    phone.goto(PAGES["article with an unbroken title"])
    title = phone.locator("h1").evaluate("title => [title.scrollWidth <= title.clientWidth, title.clientHeight]")
    assert title[0]
    assert title[1] > 100


def test_an_article_without_a_picture_leaves_no_hole(portal, phone):
    phone.goto(PAGES["bare article"])
    lead, body = phone.locator(".lead").bounding_box(), phone.locator(".story-body").bounding_box()
    assert body["y"] - lead["y"] - lead["height"] < 60


def test_lines_are_no_longer_than_can_be_read(portal, page):
    page.goto(PAGES["article"])
    characters = page.locator(".text-justify").evaluate(
        """text => {
          const range = document.createRange();
          range.selectNodeContents(text);
          const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
          return text.textContent.length / lines.size;
        }"""
    )
    assert characters <= 75
