"""The site map for people, the one for machines, and robots.txt."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from portal.models import Page
from tests.makers import make_article, make_category

pytestmark = pytest.mark.django_db
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


class TestSiteMapForPeople:
    def test_it_lists_every_category_and_page(self, client):
        child = make_category("Con", parent=make_category("Cha"))
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        main = client.get("/so-do-cong/").content.decode().partition("<main")[2].partition("</main>")[0]
        for address in ("/", "/tin-tuc/", "/chuyen-muc/cha/", child.get_absolute_url(), "/gioi-thieu/", "/rss/"):
            assert f'href="{address}"' in main

    def test_children_stand_below_their_parent(self, client):
        make_category("Con", parent=make_category("Cha"))
        main = client.get("/so-do-cong/").content.decode().partition("<main")[2]
        assert main.index(">Cha</a>") < main.index("<ul>", main.index(">Cha</a>")) < main.index(">Con</a>")


class TestSiteMapForMachines:
    def addresses(self, client, file: str) -> list[str]:
        return [element.text for element in ET.fromstring(client.get(file).content).iterfind(".//s:loc", XML)]

    def test_the_index_names_every_section(self, client):
        make_article()
        sections = "trang", "chuyen-muc", "tin-tuc", "video", "van-ban"
        wanted = [f"http://testserver/sitemap-{section}.xml" for section in sections]
        assert self.addresses(client, "/sitemap.xml") == wanted

    def test_every_section_is_there(self, client):
        make_article()
        for address in self.addresses(client, "/sitemap.xml"):
            assert client.get(address).status_code == 200

    def test_every_address_in_it_answers(self, client):
        make_article(category=make_category("Con", parent=make_category("Cha")))
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        found = [a for section in self.addresses(client, "/sitemap.xml") for a in self.addresses(client, section)]
        assert len(found) == 5
        assert {client.get(address).status_code for address in found} == {200}

    def test_an_article_carries_its_last_change(self, client):
        moment = datetime(2020, 3, 24, 3, 46, tzinfo=UTC)
        make_article(published_at=moment - timedelta(days=1), revised_at=moment)
        xml = ET.fromstring(client.get("/sitemap-tin-tuc.xml").content)
        assert xml.findtext(".//s:lastmod", namespaces=XML)[:10] == "2020-03-24"

    @pytest.mark.parametrize("address", ["/sitemap-khac.xml", "/sitemap-tin-tuc.xml?p=99", "/sitemap-tin-tuc.xml?p=x"])
    def test_a_section_that_does_not_exist_is_not_found(self, client, address):
        assert client.get(address).status_code == 404


class TestRobots:
    def test_the_newsroom_is_left_out(self, client):
        assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()

    def test_the_site_map_is_named_with_its_whole_address(self, client):
        assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()

    def test_it_is_plain_text(self, client):
        assert client.get("/robots.txt")["Content-Type"] == "text/plain; charset=utf-8"
