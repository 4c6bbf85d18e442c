"""Which beacons of a page's script are an action of a person, as “đã xem” of a video: by the rules that pages count by."""

import pytest
from django.core.checks import run_checks

from stats import live, visits
from stats.checks import check_actions
from stats.collector import Collector
from tests.makers import make_desk
from tests.stats import on_paper
from tests.stats.disk import written
from tests.stats.on_paper import CHROME, MINUTE, NOON, Page, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.stats.player")]
BEACON, PAGE = "/da-xem/17/", "/trang/17/"
WATCHED = Page(NOON, type="watched", number=17)


def noted(settings) -> list[tuple[str, str, int, int]]:
    """Return reason, type, number and visitor of each record."""
    records = written(settings.STATS_RECORDS)
    return [(record.reason, record.page_type, record.page_id, record.visitor) for record in records]


class TestABeacon:
    def test_counts_and_names_no_visitor(self, reader, settings):
        assert reader.post(BEACON).status_code == 204
        assert noted(settings) == [("", "watched", 17, 0)]

    def test_names_none_after_midnight_either(self, reader, settings, monkeypatch):
        monkeypatch.setattr(visits, "now", lambda: on_paper.MIDNIGHT + MINUTE)
        reader.post(BEACON)
        assert written(settings.STATS_RECORDS)[0][1:3] == (0, 0)

    def test_does_not_tell_the_browser_its_name(self, reader):
        assert "X-Page" not in reader.post(BEACON).headers

    def test_counts_where_the_front_answers(self, settings):
        live.count("POST", 204, "", "watched/17", CHROME, "", False, "203.0.113.77", "")
        assert noted(settings) == [("", "watched", 17, 0)]

    def test_asks_the_database_nothing(self, reader, django_assert_num_queries):
        with django_assert_num_queries(0):
            reader.post(BEACON)

    @pytest.mark.parametrize(
        ("headers", "reason"),
        [
            ({"User-Agent": "Googlebot/2.1"}, "bot"),
            ({"User-Agent": ""}, "no agent"),
            ({"Sec-Purpose": "prefetch;prerender"}, "prefetch"),
            ({"Purpose": "prefetch"}, "prefetch"),
        ],
    )
    def test_of_nobody_does_not_count(self, reader, settings, headers, reason):
        reader.post(BEACON, headers=headers)
        assert noted(settings)[0][:3] == (reason, "watched", 17)

    def test_of_the_newsroom_does_not_count(self, settings):
        make_desk().post(BEACON, headers={"User-Agent": CHROME})
        assert noted(settings)[0][0] == "editor"


class TestWhatIsNoAction:
    @pytest.mark.parametrize("method", ["get", "head", "put", "options"])
    def test_it_is_not_sent_with_post(self, reader, settings, method):
        getattr(reader, method)(BEACON)
        assert noted(settings)[0][0] == ("head" if method == "head" else "internal")

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_is_answered_with_a_page(self, reader, settings, method):
        assert getattr(reader, method)(PAGE).status_code == 200
        assert noted(settings)[0][0] == "internal"

    @pytest.mark.parametrize("status", [200, 204, 304])
    def test_a_page_is_sent_with_post(self, settings, status):
        live.count("POST", status, "text/html", "article/7", CHROME, "", False, "203.0.113.77", "")
        assert noted(settings)[0][0] == "internal"

    def test_no_setting_says_that_it_is_one(self, reader, settings):
        settings.STATS_ACTIONS = {}
        reader.post(BEACON)
        assert noted(settings)[0][0] == "internal"

    def test_it_has_no_number(self, folder, writer):
        writer.record(recorded(WATCHED._replace(number=0)))
        assert Collector(folder).collect() == 1
        assert not +on_paper.written()


class TestAFileThatIsTaken:
    @pytest.fixture(autouse=True)
    def actions(self, settings):
        settings.STATS_ACTIONS = {"download": "article"}

    @staticmethod
    def reason(
        settings, method: str, status: int, kind: str = "application/pdf", agent: str = CHROME, **changes
    ) -> str:
        headers = {"purpose": "", "editor": False} | changes
        live.count(method, status, kind, "download/17", agent, *headers.values(), "203.0.113.77", "")
        return noted(settings)[0][0]

    @pytest.mark.parametrize("status", [200, 206])
    def test_counts_and_names_no_visitor(self, settings, status):
        assert self.reason(settings, "GET", status) == ""
        assert noted(settings) == [("", "download", 17, 0)]

    @pytest.mark.parametrize(
        ("method", "status", "reason"),
        [
            ("HEAD", 200, "head"),
            ("POST", 200, "internal"),
            ("GET", 304, "file"),
            ("GET", 404, "error"),
            ("GET", 416, "error"),
            ("GET", 301, "redirect"),
            ("GET", 204, "file"),
        ],
    )
    def test_was_really_taken(self, settings, method, status, reason):
        assert self.reason(settings, method, status) == reason

    @pytest.mark.parametrize("kind", ["text/html; charset=utf-8", ""])
    def test_is_no_page(self, settings, kind):
        assert self.reason(settings, "GET", 200, kind) != ""

    def test_by_nobody_does_not_count(self, settings):
        assert self.reason(settings, "GET", 200, agent="Googlebot/2.1") == "bot"

    def test_by_the_newsroom_does_not_count(self, settings):
        assert self.reason(settings, "GET", 200, editor=True) == "editor"

    def test_before_anybody_asked_does_not_count(self, settings):
        assert self.reason(settings, "GET", 200, purpose="prefetch") == "prefetch"


class TestTheSetting:
    @pytest.mark.parametrize(
        ("actions", "found"),
        [
            ({}, []),
            ({"watched": "article"}, []),
            ({"Đã xem": "article"}, ["stats.E001"]),
            ({"a" * 16: "article"}, ["stats.E001"]),
            ({"article": "article"}, ["stats.E002"]),
            ({"watched": "nothing"}, ["stats.W001"]),
        ],
    )
    def test_is_looked_at_when_a_process_starts(self, settings, actions, found):
        settings.STATS_ACTIONS = actions
        assert [fault.id for fault in check_actions()] == found
        assert [fault.id for fault in run_checks() if fault.id and fault.id.startswith("stats.")] == found
