"""A teaser is one link, as large as it looks: a finger on its picture opens what its title names."""

import pytest

from .content import PAGES

pytestmark = pytest.mark.browser
# Whatever is at the middle of each element that fits: where a tap on it would lead.
TAPPED = """(part) => [...document.querySelectorAll(part)].map((one) => {
  one.scrollIntoView({ block: "center" });
  const { x, y, width, height } = one.getBoundingClientRect();
  const link = document.elementFromPoint(x + width / 2, y + height / 2).closest("a");
  const teaser = one.closest("article, li");
  const wanted = one.matches("a") ? one : teaser.querySelector("h2 a, h3 a") || teaser.querySelector("a");
  return link === wanted ? "" : `${wanted.textContent}: ${link && link.textContent}`;
})"""


@pytest.fixture
def phone(visitor, portal):
    return visitor(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()


@pytest.mark.parametrize("name", ["home", "list", "videos", "video"])
class TestATap:
    def test_on_a_picture_opens_what_the_title_names(self, phone, name):
        phone.goto(PAGES[name])
        found = phone.evaluate(TAPPED, ".video-poster, .teaser-picture")
        assert found
        assert set(found) == {""}

    def test_on_another_link_opens_that(self, phone, name):
        phone.goto(PAGES[name])
        assert set(phone.evaluate(TAPPED, ":is(.teaser, .video-teaser) .meta a")) <= {""}


def test_the_first_of_the_block_is_opened_by_its_picture(phone):
    phone.goto("/rss/")
    poster = phone.locator(".video-block .video-poster")
    title = phone.locator(".video-block li").first.get_by_role("link").inner_text()
    poster.scroll_into_view_if_needed()
    box = poster.bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    phone.wait_for_url("**/video/**")
    assert phone.locator("h1").inner_text() == title


def test_the_keyboard_meets_each_title_once(phone):
    phone.goto(PAGES["videos"])
    titles = phone.locator(".video-list article").count()
    assert phone.locator('.video-list a[href^="/video/"]:not(.meta a)').count() == titles
