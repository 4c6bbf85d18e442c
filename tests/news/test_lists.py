"""All news, a category's and a tag's: paged, newest first, with pictures, leads and dates."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from news.models import Tag
from portal.images import store
from tests.makers import make_article, make_articles, make_category, make_picture, make_tag
from tests.portal.reading import tags

pytestmark = pytest.mark.django_db
ALL, CATEGORY, TAG = "/tin-tuc/", "/chuyen-muc/cai-cach/", "/tu-khoa/chuyen-doi-so/"
LISTS = [ALL, CATEGORY, TAG]


@pytest.fixture(autouse=True)
def places():
    make_category("Cải cách")
    make_tag("Chuyển đổi số")


def fill(number: int) -> list:
    return make_articles(number, tags=Tag.objects.all())


def titles(response) -> list[str]:
    return [article.title for article in response.context["page"].publications]


@pytest.mark.parametrize("address", LISTS)
class TestEveryList:
    def test_without_an_article_it_says_so(self, client, address):
        response = client.get(address)
        assert response.status_code == 200
        assert "Chưa có bài viết nào." in response.content.decode()

    def test_the_newest_come_first(self, client, address):
        articles = fill(3)
        assert titles(client.get(address)) == [article.title for article in articles]

    def test_articles_of_the_same_second_keep_one_order(self, client, address):
        moment = datetime(2020, 3, 24, tzinfo=UTC)
        articles = fill(3)
        for article in articles:
            article.published_at = moment
            article.save()
        assert titles(client.get(address)) == [article.title for article in reversed(articles)]

    def test_twenty_stand_on_a_page(self, client, address):
        fill(21)
        assert len(titles(client.get(address))) == 20
        assert len(titles(client.get(address, {"page": 2}))) == 1

    def test_no_article_is_lost_between_the_pages(self, client, address):
        articles = fill(21)
        found = titles(client.get(address)) + titles(client.get(address, {"page": 2}))
        assert found == [article.title for article in articles]

    @pytest.mark.parametrize("page", ["abc", "0", "-1", "3", "999999999999999999999", "1.5", "\x00", "²", "1e3"])
    def test_a_page_that_does_not_exist_is_not_found(self, client, address, page):
        fill(21)
        assert client.get(address, {"page": page}).status_code == 404

    def test_the_first_page_of_an_empty_list_is_the_only_one(self, client, address):
        assert client.get(address, {"page": 1}).status_code == 200
        assert client.get(address, {"page": 2}).status_code == 404

    def test_pages_are_linked(self, client, address):
        fill(41)
        links = {given.get("rel"): given["href"] for _, given in tags(self.page(client, address, 2), "a")}
        assert (links["prev"], links["next"]) == (address, "?page=3")

    def test_one_page_needs_no_links_to_others(self, client, address):
        fill(20)
        assert 'aria-label="Phân trang"' not in client.get(address).content.decode()

    def test_the_second_page_names_its_own_address(self, client, address):
        fill(21)
        canonical = f'<link rel="canonical" href="http://testserver{address}?page=2">'
        assert canonical in self.page(client, address, 2)

    def test_the_second_page_says_so_in_its_name(self, client, address):
        fill(21)
        assert " – trang 2 – " in self.page(client, address, 2)

    def test_head_answers_like_get(self, client, address):
        assert client.head(address).status_code == 200

    def test_it_can_only_be_read(self, client, address):
        assert client.post(address).status_code == 405

    @staticmethod
    def page(client, address: str, number: int) -> str:
        return client.get(address, {"page": number}).content.decode()


class TestTeaser:
    def test_it_shows_title_lead_category_and_date(self, client):
        moment = datetime(2020, 3, 24, 10, 46, tzinfo=timezone(timedelta(hours=7)))
        article = make_article("Tiêu đề", lead="Tóm tắt của tin.", published_at=moment)
        page = client.get(ALL).content.decode()
        assert f'<a href="{article.get_absolute_url()}">Tiêu đề</a>' in page
        assert "Tóm tắt của tin." in page
        assert '<a href="/chuyen-muc/cai-cach/">Cải cách</a>' in page
        assert '<time datetime="2020-03-24T10:46:00+07:00">10:46 24/03/2020</time>' in page

    def test_it_shows_the_picture_with_its_size(self, client):
        make_article(cover=store(make_picture((1400, 800))), cover_alt="Trụ sở")
        image = next(given for _, given in tags(client.get(ALL).content.decode(), "img") if given["alt"])
        assert (image["alt"], image["width"], image["height"]) == ("Trụ sở", "1400", "800")

    def test_pictures_below_the_first_wait(self, client):
        for _ in range(2):
            make_article(cover=store(make_picture()), cover_alt="Trụ sở")
        images = [given for _, given in tags(client.get(ALL).content.decode(), "img") if given["alt"]]
        assert [given.get("loading") for given in images] == [None, "lazy"]


@pytest.mark.parametrize(
    "address", ["/chuyen-muc/khong-co/", "/tu-khoa/khong-co/", "/chuyen-muc/a\x00b/", "/tu-khoa/đ/"]
)
def test_a_list_that_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_tag_shows_its_own_articles_only(client):
    tagged, _ = make_articles(2)
    tagged.tags.add(make_tag("một cửa"))
    assert titles(client.get("/tu-khoa/mot-cua/")) == [tagged.title]
