"""axe-core finds nothing on any page, whatever the reader has chosen."""

import pytest

from tests.makers import make_article, make_category

from .axe import violations
from .content import ERROR_FILES, PAGES

pytestmark = pytest.mark.browser

DISPLAYS = {"day": "0.sang", "day, largest": "4.sang", "night": "0.toi", "night, largest": "4.toi"}
SEVEN_TO_ONE = "color-contrast-enhanced"  # what the night theme promises beyond AA


class TestPublicPages:
    @pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
    def test_have_no_violation_in_any_theme_and_size(self, portal, visitor, address):
        found, page = {}, visitor().new_page()
        for name, display in DISPLAYS.items():
            page.context.add_cookies([{"name": "hien_thi", "value": display, "url": portal}])
            page.goto(address)
            found[name] = violations(page, *([SEVEN_TO_ONE] if "night" in name else []))
        assert {name: lines for name, lines in found.items() if lines} == {}

    @pytest.mark.parametrize("address", [PAGES["home"], PAGES["article"]], ids=["home", "article"])
    def test_have_no_violation_on_a_phone_with_the_menu_open(self, portal, visitor, address):
        page = visitor("4.sang", viewport={"width": 320, "height": 640}, has_touch=True).new_page()
        page.goto(address)
        page.locator(".menu > details > summary").tap()
        assert "\n".join(violations(page)) == ""

    def test_have_no_violation_with_a_submenu_open(self, portal, page):
        page.goto("/")
        page.locator(".menu li summary").first.click()
        assert "\n".join(violations(page)) == ""

    @pytest.mark.parametrize("address", ERROR_FILES.values(), ids=ERROR_FILES)
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_have_no_violation_when_something_fails(self, visitor, address, scheme):
        page = visitor(color_scheme=scheme).new_page()
        page.goto(address)
        assert "\n".join(violations(page)) == ""


class TestAdminPages:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_have_no_violation_at_the_login(self, live_server, visitor, scheme):
        page = visitor(color_scheme=scheme).new_page()
        page.goto("/admin/login/")
        assert "\n".join(violations(page)) == ""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize(
        "address", ["", "add/", "{pk}/change/", "{pk}/withdraw/"], ids=["list", "add", "change", "withdraw"]
    )
    def test_have_no_violation_at_the_articles(self, editor, scheme, address):
        article = make_article("Bài của tòa soạn", category=make_category("Tin"))
        page = editor(color_scheme=scheme)
        page.goto("/admin/news/article/" + address.format(pk=article.pk))
        assert "\n".join(violations(page)) == ""

    def test_have_no_violation_at_the_dashboard(self, editor):
        page = editor()
        page.goto("/admin/")
        assert "\n".join(violations(page)) == ""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("address", ["siteday/", "entry/", "entry/add/", "entry/import/"])
    def test_have_no_violation_at_the_statistics(self, portal, editor, scheme, address):
        page = editor(color_scheme=scheme)
        page.goto(f"/admin/stats/{address}")
        assert "\n".join(violations(page)) == ""
