"""Counting where Django answers itself: which answers are views, and who the visitor is."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.publishing import State
from stats import middleware, visits
from stats.middleware import CountingMiddleware
from tests.makers import make_article_in, make_category, make_desk
from tests.stats.disk import written
from tests.stats.on_paper import CHROME, HOUR, MIDNIGHT, MINUTE

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
PAGES = {"/": "home", "/tin-tuc/": "list", "/rss/": "feeds", "/so-do-cong/": "site-map", "/hien-thi/": "display"}


def noted(settings) -> tuple[str, str, int]:
    """Return the reason, the type and the number of the one record that was written."""
    (record,) = written(settings.STATS_RECORDS)
    return record.reason, record.page_type, record.page_id


class TestAView:
    def test_an_article_is_one(self, reader, settings, article):
        reader.get(article.get_absolute_url())
        assert noted(settings) == ("", "article", article.pk)

    @pytest.mark.parametrize("page", PAGES)
    def test_other_pages_count_without_a_number(self, reader, settings, page):
        assert reader.get(page).status_code == 200
        assert noted(settings) == ("", PAGES[page], 0)

    def test_a_category_counts_without_a_number(self, reader, settings):
        assert reader.get(f"/chuyen-muc/{make_category().slug}/").status_code == 200
        assert written(settings.STATS_RECORDS)[0].reason == ""

    def test_a_page_that_the_browser_has_already_is_one_again(self, reader, settings, address):
        etag = reader.get(address)["ETag"]
        assert reader.get(address, headers={"If-None-Match": etag}).status_code == 304
        assert [record.reason for record in written(settings.STATS_RECORDS)] == ["", ""]

    def test_it_takes_no_query_and_no_cookie(self, reader, address, django_assert_num_queries):
        with django_assert_num_queries(0):
            middleware.note(answer(), ADDRESS, "")
        assert not reader.get(address).cookies


def answer(**changes) -> middleware.Answer:
    fields = {"method": "GET", "status": 200, "kind": "text/html", "page": "article/7", "agent": CHROME}
    return middleware.Answer(**fields | {"purpose": "", "editor": False} | changes)


class TestWhatIsNoView:
    @pytest.mark.parametrize(
        ("headers", "reason"),
        [
            ({"User-Agent": "Googlebot/2.1"}, "bot"),
            ({"User-Agent": ""}, "no agent"),
            ({"Sec-Purpose": "prefetch"}, "prefetch"),
            ({"Sec-Purpose": "prefetch;prerender"}, "prefetch"),
            ({"Purpose": "prefetch"}, "prefetch"),
        ],
    )
    def test_the_headers_say_so(self, reader, settings, address, headers, reason):
        assert reader.get(address, headers=headers).status_code == 200
        assert noted(settings)[0] == reason

    def test_the_head_alone(self, reader, settings, address):
        assert reader.head(address).status_code == 200
        assert noted(settings)[0] == "head"

    def test_somebody_of_the_newsroom(self, settings, address):
        make_desk().get(address, headers={"User-Agent": CHROME})
        assert noted(settings)[0] == "editor"

    def test_a_preview(self, settings, article):
        desk = make_desk("news.view_article")
        assert desk.get(f"/tin-tuc/xem-truoc/{article.pk}/", headers={"User-Agent": CHROME}).status_code == 200
        assert noted(settings) == ("internal", "", 0)

    def test_the_admin(self, settings):
        assert make_desk().get("/admin/", headers={"User-Agent": CHROME}).status_code == 200
        assert noted(settings)[0] == "internal"

    @pytest.mark.parametrize("page", ["/rss/tin-moi/", "/sitemap.xml", "/robots.txt"])
    def test_feeds_and_site_maps(self, reader, settings, page):
        assert reader.get(page).status_code == 200
        assert noted(settings)[0] == "file"

    @pytest.mark.parametrize("page", ["/khong-co/", "/tin-tuc/khong-co-999999/"])
    def test_what_is_not_there(self, reader, settings, page):
        assert reader.get(page).status_code == 404
        assert noted(settings)[0] == "error"

    @pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED, State.WITHDRAWN, State.EXPIRED])
    def test_an_article_that_is_not_public(self, reader, settings, state):
        reader.get(f"/tin-tuc/x-{make_article_in(state).pk}/")
        assert noted(settings)[0] == "error"

    def test_the_way_to_the_right_address(self, reader, settings, article):
        assert reader.get(f"/tin-tuc/khac-{article.pk}/").status_code == 301
        assert noted(settings)[0] == "redirect"

    def test_a_choice_of_the_display(self, reader, settings):
        assert reader.post("/hien-thi/", {"chon": "co-chu-lon"}).status_code == 303
        assert noted(settings)[0] == "redirect"


class TestTheNameOfThePage:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_it_never_leaves(self, reader, address, method):
        for page in [address, *PAGES]:
            assert "X-Page" not in getattr(reader, method)(page).headers

    def test_nor_with_an_answer_of_304(self, reader, address):
        etag = reader.get(address)["ETag"]
        assert "X-Page" not in reader.get(address, headers={"If-None-Match": etag}).headers

    def test_nor_for_the_newsroom(self, address):
        assert "X-Page" not in make_desk().get(address).headers

    def test_a_reader_cannot_send_it(self, reader, settings):
        reader.get("/khong-co/", headers={"X-Page": "article/7"})
        assert noted(settings) == ("error", "", 0)

    @pytest.mark.parametrize(
        "page", ["", "article/x", "article/7/8", "article/-", "a" * 40, f"article/{2**64}", "/", "ảnh/1"]
    )
    def test_a_strange_one_does_not_fail_the_page(self, settings, page):
        request = RequestFactory().get("/", headers={"User-Agent": CHROME})
        response = CountingMiddleware(lambda request: HttpResponse("page", headers={"X-Page": page}))(request)
        assert response.content == b"page"
        assert "X-Page" not in response.headers


class TestTheVisitor:
    @pytest.fixture
    def of(self, settings, address, client):
        """Return who is counted for an address and a header."""

        def visitor(remote: str = ADDRESS, forwarded: str = "", agent: str = CHROME) -> int:
            headers = {"User-Agent": agent} | ({"X-Forwarded-For": forwarded} if forwarded else {})
            client.get(address, headers=headers, REMOTE_ADDR=remote)
            return written(settings.STATS_RECORDS)[-1].visitor

        return visitor

    def test_is_the_same_with_the_same_browser_and_network(self, of):
        assert of() == of()

    def test_is_another_in_another_network(self, of):
        assert of() != of(remote="203.0.113.78")

    def test_is_another_with_another_browser(self, of):
        assert of() != of(agent=CHROME.replace("126", "125"))

    def test_cannot_be_forged_without_a_proxy(self, of, settings):
        settings.TRUSTED_PROXIES = 0
        assert of() == of(forwarded="198.51.100.1")

    def test_comes_from_the_header_behind_a_proxy(self, of, settings):
        settings.TRUSTED_PROXIES = 1
        assert of(remote="10.0.0.1", forwarded=f"198.51.100.1, {ADDRESS}") == of(ADDRESS)

    def test_has_the_old_hash_too_until_half_past_midnight(self, settings, reader, address, monkeypatch):
        hashes = {}
        for name, now in (("before", MIDNIGHT - MINUTE), ("after", MIDNIGHT + MINUTE), ("later", MIDNIGHT + HOUR)):
            monkeypatch.setattr(visits, "now", lambda now=now: now)
            reader.get(address)
            hashes[name] = written(settings.STATS_RECORDS)[-1][1:3]
        assert hashes["after"][1] == hashes["before"][0]
        assert hashes["later"] == (hashes["after"][0], 0)
        assert hashes["after"][0] != hashes["before"][0]
