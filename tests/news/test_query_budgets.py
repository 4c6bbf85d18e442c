"""A page takes a handful of queries, and as many for two hundred more articles as for twenty."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Article, Category, HomeBlock, Tag
from portal import generation
from portal.images import store
from portal.models import Link, Place, SiteSettings
from tests.makers import make_articles, make_category, make_picture, make_tag

pytestmark = pytest.mark.django_db
BUDGETS = {"article": 2, "/": 7, "/tin-tuc/": 1, "/chuyen-muc/con/": 1, "/tu-khoa/mot-cua/": 2}
BUDGETS |= {
    "/rss/tin-moi/": 6,
    "/rss/chuyen-muc/con/": 6,
    "/so-do-cong/": 6,
    "/sitemap-tin-tuc.xml": 3,
    "/sitemap.xml": 6,
}


@pytest.fixture(autouse=True)
def portal():
    """Make a portal in which every part of a page has something to show."""
    SiteSettings.objects.create(portal_name="Cổng")
    for place in Place:
        Link.objects.create(label="Liên kết", url="/x/", place=place)
    child = make_category("Con", parent=make_category("Cha", home_block=HomeBlock.COLUMN))
    make_category("Thông báo", home_block=HomeBlock.ANNOUNCEMENTS)
    for category in Category.objects.exclude(pk=child.pk):
        make_articles(1, category=category)
    grow(20)


def grow(number: int) -> None:
    """Publish articles with everything that an article can have."""
    child, tag = Category.objects.get(slug="con"), Tag.objects.first() or make_tag("Một cửa")
    picture = store(make_picture((800, 400)))
    make_articles(number, tags=[tag], category=child, cover=picture, cover_alt="Ảnh")


def queries(client, page: str) -> list[str]:
    """Return the queries of a page when the frame is known: it is asked for once in a generation."""
    article = Category.objects.get(slug="con").placements.first().article.get_absolute_url()
    address = article if page == "article" else page
    with patch.object(generation, "current", return_value=object()):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_stays_within_its_budget(client, page):
    assert len(queries(client, page)) <= BUDGETS[page]


@pytest.mark.parametrize("page", BUDGETS)
def test_a_single_article_takes_no_more_either(client, page):
    few = queries(client, page)
    Article.objects.exclude(pk=Article.objects.in_category(Category.objects.get(slug="con"))[0].pk).delete()
    assert len(queries(client, page)) <= len(few)


def test_two_hundred_more_articles_take_no_more_on_any_page(client):
    few = {page: len(queries(client, page)) for page in BUDGETS}
    grow(200)
    assert {page: len(queries(client, page)) for page in BUDGETS} == few


@pytest.mark.parametrize("page", ["/", "/tin-tuc/", "/chuyen-muc/con/", "/tu-khoa/mot-cua/", "/rss/tin-moi/"])
def test_a_list_leaves_the_bodies_in_the_database(client, page):
    assert not any('"news_article"."body"' in sql for sql in queries(client, page))


def test_the_list_of_sitemaps_does_not_read_every_article(client):
    reading = [sql for sql in queries(client, "/sitemap.xml") if '"news_article"."title"' in sql]
    assert all("LIMIT 1" in sql for sql in reading)
