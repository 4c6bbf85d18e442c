"""Counting where Django answers itself: which answers are views, what is written, and that no page ever fails for it."""

import errno
import ipaddress
import os
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import RequestFactory

from portal.publishing import State
from stats import middleware, visits
from stats import recorder as module
from stats.collector import Collector
from stats.keys import keys
from stats.middleware import CountingMiddleware
from stats.models import Excluded, PageTotal
from stats.recorder import recorder
from stats.records import Record, read
from tests.makers import make_article, make_article_in, make_category, make_desk
from tests.stats.on_paper import CHROME, HOUR, MIDNIGHT, MINUTE

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
PAGES = {"/": "home", "/tin-tuc/": "list", "/rss/": "feeds", "/so-do-cong/": "site-map", "/hien-thi/": "display"}


@pytest.fixture
def reader(client):
    """Return somebody with a browser."""
    client.defaults |= {"HTTP_USER_AGENT": CHROME, "REMOTE_ADDR": ADDRESS}
    return client


@pytest.fixture(autouse=True)
def static_files_on_demand(settings):
    """Spare each test's own client the reading of the whole static folder."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def complaints():
    """Let no earlier test have complained."""
    recorder.lost, recorder.complaint_due = 0, 0.0
    yield
    recorder.lost = 0


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def address(article):
    return article.get_absolute_url()


def written(settings) -> list[Record]:
    files = sorted(settings.STATS_RECORDS.glob("*.hits"))
    return [record for file in files for record in read(file.read_bytes())[0]]


def noted(settings) -> tuple[str, str, int]:
    """Return the reason, the type and the number of the one record that was written."""
    (record,) = written(settings)
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
        assert written(settings)[0].reason == ""

    def test_a_page_that_the_browser_has_already_is_one_again(self, reader, settings, address):
        etag = reader.get(address)["ETag"]
        assert reader.get(address, headers={"If-None-Match": etag}).status_code == 304
        assert [record.reason for record in written(settings)] == ["", ""]

    def test_it_takes_no_query_and_no_cookie(self, reader, address, django_assert_num_queries, monkeypatch):
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
            return written(settings)[-1].visitor

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
            hashes[name] = written(settings)[-1][1:3]
        assert hashes["after"][1] == hashes["before"][0]
        assert hashes["later"] == (hashes["after"][0], 0)
        assert hashes["after"][0] != hashes["before"][0]


def broken(number: int):
    def call(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return call


class TestAPageNeverFails:
    """And what is lost is counted later, as lost."""

    @pytest.fixture
    def lost(self, settings, reader, address):
        """Return how many views are known to be lost when the next page is counted."""

        def count() -> int:
            reader.get(address)
            Collector(settings.STATS_RECORDS).collect()
            return sum(Excluded.objects.filter(reason="lost").values_list("hits", flat=True))

        return count

    @pytest.fixture
    def served(self, reader, address):
        return lambda: reader.get(address).status_code == 200

    def test_when_the_folder_may_not_be_written(self, served, lost, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", broken(errno.EACCES))
            assert served()
            assert served()
        assert lost() == 2

    def test_when_a_file_is_in_its_place(self, served, lost, settings):
        settings.STATS_RECORDS.write_text("a file")
        assert served()
        settings.STATS_RECORDS.unlink()
        assert lost() == 1

    def test_when_the_folder_is_gone(self, served, lost, settings, article):
        assert served()
        shutil.rmtree(settings.STATS_RECORDS)
        assert served()
        assert lost() == 0
        assert PageTotal.objects.get(page_id=article.pk).views == 2  # the first was deleted with the folder

    def test_when_the_disk_is_full(self, served, lost, monkeypatch):
        assert served()
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", broken(errno.ENOSPC))
            assert served()
        assert lost() == 1

    def test_when_the_disk_takes_half_a_record(self, served, lost, monkeypatch, article):
        assert served()
        write = os.write
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", lambda file, data: write(file, data[:40]))
            assert served()
        assert lost() == 1
        assert PageTotal.objects.get(page_id=article.pk).views == 2

    def test_when_no_file_can_be_opened_any_more(self, served, lost, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", broken(errno.EMFILE))
            assert served()
        assert lost() == 1

    def test_when_the_counting_itself_has_a_bug(self, served, lost, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(middleware, "judge", broken(errno.EPERM))
            assert served()
        assert lost() == 1

    @pytest.mark.parametrize("agent", ["\udcff\udc80", "x" * 100_000, "\x00", "(" * 500, "%s %d {}"])
    def test_for_a_strange_browser(self, reader, address, agent):
        assert reader.get(address, headers={"User-Agent": agent}).status_code == 200

    @pytest.mark.parametrize("forwarded", [",,,,", "\x00", "unknown", "x" * 8000, "1.2.3.4:99999:::", "[", "::ffff:"])
    def test_for_a_strange_header(self, reader, address, settings, forwarded):
        settings.TRUSTED_PROXIES = 2
        assert reader.get(address, headers={"X-Forwarded-For": forwarded}).status_code == 200
        assert noted(settings)[0] == ""

    def test_and_it_is_logged_once(self, served, monkeypatch, caplog):
        monkeypatch.setattr(module.os, "open", broken(errno.EACCES))
        for _ in range(4):
            assert served()
        assert [record.name for record in caplog.records if record.name.startswith("stats")] == ["stats.recorder"]


class TestNothingTellsWhoItWas:
    FORBIDDEN = {"ip", "address", "agent", "user_agent", "session", "referer", "referrer", "host", "cookie", "path"}

    def test_no_column_is_for_an_address_or_an_agent(self):
        columns = {field.name for model in apps.get_app_config("stats").get_models() for field in model._meta.fields}
        assert not columns & self.FORBIDDEN

    def test_no_column_of_a_total_could_hold_one(self):
        """Words of 15 to 24 letters are page types, reasons and names of bots."""
        for model in apps.get_app_config("stats").get_models():
            if model.__name__ not in ("Entry", "Position"):
                for field in model._meta.fields:
                    assert not isinstance(field, models.GenericIPAddressField | models.TextField | models.JSONField)
                    assert not isinstance(field, models.CharField) or field.max_length <= 24

    def test_neither_files_nor_tables_hold_them(self, reader, settings, address):
        reader.get(address)
        reader.get(address, headers={"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html) of-nobody"})
        files = b"".join(path.read_bytes() for path in Path(settings.STATS_RECORDS).iterdir())
        Collector(settings.STATS_RECORDS).collect()
        tables = [row for model in apps.get_app_config("stats").get_models() for row in model.objects.values_list()]
        values = [bytes(value) if isinstance(value, memoryview) else value for row in tables for value in row]
        held = files + b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
        assert len(written(settings)) == 2
        for trace in (ADDRESS.encode(), ipaddress.ip_address(ADDRESS).packed, b"Mozilla", b"Chrome", b"of-nobody"):
            assert trace not in held

    def test_the_secret_is_not_in_the_files(self, reader, settings, address):
        reader.get(address)
        today = visits.hour_of(visits.now())[0]
        assert all(keys.of(today) not in path.read_bytes() for path in settings.STATS_RECORDS.iterdir())
