"""What a video's page tells programs, and a video that lies at YouTube."""

import pytest

from portal import images
from portal.models import SiteSettings
from tests.makers import make_picture
from tests.videos.makers import MOMENT, YOUTUBE, make_clip, make_video
from tests.videos.reading import tags

pytestmark = pytest.mark.django_db


class TestYouTube:
    def test_waits_for_a_click_and_says_what_it_does(self, read):
        page = read(make_video(youtube=YOUTUBE))
        assert "www.youtube-nocookie.com (Google)" in page
        assert "data-embed" in page
        assert "<iframe" not in page
        assert "<video" not in page

    def test_is_let_in_by_the_policy_of_its_page_alone(self, client):
        policy = client.get(make_video(youtube=YOUTUBE).get_absolute_url())["Content-Security-Policy"]
        assert "frame-src https://www.youtube-nocookie.com" in policy
        assert "frame-src" not in client.get(make_video().get_absolute_url())["Content-Security-Policy"]

    def test_is_always_a_link_that_says_where_it_leads(self, read):
        page = read(make_video(youtube=YOUTUBE))
        link = next(link for link in tags(page, "a") if "youtube.com" in link["href"])
        assert (link["href"], link["rel"]) == (YOUTUBE, "noopener noreferrer")
        assert "trình duyệt kết nối tới www.youtube.com" in page
        assert "<noscript" not in page

    def test_has_a_button_that_waits_for_its_script(self, read):
        button = next(one for one in tags(read(make_video(youtube=YOUTUBE)), "button") if "data-embed" in one)
        assert "hidden" in button

    def test_has_time_marks_that_lead_to_its_place_on_the_page(self, read):
        page = read(make_video(youtube=YOUTUBE, transcript="01:25 Phần một."))
        mark = next(link for link in tags(page, "a") if "data-start" in link)
        assert mark["href"] == "#trinh-phat"
        assert "trinh-phat" in [box.get("id") for box in tags(page, "div")]

    def test_gives_way_to_a_clip(self, read):
        page = read(make_video(youtube=YOUTUBE, clip=make_clip()))
        assert "<video" in page
        assert "youtube" not in page


class TestForPrograms:
    @pytest.fixture
    def page(self, client):
        video = make_video("Đô thị", published_at=MOMENT, poster=images.store(make_picture((1280, 720))))
        SiteSettings.objects.create(owner="Văn phòng")
        return client.get(video.get_absolute_url()).content.decode()

    def test_it_is_a_video_object(self, page):
        marks = {tag["itemprop"]: tag for name in ("meta", "link") for tag in tags(page, name) if "itemprop" in tag}
        assert 'itemtype="https://schema.org/VideoObject"' in page
        assert marks["uploadDate"]["content"] == "2020-03-24T10:46:00+07:00"
        assert marks["duration"]["content"] == "PT0H2M31S"
        assert marks["thumbnailUrl"]["href"].startswith("http://testserver/media/anh/")
        assert marks["contentUrl"]["href"].startswith("http://testserver/media/video/")

    def test_it_is_known_to_those_who_share_it(self, page):
        graph = {tag["property"]: tag["content"] for tag in tags(page, "meta") if "property" in tag}
        assert graph["og:type"] == "video.other"
        assert graph["og:image"].startswith("http://testserver/media/anh/")
        assert graph["og:video"].endswith("-720.mp4")
        assert (graph["og:video:type"], graph["video:duration"]) == ("video/mp4", "151")

    def test_no_element_of_dublin_core_is_empty(self, page):
        core = {tag["name"]: tag["content"] for tag in tags(page, "meta") if tag.get("name", "").startswith("DC.")}
        assert len(core) == 7
        assert all(core.values())
