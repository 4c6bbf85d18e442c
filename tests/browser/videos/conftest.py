"""Videos that really play, and a browser on the page of one."""

import pytest
from django.test import testcases

from portal import images
from tests.videos.makers import make_clip, make_video

from ..content import draw_picture
from ..films import FORMS, SECONDS, film
from ..video_content import CAPTIONS

TRANSCRIPT = "00:01 Phần một của phóng sự.\n00:05 Phần hai.\n00:09 Phần ba.\n" + "Phần không có mốc.\n" * 30


@pytest.fixture(scope="module", autouse=True)
def media_of_the_portal():
    """Let the portal send its files, in parts where a player asks for a part: the test server's own view cannot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases._MediaFilesHandler, "_should_handle", lambda self, path: False)
        yield


@pytest.fixture(scope="module")
def plays(chromium):
    """Return a form in which this browser plays films."""
    page = chromium.new_page()
    answers = page.evaluate(
        "types => types.map((type) => document.createElement('video').canPlayType(type))",
        [form.type for form in FORMS.values()],
    )
    page.close()
    return next(name for name, answer in zip(FORMS, answers, strict=True) if answer)


@pytest.fixture(scope="module")
def make(server):
    """Return a maker of videos that really play."""
    poster = images.store_picture(draw_picture(1280, 720))

    def with_film(name: str, seconds: int = SECONDS, **fields):
        facts = {"content": film(name, seconds), "kind": FORMS[name].type, "duration": seconds}
        clip = make_clip(720, 360, **facts, width=320, height=180)
        return make_video(**{"clip": clip, "poster": poster, "transcript": TRANSCRIPT, "captions": CAPTIONS} | fields)

    return with_film


@pytest.fixture(scope="module")
def video(make, plays):
    return make(plays)


@pytest.fixture
def told(page):
    """The words to the portal that a video was watched."""
    words = page.told = []
    page.on("request", lambda request: words.append(request.method) if "da-xem" in request.url else None)
    return words


@pytest.fixture
def watching(page, told, video):
    """Open the video's page."""
    page.goto(video.get_absolute_url(), wait_until="networkidle")
    return page
