"""No page, list, count or feed shows what is not published."""

import pytest

from news.models import HomeBlock
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_tag

pytestmark = pytest.mark.django_db
TITLE = "Bài viết riêng của phép thử"
UNSEEN = [state for state in State if state != State.PUBLISHED]


@pytest.fixture
def category():
    return make_category("Cải cách thể chế", home_block=HomeBlock.COLUMN)


@pytest.fixture
def tag():
    return make_tag("chuyển đổi số")


def make(state, category, tag):
    article = make_article_in(state, TITLE, category=category)
    article.tags.add(tag)
    return article


PLACES = ["/", "/tin-tuc/", "/chuyen-muc/cai-cach-the-che/", "/tu-khoa/chuyen-doi-so/", "/rss/tin-moi/"]
PLACES += ["/rss/chuyen-muc/cai-cach-the-che/"]


@pytest.mark.parametrize("address", PLACES)
def test_a_published_article_is_shown(client, category, tag, address):
    make(State.PUBLISHED, category, tag)
    assert TITLE in client.get(address).content.decode()


@pytest.mark.parametrize("state", UNSEEN)
@pytest.mark.parametrize("address", PLACES)
def test_what_is_not_published_is_not_shown(client, category, tag, address, state):
    make(state, category, tag)
    assert TITLE not in client.get(address).content.decode()


def test_a_published_article_is_in_the_sitemap(client, category, tag):
    article = make(State.PUBLISHED, category, tag)
    assert article.get_absolute_url() in client.get("/sitemap-tin-tuc.xml").content.decode()


@pytest.mark.parametrize("state", UNSEEN)
def test_what_is_not_published_is_not_in_the_sitemap(client, category, tag, state):
    article = make(state, category, tag)
    assert article.get_absolute_url() not in client.get("/sitemap-tin-tuc.xml").content.decode()


@pytest.mark.parametrize("state", State)
def test_only_published_articles_are_among_the_other_news(client, category, tag, state):
    make(state, category, tag)
    shown = make_article("Bài đang đọc", category=category)
    seen = TITLE in client.get(shown.get_absolute_url()).content.decode()
    assert seen == (state == State.PUBLISHED)


@pytest.mark.parametrize("state", UNSEEN)
def test_a_pinned_article_that_is_not_published_stays_off_the_front_page(client, category, state):
    make_article_in(state, TITLE, category=category, featured_order=1)
    assert TITLE not in client.get("/").content.decode()


@pytest.mark.parametrize("state", UNSEEN)
def test_what_is_not_published_is_not_counted_in_the_pages_of_a_list(client, category, state):
    for _ in range(20):
        make_article(category=category)
    make_article_in(state, category=category)
    assert client.get("/tin-tuc/").context["page"].numbered == 1
    assert client.get(category.get_absolute_url()).context["page"].numbered == 1
