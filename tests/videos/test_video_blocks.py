"""“Tin Video” beside every page, and the band on the home page."""

import pytest

from portal import images
from portal.models import SiteSettings
from portal.publishing import State
from tests.documents.makers import make_document
from tests.makers import make_article, make_picture
from tests.videos.makers import MOMENT, make_video, make_video_in, make_videos
from tests.videos.reading import tags

pytestmark = pytest.mark.django_db
BLOCK, BAND = 'aria-labelledby="khoi-video"', 'class="video-band"'


def block(client, page: str = "/rss/") -> str:
    content = client.get(page).content.decode()
    return content[content.index(BLOCK) :].partition("</section>")[0] if BLOCK in content else ""


def titles(piece: str, videos: list) -> list[str]:
    return [video.title for video in videos if f">{video.title}<" in piece]


PAGES = {
    "home": lambda: "/",
    "list": lambda: "/tin-tuc/",
    "feeds": lambda: "/rss/",
    "videos": lambda: "/video/",
    "statistics": lambda: "/thong-ke/",
    "article": lambda: make_article().get_absolute_url(),
    "video": lambda: make_video(published_at=MOMENT).get_absolute_url(),
    "document": lambda: make_document().get_absolute_url(),
    "missing": lambda: "/khong-co-trang-nay/",
    "gone": lambda: make_video_in(State.WITHDRAWN).get_absolute_url(),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_block_stands_before_the_statistics(client, page):
    make_video("Phóng sự: Đô thị thông minh")
    content = client.get(PAGES[page]()).content.decode()
    assert content.index("<aside") < content.index(BLOCK) < content.index("khoi-thong-ke")
    assert "Phóng sự: Đô thị thông minh" in content[content.index(BLOCK) : content.index("khoi-thong-ke")]


def test_it_is_named_by_its_heading(client):
    make_video()
    assert 'id="khoi-video"><a href="/video/">Tin Video</a></h2>' in block(client)


def test_it_shows_as_many_as_the_settings_say(client):
    videos = make_videos(5)
    assert titles(block(client), videos) == [video.title for video in videos[:3]]
    SiteSettings.objects.update_or_create(pk=1, defaults={"video_count": 2})
    assert len(titles(block(client), videos)) == 2


def test_it_is_hidden_where_there_is_none_or_none_is_wanted(client):
    assert block(client) == ""
    make_video()
    SiteSettings.objects.update_or_create(pk=1, defaults={"video_count": 0})
    assert block(client) == ""


def test_the_first_has_its_picture(client):
    make_videos(2, poster=images.store(make_picture()))
    assert len(tags(block(client), "img")) == 1


def test_the_band_shows_four(client):
    videos = make_videos(6)
    content = client.get("/").content.decode()
    assert titles(content[content.index(BAND) :].partition("</section>")[0], videos) == [v.title for v in videos[:4]]


def test_the_band_is_hidden_where_there_is_none(client):
    assert BAND not in client.get("/").content.decode()
