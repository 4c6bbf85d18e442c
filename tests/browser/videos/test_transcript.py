"""The transcript beside the player, on paper, and the player without JavaScript."""

import pytest

from ..axe import violations
from ..films import FOCUSED, PLAY, until

pytestmark = pytest.mark.browser


class TestTheTranscript:
    def test_plays_from_a_mark(self, watching):
        watching.get_by_role("link", name="Xem từ 00:09").click()
        until(watching, "video.currentTime > 9.1 && video.currentTime < 13 && !video.paused")
        assert watching.evaluate(FOCUSED) == "VIDEO"
        assert "/video/" in watching.url

    def test_plays_from_a_mark_with_the_keyboard(self, watching):
        watching.get_by_role("link", name="Xem từ 00:05").focus()
        watching.keyboard.press("Enter")
        until(watching, "video.currentTime > 5.1")

    def test_marks_what_is_said_without_moving_the_page(self, watching):
        watching.evaluate(PLAY, 1)
        watching.evaluate("document.querySelector('video').currentTime = 5.5")
        watching.evaluate("window.scrollTo(0, 500)")
        watching.locator(".transcript [aria-current=true]", has_text="Phần hai").wait_for()
        assert watching.locator(".transcript [aria-current]").count() == 1
        assert watching.evaluate("scrollY") == 500

    def test_marks_what_is_said_where_its_marks_are_out_of_order(self, page, make, plays):
        page.goto(make(plays, transcript="00:09 Sau.\n00:05 Giữa.\n00:01 Trước.").get_absolute_url())
        page.evaluate(PLAY, 1)
        page.evaluate("document.querySelector('video').currentTime = 5.5")
        page.locator(".transcript [aria-current=true]", has_text="Giữa").wait_for(timeout=3_000)

    def test_has_marks_that_a_finger_can_hit(self, visitor, video):
        page = visitor(viewport={"width": 360, "height": 740}).new_page()
        page.goto(video.get_absolute_url())
        boxes = [mark.bounding_box() for mark in page.locator("[data-start]").all()]
        assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)

    @pytest.mark.parametrize("display", ["0.sang", "0.toi"])
    def test_is_readable_where_it_is_marked(self, visitor, video, display):
        page = visitor(display).new_page()
        page.goto(video.get_absolute_url())
        page.evaluate(PLAY, 1)
        page.locator(".transcript [aria-current]").wait_for()
        assert "\n".join(violations(page)) == ""


class TestWithoutJavaScript:
    @pytest.fixture
    def page(self, visitor):
        return visitor(java_script_enabled=False).new_page()

    def test_everything_can_still_be_watched(self, page, video):
        page.goto(video.get_absolute_url())
        assert page.locator("video[controls]").is_visible()
        assert page.get_by_role("link", name="Xem từ 00:09").get_attribute("href").endswith("#t=9")
        assert page.get_by_role("link", name="720p").is_visible()

    def test_a_mark_leads_to_the_place_in_the_file(self, page, video):
        page.goto(video.get_absolute_url())
        page.get_by_role("link", name="Xem từ 00:09").click()
        page.wait_for_url("**/media/**")
        until(page, "video.currentTime >= 9")


def test_paper_gets_the_picture_and_the_transcript_but_no_player(page, video):
    page.goto(video.get_absolute_url())
    page.emulate_media(media="print")
    shown = {part: page.locator(part).first.is_visible() for part in (".on-paper", ".transcript", ".print-only", "h1")}
    hidden = {part: page.locator(part).first.is_visible() for part in ("video", ".player-files", ".video-others")}
    assert (set(shown.values()), set(hidden.values())) == ({True}, {False})
