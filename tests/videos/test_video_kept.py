"""Pages of videos are kept in memory with gaps for their numbers; nothing of a reader gets into them."""

import pytest
from django.test import Client

from portal.caching import Numbers, gaps_of
from stats import live
from tests.videos.makers import VTT, make_video

pytestmark = pytest.mark.django_db
MARK = "m4rk"
NUMBERS = Numbers(live.GAPS, MARK, lambda name: lambda: "1", lambda: None, lambda: 0)


@pytest.fixture
def addresses() -> dict[str, str]:
    video = make_video(captions={"vi": VTT})
    return {"video": video.get_absolute_url(), "captions": f"/video/{video.pk}/phu-de/vi.vtt"}


def names(client: Client, address: str) -> list[str]:
    """Return the numbers of a page that wait for their moment. Raises NotPackable where one could not be filled in."""
    _, gaps = gaps_of(client.get(address, **{live.GAPS: MARK}).content, NUMBERS)
    return [gap.name.rpartition(":")[0] or gap.name for gap in gaps]


def test_the_page_has_a_gap_for_each_of_its_numbers(client, addresses):
    shown = ["views:video", "views:watched", "views:video", "visits", "online"]
    assert names(client, addresses["video"]) == shown


def test_a_list_has_one_for_each_video(client, addresses):
    make_video()
    assert names(client, "/video/") == ["views:video", "views:video", "visits", "online"]


@pytest.mark.parametrize(
    "name", ["video", "captions", "/video/", "/rss/video/", "/sitemap-video.xml", "/video/loai/phong-su/"]
)
def test_nothing_of_a_reader_is_asked_or_set(client, addresses, name):
    response = client.get(addresses.get(name, name))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
