"""The word to the portal that a video was watched: once, and only after enough was played."""

import pytest

from ..films import PLAY, until

pytestmark = pytest.mark.browser


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
