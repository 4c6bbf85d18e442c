"""A video at YouTube: not one foreign request before the reader's click."""

import pytest

from tests.videos.makers import YOUTUBE

from ..axe import violations
from ..films import FOCUSED

pytestmark = pytest.mark.browser
EMBED = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&cc_load_policy=1"
NEXT_SECOND = "() => new Promise((done) => setTimeout(done, 1000))"


class TestYouTube:
    @pytest.fixture
    def tube(self, page, make, plays):
        page.foreign = []
        page.route("**/*youtube*/**", lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
        page.on("request", lambda request: page.foreign.append(request.url) if "youtube" in request.url else None)
        video = make(plays, clip=None, youtube=YOUTUBE, transcript="00:05 Phần hai.")
        page.goto(video.get_absolute_url(), wait_until="networkidle")
        return page

    def test_is_asked_for_nothing_before_the_click(self, tube):
        tube.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        tube.evaluate(NEXT_SECOND)
        assert tube.foreign == []

    def test_comes_with_the_click_and_gets_the_focus(self, tube):
        tube.get_by_role("button", name="Xem trên YouTube").press("Enter")
        tube.frame_locator(".player iframe").get_by_text("player").wait_for()
        assert tube.foreign == [EMBED]
        assert tube.evaluate(FOCUSED) == "IFRAME"
        assert violations(tube) == []

    def test_begins_at_the_mark_that_was_chosen_before(self, tube):
        tube.get_by_role("link", name="Xem từ 00:05").click()
        assert tube.foreign == []
        assert tube.evaluate(FOCUSED) == "BUTTON"
        tube.get_by_role("button", name="Xem trên YouTube từ 00:05").press("Enter")
        tube.frame_locator(".player iframe").get_by_text("player").wait_for()
        assert tube.foreign == [f"{EMBED}&start=5"]

    def test_goes_on_from_a_mark_once_it_is_open(self, tube):
        tube.get_by_role("button", name="Xem trên YouTube").click()
        with tube.expect_request(f"{EMBED}&start=5"):
            tube.get_by_role("link", name="Xem từ 00:05").click()
        assert tube.evaluate(FOCUSED) == "IFRAME"
        assert tube.foreign == [EMBED, f"{EMBED}&start=5"]
        assert "/video/" in tube.url


class TestWithoutItsScript:
    @pytest.fixture(params=["off", "broken"])
    def page(self, request, visitor):
        page = visitor(java_script_enabled=request.param == "broken").new_page()
        page.route("**/js/video*.js", lambda route: route.fulfill(body="let = ;", content_type="text/javascript"))
        return page

    @pytest.fixture
    def tube(self, page, make, plays):
        video = make(plays, clip=None, youtube=YOUTUBE, transcript="00:05 Phần hai.")
        page.goto(video.get_absolute_url())
        return page

    def test_it_is_a_plain_link(self, tube):
        link = tube.get_by_role("link", name="Mở video trên trang YouTube")
        assert link.get_attribute("href") == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        assert link.bounding_box()["height"] >= 44
        assert not tube.get_by_text("Xem trên YouTube").is_visible()
        assert not tube.get_by_text("www.youtube-nocookie.com").is_visible()

    def test_a_mark_leads_to_the_place_of_the_link(self, tube):
        tube.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        tube.get_by_role("link", name="Xem từ 00:05").click()
        tube.wait_for_url("**/video/**#trinh-phat")
        tube.keyboard.press("Tab")
        assert tube.evaluate("document.activeElement.textContent") == "Mở video trên trang YouTube"
