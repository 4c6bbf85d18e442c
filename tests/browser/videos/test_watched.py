"""The word to the portal that a video was watched: once, and only after enough was played."""

import pytest

from ..films import PLAY, until

pytestmark = pytest.mark.browser


PLAYED = (
    "[...Array(video.played.length).keys()].reduce((sum, n) => sum + video.played.end(n) - video.played.start(n), 0)"
)


class TestTenSeconds:
    """In a film of which the half is more."""

    @pytest.fixture
    def page(self, make, plays, page, told):
        page.goto(make(plays, seconds=30).get_absolute_url(), wait_until="networkidle")
        return page

    def play(self, page, seconds: int) -> float:
        """Play on until so much was played in all, give the word the time it takes; return what was played."""
        page.evaluate(PLAY, 2)
        until(page, f"{PLAYED} > {seconds} && (video.pause(), true)")
        page.wait_for_timeout(500)
        return page.evaluate(f"(() => {{ const video = document.querySelector('video'); return {PLAYED} }})()")

    def test_are_enough_and_less_is_not(self, page, told):
        assert 8 < self.play(page, 8) < 10
        assert told == []
        assert 11 < self.play(page, 11) < 15
        assert told == ["POST"]

    def test_count_where_they_are_played(self, page, told):
        assert self.play(page, 6) < 10
        page.evaluate("document.querySelector('video').currentTime = 20")
        assert told == []
        assert 11 < self.play(page, 11) < 15
        assert told == ["POST"]


class TestWatched:
    def test_is_told_once_after_half_of_a_short_video(self, watching):
        with watching.expect_response(lambda answer: "da-xem" in answer.url) as answer:
            watching.evaluate(PLAY, 8)
        assert answer.value.status == 204
        until(watching, "video.ended")
        watching.evaluate(PLAY, 8)
        until(watching, "video.ended")
        assert watching.told == ["POST"]

    def test_is_not_told_of_a_jump_to_the_end(self, watching):
        watching.evaluate(PLAY, 1)
        watching.evaluate("document.querySelector('video').currentTime = 13")
        until(watching, "video.ended")
        assert watching.told == []

    def test_sets_no_cookie(self, watching):
        with watching.expect_response(lambda answer: "da-xem" in answer.url):
            watching.evaluate(PLAY, 8)
        assert watching.context.cookies() == []

    def test_is_not_told_of_a_preview(self, editor, video):
        page, told = editor(), []
        page.on("request", lambda request: told.append(request.url) if "da-xem" in request.url else None)
        page.goto(video.get_preview_url())
        page.evaluate(PLAY, 8)
        until(page, "video.ended")
        assert told == []
