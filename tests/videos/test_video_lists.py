"""All videos, a kind's and a category's: paged, newest first, with pictures, durations and numbers."""

import pytest

from portal import images
from stats.snapshot import snapshot
from tests.makers import make_picture
from tests.portal.reading import words
from tests.videos.makers import make_kind, make_video, make_video_category, make_videos
from tests.videos.reading import tags

pytestmark = pytest.mark.django_db
LISTS = ["/video/", "/video/loai/phong-su-dai/", "/video/chuyen-muc/do-thi/"]


@pytest.fixture(autouse=True)
def place():
    return {"kind": make_kind("Phóng sự dài"), "category": make_video_category("Đô thị", description="Về đô thị.")}


def titles(response) -> list[str]:
    return [video.title for video in response.context["page"].publications]


@pytest.mark.parametrize("address", LISTS)
class TestEveryList:
    def test_without_a_video_it_says_so(self, client, address):
        assert "Chưa có video nào" in client.get(address).content.decode()

    def test_the_newest_come_first(self, client, address, place):
        videos = make_videos(3, **place)
        assert titles(client.get(address)) == [video.title for video in videos]

    def test_twenty_stand_on_a_page(self, client, address, place):
        make_videos(21, **place)
        assert len(titles(client.get(address))) == 20
        assert len(titles(client.get(address, {"page": 2}))) == 1

    def test_it_is_public_and_counted_as_a_list(self, front, address):
        response = front.get(address)
        assert response["X-Page"] == "list"
        assert "Cookie" not in response.get("Vary", "")

    def test_it_names_its_one_address(self, client, address):
        page = client.get(f"{address}?utm_source=x").content.decode()
        assert f'<link rel="canonical" href="http://testserver{address}">' in page


def test_only_its_own_stand_in_a_list(client, place):
    make_video("Ở nơi khác", kind=make_kind(), category=make_video_category())
    mine = make_video("Của mục này", **place)
    assert [titles(client.get(address)) for address in LISTS] == [
        [mine.title, "Ở nơi khác"],
        [mine.title],
        [mine.title],
    ]


def test_a_teaser_says_all_that_a_reader_chooses_by(client, place):
    video = make_video("Đô thị thông minh", poster=images.store(make_picture()), **place)
    snapshot.totals = {("video", video.pk): 1468}
    page = client.get("/video/").content.decode()
    page = page[page.index("<main") : page.index("</main>")]
    assert all(part in words(page) for part in ("02:31", "Đô thị thông minh", "Phóng sự dài", "| Lượt xem : 1.468"))
    assert [picture["alt"] for picture in tags(page, "img")] == [""]


@pytest.mark.parametrize("address", LISTS)
def test_the_filters_mark_where_the_reader_is(client, address):
    page = client.get(address).content.decode()
    filters = page[page.index('aria-label="Chọn video"') :]
    assert [link["href"] for link in tags(filters, "a") if "aria-current" in link] == [address]


def test_a_category_of_news_with_the_same_id_is_not_marked_in_the_menu(client, place):
    from tests.makers import make_category

    for _ in range(place["category"].pk):
        make_category()
    page = client.get("/video/chuyen-muc/do-thi/").content.decode()
    menu = page[page.index('class="menu"') : page.index("<main")]
    assert "aria-current" not in menu
