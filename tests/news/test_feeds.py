"""RSS 2.0: all news, and the news of one category, as feed readers want it."""

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from tests.makers import make_article, make_articles, make_category

pytestmark = pytest.mark.django_db
MOMENT = datetime(2020, 3, 24, 10, 46, tzinfo=timezone(timedelta(hours=7)))
FEEDS = ["/rss/tin-moi/", "/rss/chuyen-muc/cai-cach/"]


@pytest.fixture(autouse=True)
def category():
    return make_category("Cải cách", description="Tin về cải cách.")


def channel(client, address: str) -> ET.Element:
    return ET.fromstring(client.get(address).content).find("channel")


@pytest.mark.parametrize("address", FEEDS)
class TestEveryFeed:
    def test_it_is_valid_xml_in_vietnamese(self, client, address):
        make_article("A & B <i>đậm</i>")
        assert channel(client, address).findtext("language") == "vi"
        assert unescape(channel(client, address).findtext("item/title")) == "A & B <i>đậm</i>"

    def test_it_says_what_it_is(self, client, address):
        response = client.get(address)
        assert response["Content-Type"] == "application/rss+xml; charset=utf-8"

    def test_times_are_those_of_hanoi(self, client, address):
        make_article(published_at=MOMENT)
        date = channel(client, address).findtext("item/pubDate")
        assert parsedate_to_datetime(date) == MOMENT
        assert date == "Tue, 24 Mar 2020 10:46:00 +0700"

    def test_links_are_whole_addresses(self, client, address):
        article = make_article()
        found = channel(client, address)
        assert found.findtext("item/link") == f"http://testserver{article.get_absolute_url()}"
        assert found.findtext("link").startswith("http://testserver/")

    def test_an_article_is_known_by_a_lasting_mark(self, client, address):
        article = make_article("Tiêu đề cũ")
        before = channel(client, address).findtext("item/guid")
        article.title = "Tiêu đề mới"
        article.save()
        assert channel(client, address).findtext("item/guid") == before

    def test_the_newest_thirty_are_in_it(self, client, address):
        articles = make_articles(32)
        found = [item.findtext("title") for item in channel(client, address).iter("item")]
        assert found == [article.title for article in articles[:30]]

    def test_the_lead_is_the_summary(self, client, address):
        make_article(lead="Tóm tắt của tin.")
        assert channel(client, address).findtext("item/description") == "Tóm tắt của tin."

    def test_without_an_article_it_is_still_a_feed(self, client, address):
        assert channel(client, address).find("item") is None


def test_a_category_names_its_feed(client):
    found = channel(client, "/rss/chuyen-muc/cai-cach/")
    assert (found.findtext("title"), found.findtext("description")) == ("Cải cách", "Tin về cải cách.")


def test_a_category_has_its_own_articles_only(client):
    make_article("Tin ở đây")
    make_article("Tin ở kia", category=make_category())
    assert [item.findtext("title") for item in channel(client, "/rss/chuyen-muc/cai-cach/").iter("item")] == [
        "Tin ở đây"
    ]


@pytest.mark.parametrize(
    "address", ["/rss/chuyen-muc/khong-co/", "/rss/chuyen-muc/đ/", "/rss/chuyen-muc/a\x00/", "/rss/khong-co/"]
)
def test_a_feed_that_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_page_lists_the_feeds(client):
    page = client.get("/rss/").content.decode()
    assert all(f'href="{address}"' in page for address in FEEDS)


def test_every_page_names_the_feed_of_all_news(client):
    assert '<link rel="alternate" type="application/rss+xml" title="Tin mới"' in client.get("/").content.decode()
