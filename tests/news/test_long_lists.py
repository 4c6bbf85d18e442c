"""Behind its numbered pages a list goes on from article to article, and can be entered at a month."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.utils import timezone

from news.models import Category, Tag
from portal import generation, paging
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_articles, make_category, make_tag
from tests.portal.reading import tags

pytestmark = pytest.mark.django_db
ALL, CATEGORY, TAG = "/tin-tuc/", "/chuyen-muc/cai-cach/", "/tu-khoa/mot-cua/"
LISTS = [ALL, CATEGORY, TAG]
WRONG = f"truoc=0 truoc=-1 truoc=abc truoc=999999 truoc={2**63} truoc= truoc=%C2%B2 truoc=01".split()
WRONG += "thang=2020-13 thang=2020-00 thang=2020-04 thang=1999-01 thang=9999-12 thang=2020-3 thang=".split()
WRONG += "page=3 page=5000 page=01 page= page=1&thang=2020-03 truoc=1&page=2".split()
NOON = datetime(2020, 3, 24, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    """Let a page have two articles, and two pages have numbers."""
    monkeypatch.setattr(paging, "PER_PAGE", 2)
    monkeypatch.setattr(paging, "NUMBERED", 2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def articles():
    """Publish ten articles, one a month, the first one today."""
    category, tag = make_category("Cải cách"), make_tag("Một cửa")
    return make_articles(10, newest=NOON, every=timedelta(days=30), tags=[tag], category=category)


def shown(response) -> list:
    return response.context["page"].publications


def archive(page: str) -> list[dict]:
    """Return the links to years and months."""
    block = page.partition(">Tin theo thời gian</h2>")[2].partition("</nav>")[0]
    return [given for _, given in tags(block, "a")]


def links(response) -> dict[str, str]:
    return {given["rel"]: given["href"] for _, given in tags(response.content.decode(), "a") if "rel" in given}


@pytest.mark.parametrize("address", LISTS)
class TestEveryList:
    def test_the_last_numbered_page_leads_on_after_its_last_article(self, client, address, articles):
        assert links(client.get(address, {"page": 2}))["next"] == f"?truoc={articles[3].pk}"

    def test_what_follows_an_article_is_shown(self, client, address, articles):
        assert shown(client.get(address, {"truoc": articles[3].pk})) == articles[4:6]

    def test_no_article_is_lost_on_the_way_down_and_up(self, client, address, articles):
        down = self.walk(client, address, "next")
        assert [article for page in down for article in page] == articles
        up = self.walk(client, f"{address}?truoc={articles[7].pk}", "prev")
        assert up == [articles[8:10], articles[6:8], articles[4:6], articles[2:4], articles[0:2]]

    def test_the_oldest_page_leads_no_further(self, client, address, articles):
        assert "next" not in links(client.get(address, {"truoc": articles[7].pk}))

    def test_the_page_before_an_early_one_is_the_first(self, client, address, articles):
        assert links(client.get(address, {"truoc": articles[0].pk}))["prev"] == address

    def test_it_names_its_own_address(self, client, address, articles):
        page = client.get(address, {"truoc": articles[3].pk, "utm_source": "x"}).content.decode()
        assert f'<link rel="canonical" href="http://testserver{address}?truoc={articles[3].pk}">' in page

    def test_its_name_says_from_when_it_goes_back(self, client, address, articles):
        page = client.get(address, {"truoc": articles[3].pk}).content.decode()
        assert f"trước {timezone.localtime(articles[3].published_at):%H:%M %d/%m/%Y}" in page.partition("</title>")[0]

    def test_a_month_begins_with_its_end(self, client, address, articles):
        response = client.get(address, {"thang": "2019-12"})
        assert shown(response) == articles[3:5]
        assert "đến hết tháng 12/2019" in response.content.decode().partition("</title>")[0]

    def test_the_present_month_begins_with_today(self, client, address, articles):
        assert shown(client.get(address, {"thang": "2020-03"})) == articles[:2]

    @pytest.mark.parametrize("wanted", WRONG)
    def test_a_page_that_does_not_exist_is_not_found(self, client, address, articles, wanted):
        assert client.get(f"{address}?{wanted}").status_code == 404

    def test_nothing_older_than_the_oldest_is_not_found(self, client, address, articles):
        assert client.get(address, {"truoc": articles[9].pk}).status_code == 404

    def test_after_an_article_that_was_withdrawn_it_goes_on(self, client, address, articles):
        articles[3].withdraw("Số liệu chưa đúng.")
        assert shown(client.get(address, {"truoc": articles[3].pk})) == articles[4:6]

    def test_what_is_not_published_is_not_shown(self, client, address, articles):
        for state in set(State) - {State.PUBLISHED}:
            hidden = make_article_in(state, category=Category.objects.get())
            hidden.tags.add(Tag.objects.get())
        down = self.walk(client, address, "next")
        assert [article for page in down for article in page] == articles

    def test_years_and_months_are_linked(self, client, address, articles):
        page = client.get(address, {"thang": "2019-12"}).content.decode()
        hrefs = [given["href"] for given in archive(page)]
        assert hrefs == ["?thang=2020-03", "?thang=2019-12", *(f"?thang=2019-{month:02}" for month in range(1, 13))]

    @pytest.mark.parametrize("query", ["?thang=2019-12", "?truoc={}"])
    def test_the_year_and_the_month_in_view_are_marked(self, client, address, articles, query):
        page = client.get(address + query.format(articles[2].pk)).content.decode()
        marked = [given["href"] for given in archive(page) if given.get("aria-current") == "true"]
        assert marked == ["?thang=2019-12", "?thang=2019-12"]

    @staticmethod
    def walk(client, address: str, direction: str) -> list[list]:
        """Follow the links to the end; return the articles of each page."""
        place, pages, _ = address.partition("?")[0], [], None
        while True:
            response = client.get(address)
            pages.append(shown(response))
            href = links(response).get(direction)
            if href is None:
                return pages
            address = place + href if href.startswith("?") else href


def test_articles_of_the_same_second_are_not_lost(client):
    category = make_category("Cải cách")
    made = [make_article(category=category, published_at=NOON) for _ in range(9)][::-1]
    for address in (ALL, CATEGORY):
        down = TestEveryList.walk(client, address, "next")
        assert [article for page in down for article in page] == made


def test_a_short_list_has_no_years(client):
    make_article(category=make_category())
    assert "Tin theo thời gian" not in client.get(ALL).content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED])
def test_what_readers_have_not_seen_has_no_place_in_a_list(client, articles, state):
    hidden = make_article_in(state)
    assert client.get(ALL, {"truoc": hidden.pk}).status_code == 404


def test_what_was_withdrawn_before_its_time_has_none_either(client, articles):
    never = make_article_in(State.SCHEDULED, published_at=NOON + timedelta(hours=1))
    never.withdraw("Số liệu chưa đúng.")
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        assert client.get(ALL, {"truoc": never.pk}).status_code == 404


def test_what_has_expired_keeps_its_place(client, articles):
    expired = make_article_in(State.EXPIRED, published_at=articles[4].published_at + timedelta(hours=1))
    assert shown(client.get(ALL, {"truoc": expired.pk})) == articles[4:6]


@pytest.mark.parametrize("query", ["", "?page=2", "?truoc={}", "?thang=2019-12"])
@pytest.mark.parametrize("address", [ALL, CATEGORY])
def test_a_page_takes_three_queries_wherever_it_is(client, articles, django_assert_max_num_queries, address, query):
    page = address + query.format(articles[5].pk)
    with patch.object(generation, "current", return_value=object()):
        client.get(page)
        with django_assert_max_num_queries(3):
            client.get(page)
