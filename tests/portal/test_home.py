"""The front page: pinned and new articles, a block for each category, nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import HomeBlock
from portal.home import ANNOUNCEMENTS, LATEST, LEADS, PER_CATEGORY
from portal.models import Link, Place
from tests.makers import make_article, make_articles, make_category
from tests.portal.reading import tags, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def blocks(client):
    def get():
        return client.get("/").context

    return get


def column(name: str, **fields):
    return make_category(name, home_block=HomeBlock.COLUMN, **fields)


class TestEmptyPortal:
    def test_it_answers(self, client):
        assert client.get("/").status_code == 200

    def test_it_says_that_there_is_nothing_yet(self, client):
        assert "Chưa có bài viết nào." in client.get("/").content.decode()

    def test_no_heading_stands_over_nothing(self, client):
        column("Chuyên mục trống")
        page = client.get("/").content.decode()
        assert "Tin nổi bật" not in page
        assert "Tin mới</a></h2>" not in page
        assert "Chuyên mục trống</a></h2>" not in page


class TestLeads:
    def test_the_newest_lead_when_nothing_is_pinned(self, blocks):
        articles = make_articles(10)
        assert blocks()["leads"] == articles[:LEADS]

    def test_pinned_ones_come_first_in_their_order(self, blocks):
        articles = make_articles(10, category=make_category())
        second = make_article(featured_order=2, published_at=timezone.now() - timedelta(days=9))
        first = make_article(featured_order=1, published_at=timezone.now() - timedelta(days=10))
        assert blocks()["leads"] == [first, second, *articles[: LEADS - 2]]

    def test_of_two_pinned_to_one_place_the_newer_leads(self, blocks):
        older = make_article(featured_order=1, published_at=timezone.now() - timedelta(days=2))
        newer = make_article(featured_order=1)
        assert blocks()["leads"] == [newer, older]

    def test_a_pin_holds_until_its_end(self, blocks):
        make_articles(10)
        pinned = make_article(
            featured_order=1,
            featured_until=timezone.now() + timedelta(minutes=1),
            published_at=timezone.now() - timedelta(days=9),
        )
        assert blocks()["leads"][0] == pinned

    def test_a_pin_that_has_ended_does_not_count(self, blocks):
        articles = make_articles(10)
        make_article(
            featured_order=1,
            featured_until=timezone.now() - timedelta(minutes=1),
            published_at=timezone.now() - timedelta(days=9),
        )
        assert blocks()["leads"] == articles[:LEADS]

    def test_more_pins_than_places_leave_the_rest_to_the_lists(self, blocks):
        pinned = [make_article(featured_order=number) for number in range(1, LEADS + 3)]
        assert blocks()["leads"] == pinned[:LEADS]
        assert set(pinned[LEADS:]) <= set(blocks()["latest"])

    def test_the_first_is_shown_large(self, client):
        article = make_articles(3)[0]
        page = client.get("/").content.decode()
        lead = page[page.index('class="front-lead"') : page.index('class="front-others"')]
        assert article.title in lead
        assert article.lead in lead


class TestLatest:
    def test_it_goes_on_where_the_leads_end(self, blocks):
        articles = make_articles(30)
        assert blocks()["latest"] == articles[LEADS : LEADS + LATEST]

    def test_it_is_full_beside_pinned_articles(self, blocks):
        make_articles(30)
        for number in range(LEADS):
            make_article(featured_order=number + 1)
        assert len(blocks()["latest"]) == LATEST

    def test_it_leads_to_all_news(self, client):
        make_articles(10)
        assert '<a href="/tin-tuc/">Tin mới</a>' in client.get("/").content.decode()

    def test_each_is_shown_with_its_time(self, client):
        article = make_articles(10)[LEADS]
        page = client.get("/").content.decode()
        block = page[page.index('class="timed-list"') :].partition("</ul>")[0]
        assert f"{timezone.localtime(article.published_at):%H:%M %d/%m/%Y}" in words(block)


class TestColumns:
    @pytest.fixture(autouse=True)
    def newer_news(self):
        """Fill leads and latest, so that columns have something of their own to show."""
        self.elsewhere = make_articles(LEADS + LATEST, category=make_category("Nơi khác"))
        self.old = timezone.now() - timedelta(days=1)

    def test_a_category_shows_its_newest(self, blocks):
        category = column("Cải cách thể chế")
        articles = make_articles(9, newest=self.old, every=timedelta(hours=1), category=category)
        assert blocks()["columns"] == [(category, articles[:PER_CATEGORY])]

    def test_a_category_that_is_not_on_the_front_page_has_none(self, blocks):
        make_article(category=make_category("Lưu trữ"), published_at=self.old)
        assert blocks()["columns"] == []

    def test_they_stand_in_the_order_of_the_categories(self, blocks):
        second, first = column("Hai", order=2), column("Một", order=1)
        for category in (second, first):
            make_article(category=category, published_at=self.old)
        assert [category for category, _ in blocks()["columns"]] == [first, second]

    def test_each_leads_to_its_category(self, client):
        category = column("Cải cách thể chế")
        make_article(category=category, published_at=self.old)
        heading = '<a href="/chuyen-muc/cai-cach-the-che/">Cải cách thể chế</a></h2>'
        assert heading in client.get("/").content.decode()

    def test_the_columns_of_parent_and_child_are_both_full(self, blocks):
        parent = column("Cha", order=1)
        child = column("Con", order=2, parent=parent)
        for number in range(20):
            make_article(category=child, published_at=self.old - timedelta(hours=number))
        assert [len(articles) for _, articles in blocks()["columns"]] == [PER_CATEGORY, PER_CATEGORY]

    def test_many_columns_with_the_same_articles_are_all_full(self, blocks):
        categories = [column(f"Mục {number}", order=number) for number in range(4)]
        for number in range(30):
            article = make_article(category=categories[0], published_at=self.old - timedelta(hours=number))
            article.further_categories.set(categories[1:])
            article.place()
        assert [len(articles) for _, articles in blocks()["columns"]] == [PER_CATEGORY] * 4

    def test_announcements_stand_in_a_block_of_their_own(self, blocks):
        category = make_category("Thông báo", home_block=HomeBlock.ANNOUNCEMENTS)
        articles = make_articles(9, newest=self.old, every=timedelta(hours=1), category=category)
        assert blocks()["announcements"] == [(category, articles[:ANNOUNCEMENTS])]


def test_nothing_is_shown_twice(client):
    parent = column("Cha")
    children = [column(f"Con {number}", parent=parent) for number in range(3)]
    notices = make_category("Thông báo", home_block=HomeBlock.ANNOUNCEMENTS)
    for article in make_articles(60):
        article.category = children[article.pk % 3]
        article.save()
        article.further_categories.set([notices, children[(article.pk + 1) % 3]])
        article.place()
    for article in make_articles(3, category=notices):
        article.featured_order = 1
        article.save()
    shown = [given["href"] for _, given in tags(client.get("/").content.decode(), "a") if "/tin-tuc/" in given["href"]]
    articles = [address for address in shown if address != "/tin-tuc/" and "?ve=" not in address]
    assert len(articles) > LEADS + LATEST
    assert len(articles) == len(set(articles))


def test_links_to_other_websites_stand_in_the_side_column(client):
    Link.objects.create(label="Cổng Chính phủ", url="https://chinhphu.vn", place=Place.WEBSITES)
    aside = client.get("/").content.decode().partition("<aside")[2].partition("</aside>")[0]
    assert "Liên kết website</h2>" in aside
    assert '<a href="https://chinhphu.vn">Cổng Chính phủ</a>' in aside


def test_it_marks_where_the_reader_is(client):
    menu = client.get("/").content.decode().partition("</header>")[0]
    assert '<a href="/" aria-current="page">Trang chủ</a>' in menu


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(client, method):
    assert getattr(client, method)("/").status_code == 405
