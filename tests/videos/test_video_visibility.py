"""No page, list, feed, file or count shows a video that is not published."""

import pytest

from portal import images
from portal.publishing import State
from tests.makers import make_desk, make_picture
from tests.videos.makers import VTT, make_kind, make_video, make_video_category, make_video_in

pytestmark = pytest.mark.django_db
TITLE = "Video riêng của phép thử"
UNSEEN = [state for state in State if state != State.PUBLISHED]
PLACES = [
    "/",
    "/video/",
    "/video/loai/ngan/",
    "/video/chuyen-muc/do-thi/",
    "/rss/video/",
    "/sitemap-video.xml",
    "/rss/",
]


@pytest.fixture
def place():
    return {"kind": make_kind("Ngắn"), "category": make_video_category("Đô thị"), "captions": {"vi": VTT}}


@pytest.fixture
def poster():
    return images.store(make_picture())


@pytest.mark.parametrize("address", PLACES)
def test_a_published_video_is_shown(client, place, poster, address):
    make_video_in(State.PUBLISHED, TITLE, poster=poster, **place)
    assert TITLE in client.get(address).content.decode()


@pytest.mark.parametrize("state", UNSEEN)
def test_what_is_not_published_is_not_shown(client, place, poster, state):
    make_video_in(state, TITLE, poster=poster, **place)
    assert [address for address in PLACES if TITLE in client.get(address).content.decode()] == []


@pytest.mark.parametrize("state", State)
def test_only_published_videos_stand_beside_another(client, place, state):
    make_video_in(state, TITLE, **place)
    shown = make_video("Đang xem", **place)
    main = client.get(shown.get_absolute_url()).content.decode().partition("</main>")[0]
    assert (TITLE in main) == (state == State.PUBLISHED)


@pytest.mark.parametrize("state", State)
def test_only_captions_of_published_videos_are_sent(client, place, state):
    response = client.get(f"/video/{make_video_in(state, **place).pk}/phu-de/vi.vtt")
    assert response.status_code == (200 if state == State.PUBLISHED else 404)


@pytest.mark.parametrize("state", State)
def test_only_published_videos_are_watched(front, place, state):
    response = front.post(f"/video/{make_video_in(state, **place).pk}/da-xem/")
    assert response.status_code == (204 if state == State.PUBLISHED else 404)
    assert ("X-Page" in response) == (state == State.PUBLISHED)


class TestCaptions:
    def test_are_sent_as_webvtt(self, client, place):
        response = client.get(f"/video/{make_video(**place).pk}/phu-de/vi.vtt")
        assert (response["Content-Type"], response.content.decode()) == ("text/vtt; charset=utf-8", VTT)

    def test_of_another_language_are_not_found(self, client, place):
        assert client.get(f"/video/{make_video(**place).pk}/phu-de/en.vtt").status_code == 404

    def test_are_no_page_to_the_counting(self, front, place):
        assert "X-Page" not in front.get(f"/video/{make_video(**place).pk}/phu-de/vi.vtt")


class TestWatched:
    def test_is_heard_without_a_cookie_or_a_token(self, front, place):
        video = make_video(**place)
        response = front.post(f"/video/{video.pk}/da-xem/")
        assert (response.status_code, response["X-Page"]) == (204, f"watched/{video.pk}")
        assert not response.cookies
        assert response.content == b""

    @pytest.mark.parametrize(("origin", "is_heard"), [("same-origin", True), ("none", True), ("cross-site", False)])
    def test_is_not_told_by_a_page_elsewhere(self, front, place, origin, is_heard):
        response = front.post(f"/video/{make_video(**place).pk}/da-xem/", headers={"Sec-Fetch-Site": origin})
        assert response.status_code == (204 if is_heard else 403)
        assert ("X-Page" in response) == is_heard

    @pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
    def test_is_only_posted(self, front, place, method):
        response = getattr(front, method)(f"/video/{make_video(**place).pk}/da-xem/")
        assert response.status_code == 405
        assert "X-Page" not in response


class TestPreview:
    @pytest.fixture
    def desk(self):
        return make_desk("videos.view_video")

    @pytest.mark.parametrize("state", State)
    def test_shows_the_newsroom_every_state(self, desk, place, state):
        video = make_video_in(state, TITLE, **place)
        page = desk.get(f"/video/xem-truoc/{video.pk}/").content.decode()
        assert f"Trạng thái: {state.label}." in page
        assert f'src="/video/xem-truoc/{video.pk}/phu-de/vi.vtt"' in page
        assert "da-xem" not in page

    def test_shows_a_draft_of_nothing_but_a_title(self, desk):
        video = make_video_in(State.DRAFT, TITLE, description="", transcript="", clip=None)
        type(video).objects.update(kind=None, category=None)
        assert desk.get(video.get_preview_url()).status_code == 200

    @pytest.mark.parametrize("address", ["/video/xem-truoc/{}/", "/video/xem-truoc/{}/phu-de/vi.vtt"])
    def test_is_for_the_newsroom_alone_and_never_stored(self, desk, client, place, address):
        address = address.format(make_video_in(State.DRAFT, **place).pk)
        response = desk.get(address)
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
        assert "no-store" in response["Cache-Control"]
        assert client.get(address).status_code == 302
        assert make_desk("news.view_article").get(address).status_code == 403
        assert desk.post(address).status_code == 405

    @pytest.mark.parametrize("address", ["/video/xem-truoc/999999/", "/video/xem-truoc/999999/phu-de/vi.vtt"])
    def test_of_nothing_is_not_found(self, desk, address):
        assert desk.get(address).status_code == 404
