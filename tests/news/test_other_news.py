"""“Tin khác”: newer and older news beside an article, never empty while there is any other."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from news.models import Article, reading
from portal.models import SiteSettings
from tests.makers import make_article, make_articles, make_category
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
HANOI = timezone(timedelta(hours=7))


@pytest.fixture
def category():
    return make_category()


def beside(article: Article, count: int) -> list[Article]:
    return [Article.objects.get(pk=other.pk) for other in reading.beside(article, count)]


def block(client, article: Article) -> str:
    page = client.get(article.get_absolute_url()).content.decode()
    _, heading, rest = page.partition('<h2 id="tin-khac">')
    return rest.partition("</section>")[0] if heading else ""


def test_there_are_newer_and_older_ones(category):
    articles = make_articles(20, category=category)
    found = beside(articles[10], 8)
    assert len([other for other in found if other.published_at > articles[10].published_at]) == 4
    assert len([other for other in found if other.published_at < articles[10].published_at]) == 4


def test_they_are_the_closest_ones(category):
    articles = make_articles(20, category=category)
    assert beside(articles[10], 4) == [articles[8], articles[9], articles[11], articles[12]]


def test_the_newest_article_has_older_ones_beside_it(category):
    articles = make_articles(10, category=category)
    assert beside(articles[0], 4) == articles[1:5]


def test_the_oldest_article_has_newer_ones_beside_it(category):
    articles = make_articles(10, category=category)
    assert beside(articles[9], 4) == articles[5:9]


def test_the_last_but_one_has_one_older_and_more_newer_ones(category):
    articles = make_articles(10, category=category)
    assert beside(articles[8], 4) == [articles[5], articles[6], articles[7], articles[9]]


def test_an_article_is_not_beside_itself(category):
    articles = make_articles(5, category=category)
    assert articles[2] not in beside(articles[2], 8)


def test_none_is_there_twice(category):
    articles = make_articles(12, category=category)
    for article in articles:
        article.further_categories.add(make_category(parent=category))
        article.place()
    found = beside(articles[3], 8)
    assert len(found) == len({other.pk for other in found}) == 8


def test_articles_of_the_same_second_are_neighbours(category):
    moment = datetime(2020, 3, 24, tzinfo=UTC)
    articles = [make_article(category=category, published_at=moment) for _ in range(5)]
    assert beside(articles[2], 4) == [articles[4], articles[3], articles[1], articles[0]]


def test_news_of_other_categories_fill_the_list_up(category):
    here = make_articles(2, category=category)
    elsewhere = make_articles(5, category=make_category())
    assert set(beside(here[0], 5)) == {here[1], *elsewhere[:4]}


@pytest.mark.parametrize("number", range(1, 12))
def test_the_list_is_as_full_as_it_can_be(category, number):
    article = make_article(category=category)
    make_articles(number // 2, category=category)
    make_articles(number - number // 2, category=make_category())
    assert len(beside(article, 8)) == min(8, number)


def test_the_only_article_of_a_category_has_others_beside_it(category):
    alone = make_article(category=category)
    others = make_articles(3, category=make_category())
    assert beside(alone, 8) == others


def test_they_stand_newest_first(category):
    found = beside(make_articles(20, category=category)[10], 8)
    assert found == sorted(found, key=lambda article: article.published_at, reverse=True)


def test_the_only_article_has_no_empty_block(client):
    assert block(client, make_article()) == ""


def test_each_is_shown_with_its_date(client, category):
    make_article("Tin cũ", category=category, published_at=datetime(2020, 3, 24, 10, 46, tzinfo=HANOI))
    assert "Tin cũ (24/03/2020)" in words(block(client, make_article(category=category)))


def test_the_newsroom_sets_how_many_are_shown(client, category):
    SiteSettings.objects.create(other_news_count=3)
    articles = make_articles(10, category=category)
    assert block(client, articles[5]).count("<li>") == 3


def test_the_newsroom_may_show_none(client, category):
    SiteSettings.objects.create(other_news_count=0)
    assert block(client, make_articles(3, category=category)[1]) == ""


def test_it_takes_one_query(category, django_assert_num_queries):
    articles = make_articles(20, category=category)
    article = Article.objects.get(pk=articles[10].pk)
    reading.beside(article, 8)  # PostgreSQL plans it once in a connection
    with django_assert_num_queries(1):
        found = reading.beside(article, 8)
        assert [other.get_absolute_url() for other in found]
