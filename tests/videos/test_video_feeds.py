"""Videos for programs: Media RSS, the video sitemap, and where both are listed."""

from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest

from portal import images
from tests.makers import make_picture
from tests.videos.makers import YOUTUBE, make_clip, make_video, make_video_category, make_videos

pytestmark = pytest.mark.django_db
MOMENT = datetime(2020, 3, 24, 10, 46, tzinfo=timezone(timedelta(hours=7)))
MEDIA = "{http://search.yahoo.com/mrss/}"
MAP, VIDEO = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.google.com/schemas/sitemap-video/1.1}"


@pytest.fixture
def poster():
    return images.store(make_picture((1280, 720)))


class TestTheFeed:
    @pytest.fixture
    def item(self, client, poster):
        def first(**fields) -> ET.Element:
            make_video("Đô thị & <i>người</i>", published_at=MOMENT, **{"poster": poster} | fields)
            return ET.fromstring(client.get("/rss/video/").content).find("channel/item")

        return first

    def test_names_file_type_size_and_duration(self, item):
        content = item().find(f"{MEDIA}content")
        assert content.get("url").startswith("http://testserver/media/video/")
        assert {**content.attrib, "url": ""} == {
            "url": "",
            "type": "video/mp4",
            "fileSize": str(721 * 16_384),
            "medium": "video",
            "duration": "151",
        }

    def test_shows_a_picture(self, item):
        assert item().find(f"{MEDIA}thumbnail").get("url").startswith("http://testserver/media/anh/")

    def test_says_what_a_reader_wants_to_know(self, item):
        found = item(category=make_video_category("Chuyển đổi số"))
        assert found.findtext("title") == "Đô thị & <i>người</i>"
        assert found.findtext("pubDate") == "Tue, 24 Mar 2020 10:46:00 +0700"
        assert "Chuyển đổi số" in [each.text for each in found.findall("category")]
        assert found.findtext("guid").startswith("video/")

    def test_takes_what_has_no_file_or_picture(self, item):
        found = item(poster="", youtube=YOUTUBE)
        assert found.find(f"{MEDIA}content") is None
        assert found.find(f"{MEDIA}thumbnail") is None

    def test_has_the_newest_thirty(self, client):
        make_videos(31)
        assert len(ET.fromstring(client.get("/rss/video/").content).findall("channel/item")) == 30


class TestTheSitemap:
    def entry(self, client) -> ET.Element:
        return ET.fromstring(client.get("/sitemap-video.xml").content).find(f"{MAP}url")

    def test_tells_all_that_search_engines_ask_for(self, client, poster):
        video = make_video("A & B", poster=poster, published_at=MOMENT)
        entry = self.entry(client)
        found = {each.tag.removeprefix(VIDEO): each.text for each in entry.find(f"{VIDEO}video")}
        assert entry.findtext(f"{MAP}loc") == f"http://testserver{video.get_absolute_url()}"
        assert (found["title"], found["description"]) == ("A & B", "Mô tả của video.")
        assert (found["duration"], found["publication_date"]) == ("151", "2020-03-24T10:46:00+07:00")
        assert found["content_loc"].startswith("http://testserver/media/video/")
        assert found["thumbnail_loc"].startswith("http://testserver/media/anh/")

    def test_gives_the_player_of_youtube(self, client, poster):
        make_video(youtube=YOUTUBE, poster=poster)
        player = self.entry(client).findtext(f"{VIDEO}video/{VIDEO}player_loc")
        assert player == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"

    def test_names_a_video_without_a_picture_as_a_page(self, client):
        make_video(clip=make_clip())
        assert self.entry(client).find(f"{VIDEO}video") is None

    def test_is_in_the_list_of_sitemaps(self, client):
        assert "http://testserver/sitemap-video.xml" in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(("page", "address"), [("/rss/", "/rss/video/"), ("/so-do-cong/", "/video/")])
def test_people_find_them_too(client, page, address):
    main = client.get(page).content.decode().partition("<main")[2]
    assert f'href="{address}"' in main


def test_the_map_of_the_site_lists_kinds_and_categories(client):
    make_video_category("Đô thị")
    page = client.get("/so-do-cong/").content.decode()
    assert 'href="/video/chuyen-muc/do-thi/"' in page
    assert 'href="/video/loai/phong-su/"' in page
