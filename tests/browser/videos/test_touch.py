"""What a finger has to hit on the pages of videos is 44 pixels high and wide."""

import pytest

from tests.videos.makers import YOUTUBE, make_kind, make_video

pytestmark = pytest.mark.browser
SMALL = """(part) => [...document.querySelectorAll(part)].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  return one.getClientRects().length && (width < 44 || height < 44);
}).map((one) => one.outerHTML.slice(0, 100))"""
AROUND = (".toolbar button", ".share a", ".share button", "[data-start]")


@pytest.fixture(params=["0", "4"], ids=["smallest text", "largest text"])
def phone(request, visitor):
    return visitor(request.param, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()


def small(page, *parts: str) -> list[str]:
    """Return what is too small; there must be something of each part."""
    for part in parts:
        assert page.locator(part).locator("visible=true").count(), part
    return page.evaluate(SMALL, ", ".join(parts))


def test_around_a_clip(phone, video):
    phone.goto(video.get_absolute_url())
    assert small(phone, "video", ".player-files a", *AROUND) == []


def test_around_a_video_at_youtube(phone, server):
    phone.goto(make_video(youtube=YOUTUBE, transcript="00:05 Phần hai.").get_absolute_url())
    assert small(phone, ".player-open", ".player-page a", *AROUND) == []


def test_above_a_list(phone, server):
    make_kind("Tin")
    make_video()
    phone.goto("/video/")
    assert small(phone, ".video-filters a") == []
