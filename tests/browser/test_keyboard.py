"""The keyboard alone: the skip link, the menu, and where the focus is."""

import pytest

from .colours import contrast
from .content import PAGES

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.textContent.trim()"
RING = """() => {
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement);
  return [outlineStyle, parseFloat(outlineWidth), outlineColor];
}"""
HIDDEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth || !box.width;
}"""


@pytest.fixture
def phone(visitor):
    return visitor(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()


class TestTheSkipLink:
    def test_comes_first(self, portal, page):
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "Bỏ qua đến nội dung chính"

    def test_is_seen_when_it_has_the_focus(self, portal, page):
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN) is False

    def test_leads_into_the_main_text(self, portal, page):
        page.goto(PAGES["article"])
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


class TestTheMenu:
    def test_opens_on_a_phone(self, portal, phone):
        phone.goto("/")
        menu = phone.get_by_role("navigation", name="Thực đơn chính")
        before = menu.get_by_role("link", name="Trang chủ").is_visible()
        menu.locator("summary").first.focus()
        phone.keyboard.press("Enter")
        assert (before, menu.get_by_role("link", name="Trang chủ").is_visible()) == (False, True)

    def test_opens_on_a_phone_without_javascript(self, portal, visitor):
        phone = visitor(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
        phone.goto("/")
        phone.locator(".menu > details > summary").click()
        phone.get_by_role("navigation", name="Thực đơn chính").get_by_role("link", name="Tin tức").click()
        assert phone.locator("h1").inner_text() == "Tin tức"

    def test_closes_on_escape_and_gives_the_focus_back(self, portal, phone):
        phone.goto("/")
        phone.locator(".menu > details > summary").focus()
        phone.keyboard.press("Enter")
        phone.keyboard.press("Tab")
        phone.keyboard.press("Escape")
        assert (phone.evaluate(FOCUSED), phone.locator(".menu a:visible").count()) == ("Thực đơn", 0)

    def test_is_open_on_a_wide_screen(self, portal, page):
        page.goto("/")
        menu = page.get_by_role("navigation", name="Thực đơn chính")
        assert menu.get_by_role("link", name="Trang chủ").is_visible()

    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_opens_a_submenu(self, portal, page, key):
        page.goto("/")
        page.locator(".menu li summary").first.focus()
        page.keyboard.press(key)
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "Tất cả: Hiện đại hóa"

    def test_closes_a_submenu_on_escape_and_gives_the_focus_back(self, portal, page):
        page.goto("/")
        page.locator(".menu li summary").first.focus()
        for key in ("Enter", "Tab", "Tab", "Escape"):
            page.keyboard.press(key)
        assert (page.evaluate(FOCUSED), page.get_by_text("Tất cả: Hiện đại hóa").is_visible()) == (
            "Hiện đại hóa",
            False,
        )

    def test_closes_a_submenu_on_a_click_elsewhere(self, portal, page):
        page.goto("/")
        page.locator(".menu li summary").first.click()
        page.mouse.click(640, 880)
        assert page.get_by_text("Tất cả: Hiện đại hóa").is_visible() is False


class TestTheFocus:
    @pytest.mark.parametrize("display", ["0.sang", "0.toi"], ids=["day", "night"])
    @pytest.mark.parametrize("name", ["home", "article"])
    def test_is_always_seen_as_a_ring_of_three_pixels(self, portal, visitor, name, display):
        page = visitor(display, reduced_motion="reduce").new_page()
        page.goto(PAGES[name])
        rings, hidden = [], []
        for _ in range(page.locator("a:visible, button:visible, summary:visible, [tabindex='0']").count()):
            page.keyboard.press("Tab")
            rings.append(page.evaluate(RING))
            hidden += [page.evaluate(FOCUSED)] * page.evaluate(HIDDEN)
        assert len(rings) > 20
        assert (hidden, [ring for ring in rings if ring[0] != "solid" or ring[1] < 3]) == ([], [])

    def test_goes_through_the_page_in_the_order_in_which_it_is_read(self, portal, page):
        page.goto(PAGES["article"])
        places = []
        for _ in range(page.locator("a:visible, button:visible").count() - 2):
            page.keyboard.press("Tab")
            places.append(page.evaluate("document.activeElement.closest('header, main, aside, footer')?.tagName"))
        assert list(dict.fromkeys(places)) == [None, "HEADER", "MAIN", "ASIDE", "FOOTER"]

    def test_shows_on_every_ground(self, portal, visitor):
        weak = []
        for display, ground in (("0.sang", "rgb(255, 255, 255)"), ("0.toi", "rgb(19, 22, 27)")):
            page = visitor(display).new_page()
            page.goto("/")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            weak += [display] * (contrast(page.evaluate(RING)[2], ground) < 3)
        assert weak == []
