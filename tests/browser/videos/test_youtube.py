"""A video at YouTube: not one foreign request before the reader's click."""

import pytest

from tests.videos.makers import YOUTUBE

from ..axe import violations
from ..films import FOCUSED

pytestmark = pytest.mark.browser
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
        assert tube.foreign == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&cc_load_policy=1"]
        assert tube.evaluate(FOCUSED) == "IFRAME"
        assert violations(tube) == []

    def test_is_a_plain_link_without_javascript(self, visitor, make, plays):
        page = visitor(java_script_enabled=False).new_page()
        page.goto(make(plays, clip=None, youtube=YOUTUBE).get_absolute_url())
        link = page.get_by_role("link", name="Mở video trên trang YouTube")
        assert link.get_attribute("href") == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        assert not page.get_by_text("Xem trên YouTube").is_visible()
