"""Video pages take a handful of queries, and block and band no further one on any page."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal import generation, images
from portal.models import SiteSettings
from tests.makers import make_article, make_picture
from tests.videos.makers import VTT, make_kind, make_video_category, make_videos
from videos.models import Category, Kind, Video

pytestmark = pytest.mark.django_db
BUDGETS = {"video": 3, "/video/": 1, "/video/loai/ngan/": 1, "/video/chuyen-muc/do-thi/": 1}
BUDGETS |= {"/rss/video/": 2, "/sitemap-video.xml": 3, "captions": 1, "/tin-tuc/": 1, "/rss/": 0, "/so-do-cong/": 1}


@pytest.fixture(autouse=True)
def portal():
    SiteSettings.objects.create(portal_name="Cổng")
    make_article()
    make_kind("Ngắn")
    make_video_category("Đô thị")
    grow(20)


def grow(number: int) -> None:
    picture = images.store(make_picture((800, 400)))
    place = {"kind": Kind.objects.get(slug="ngan"), "category": Category.objects.get(slug="do-thi")}
    make_videos(number, poster=picture, captions={"vi": VTT}, transcript="", **place)


def queries(client, page: str) -> list[str]:
    """Return the queries of a page when the frame is known: it is asked for once in a generation."""
    video = Video.objects.published().newest_first().first()
    own = {"video": video.get_absolute_url(), "captions": f"/video/{video.pk}/phu-de/vi.vtt"} if video else {}
    address = own.get(page, page)
    with patch.object(generation, "current", return_value=object()):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_stays_within_its_budget(client, page):
    assert len(queries(client, page)) <= BUDGETS[page]


def test_a_hundred_more_videos_take_no_more_on_any_page(client):
    few = {page: len(queries(client, page)) for page in BUDGETS}
    grow(100)
    assert {page: len(queries(client, page)) for page in BUDGETS} == few


@pytest.mark.parametrize("page", ["/video/", "/", "/rss/video/", "/sitemap-video.xml"])
def test_a_list_leaves_captions_and_transcripts_in_the_database(client, page):
    assert not any('"captions"' in sql or '"transcript"' in sql for sql in queries(client, page))


def test_the_block_asks_nothing_on_the_pages_after_the_first(client):
    with patch.object(generation, "current", return_value=object()):
        client.get("/rss/")
        with CaptureQueriesContext(connection) as captured:
            assert "Tin Video" in client.get("/hien-thi/").content.decode()
    assert len(captured) == 0


def test_the_band_asks_nothing_on_the_front_page_after_the_first(client):
    with_band = len(queries(client, "/"))
    Video.objects.all().delete()
    assert len(queries(client, "/")) == with_band
