"""The picture of a video in the place of its player: whatever its shape, on screen and on paper."""

import pytest

from portal import images
from tests.videos.makers import YOUTUBE, make_clip, make_video

from ..content import draw_picture

pytestmark = pytest.mark.browser
SIZES = {"landscape": (1280, 720), "upright": (720, 1280), "small": (640, 360)}
TALLEST = 8 / 2.54 * 96  # pixels of 8 cm
BOX = """(part) => {
  const shown = [...document.querySelectorAll(part)].filter((one) => one.getClientRects().length);
  return shown.map((one) => one.getBoundingClientRect()).map(({ x, y, width, height }) => [x, y, width, height])[0];
}"""


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture(params=[False, True], ids=["webp", "avif"])
def poster(request, server, size, monkeypatch):
    """The stored name of a picture that has AVIF twins, or has none."""
    monkeypatch.setattr(images, "pays_as_avif", lambda picture, made: request.param)
    name = images.store_picture(draw_picture(*size))
    images.twins.maker.work_off()
    return name


def shown(page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("[...document.querySelectorAll('.player img')].every((one) => one.complete)")


def boxes(page) -> tuple[list[float], list[float]]:
    return page.evaluate(BOX, ".player"), page.evaluate(BOX, ".player img")


def assert_whole(page, size: tuple[int, int]) -> None:
    """The picture is printed as it is, in a box of its own height."""
    player, picture = boxes(page)
    assert picture[2] / picture[3] == pytest.approx(size[0] / size[1], abs=0.02)
    assert TALLEST / 2 < picture[3] <= TALLEST + 1
    assert player[3] == pytest.approx(picture[3], abs=1)


class TestAtYouTube:
    def test_it_fills_the_player_on_screen(self, page, poster):
        shown(page, make_video(youtube=YOUTUBE, poster=poster).get_absolute_url())
        player, picture = boxes(page)
        assert picture == pytest.approx(player)
        assert player[2] / player[3] == pytest.approx(16 / 9, abs=0.01)

    def test_it_is_printed_whole(self, page, poster, size):
        shown(page, make_video(youtube=YOUTUBE, poster=poster).get_absolute_url())
        page.emulate_media(media="print")
        assert_whole(page, size)


@pytest.mark.parametrize("shape", [(640, 480), (480, 480), (720, 1280), (1280, 720), (1280, 540)])
def test_that_of_a_clip_is_printed_without_room_around_it(page, server, shape):
    poster = images.store_picture(draw_picture(*shape))
    clip = make_clip(width=shape[0], height=shape[1])
    shown(page, make_video(clip=clip, poster=poster).get_absolute_url())
    page.emulate_media(media="print")
    assert_whole(page, shape)


def test_that_of_a_clip_in_the_making_stays_in_its_box(page, server, poster):
    clip = make_clip()
    clip.renditions.all().delete()
    shown(page, make_video(clip=clip, poster=poster).get_absolute_url())
    player, picture = boxes(page)
    assert picture == pytest.approx(player)
