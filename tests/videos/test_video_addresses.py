"""A video's identity is its id: its address outlives every change of title and answers honestly when it is gone."""

import pytest

from portal.publishing import State
from tests.videos.makers import make_video, make_video_category, make_video_in

pytestmark = pytest.mark.django_db
TITLE = "Phóng sự: Đô thị thông minh"
SLUG = "phong-su-do-thi-thong-minh"


def test_the_address_is_made_of_the_title_and_the_id(client):
    video = make_video(TITLE)
    assert video.get_absolute_url() == f"/video/{SLUG}-{video.pk}/"
    assert TITLE in client.get(video.get_absolute_url()).content.decode()


@pytest.mark.parametrize("address", ["/video/{}/", "/video/khac-{}/", "/video/loai-{}/", "/video/xem-truoc-{}/"])
def test_another_slug_and_the_id_alone_lead_to_it(client, address):
    video = make_video(TITLE)
    response = client.get(address.format(video.pk))
    assert (response.status_code, response["Location"]) == (301, video.get_absolute_url())


def test_the_page_says_which_it_is_to_the_counting(front):
    video = make_video()
    assert front.get(video.get_absolute_url())["X-Page"] == f"video/{video.pk}"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_video_can_only_be_read(client, method):
    assert getattr(client, method)(make_video().get_absolute_url()).status_code == 405


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED])
def test_what_was_taken_back_is_gone_without_its_title(client, state):
    category = make_video_category("Chuyển đổi số")
    response = client.get(make_video_in(state, TITLE, category=category).get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert TITLE not in page
    assert "X-Page" not in response
    assert '<meta name="robots" content="noindex">' in page
    assert all(f'href="{way}"' in page for way in ("/video/chuyen-muc/chuyen-doi-so/", "/video/"))


def test_the_reason_is_given(client):
    page = client.get(make_video_in(State.WITHDRAWN).get_absolute_url()).content.decode()
    assert "Video đã được gỡ" in page
    assert "Hình ảnh chưa đúng." in page


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED])
@pytest.mark.parametrize("address", ["/video/{}/", "/video/phong-su-do-thi-thong-minh-{}/"])
def test_what_is_not_published_yet_is_not_found(client, state, address):
    response = client.get(address.format(make_video_in(state, TITLE).pk))
    assert response.status_code == 404
    assert TITLE not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/video/khong-co-999999/",
        "/video/999999/",
        "/video/x-99999999999999999999/",
        "/video/9223372036854775808/",
        "/video/khong/",
        "/video/loai/khong/",
        "/video/chuyen-muc/khong/",
        "/video/1\x00/",
        "/video/999999/phu-de/vi.vtt",
        "/video/?page=0",
        "/video/?page=2",
        "/video/?thang=2020-13",
    ],
)
def test_nonsense_is_not_found(client, address):
    assert client.get(address).status_code == 404
