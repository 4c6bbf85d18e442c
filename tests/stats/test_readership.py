"""The newsroom's dashboard of readers."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stats import snapshot
from stats.models import Excluded, SiteHour, Span
from stats.readership import REASONS
from tests.makers import make_article, make_articles, make_desk
from tests.portal.test_admin_language import english
from tests.stats.desk import DASHBOARD, DAY, NOON, TODAY, WEEK, rows, words
from tests.stats.makers import count_views, make_day

pytestmark = pytest.mark.django_db
PERIODS = ["hom-nay", "hom-qua", "7-ngay", "30-ngay"]
MS = 1_000


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk("stats.view_readership")


def make_hour(day: date, hour: int, views: int, visits: int = 0) -> None:
    SiteHour.objects.create(day=day, hour=hour, views=views, visits=visits)


def be_online(page_type: str, page_id: int = 0, ago: int = 60, visitor: int = 0) -> None:
    """Let somebody have seen a page `ago` seconds ago."""
    last = int(NOON.timestamp() - ago) * MS
    Span.objects.create(
        day=TODAY,
        visitor=visitor or Span.objects.count() + 1,
        first=last,
        last=last,
        page_type=page_type,
        page_id=page_id,
    )


class TestWhoMaySeeIt:
    def test_those_with_the_permission(self, desk):
        assert desk.get(DASHBOARD).status_code == 200

    @pytest.mark.parametrize("address", [DASHBOARD, f"{DASHBOARD}bai-viet.csv"])
    def test_nobody_else_of_the_newsroom(self, address):
        assert make_desk("news.view_article").get(address).status_code == 403

    @pytest.mark.parametrize("address", [DASHBOARD, f"{DASHBOARD}bai-viet.csv"])
    def test_no_reader(self, client, address):
        assert client.get(address).status_code == 302

    def test_they_find_it_on_the_first_page(self, desk):
        assert f'href="{DASHBOARD}"' in desk.get("/admin/").content.decode()

    def test_others_do_not_find_it(self):
        assert DASHBOARD not in make_desk("news.view_article").get("/admin/").content.decode()


class TestTheAddress:
    @pytest.mark.parametrize(
        "asked", [{"ky": "mai"}, {"ky": ""}, {"bang": "x"}, {"bang": "chuyen-muc", "ky": "30-ngay"}]
    )
    def test_nonsense_is_not_found(self, desk, asked):
        assert desk.get(DASHBOARD, asked).status_code == 404

    @pytest.mark.parametrize("period", PERIODS)
    @pytest.mark.parametrize("screen", ["tong-quan", "chuyen-muc", "tac-gia"])
    def test_every_link_leads_somewhere(self, desk, screen, period):
        if screen != "tong-quan" and period == "30-ngay":
            period = "7-ngay"
        page = desk.get(DASHBOARD, {"bang": screen, "ky": period}).content.decode()
        links = set(re.findall(r'href="(\?bang=[^"]+|/admin/stats/siteday/[^"]+)"', page))
        assert len(links) > 4
        statuses = {link: desk.get(DASHBOARD + link if link[0] == "?" else link).status_code for link in links}
        assert set(statuses.values()) == {200}

    def test_what_is_chosen_is_marked(self, desk):
        page = desk.get(DASHBOARD, {"ky": "7-ngay"}).content.decode()
        assert re.findall(r'aria-current="[a-z]+">([^<]+)<', page) == ["Tổng quan", "7 ngày"]


class TestTheDay:
    def test_shows_its_numbers_until_now(self, desk):
        make_day(TODAY, 1468, views=34_706, visitors=1_201)
        be_online("home")
        shown = words(desk.get(DASHBOARD).content.decode().partition("<dl")[2].partition("</dl>")[0])
        numbers = "Khách Online 1 Lượt truy cập hôm nay 1.468 Lượt xem hôm nay 34.706 Khách hôm nay 1.201"
        assert shown.endswith(numbers)

    def test_stands_hour_by_hour_beside_the_same_day_of_last_week(self, desk):
        make_hour(TODAY, 9, 1_468, visits=300)
        make_hour(TODAY - WEEK, 9, 1_200, visits=250)
        make_hour(TODAY - DAY, 9, 99)
        assert rows(desk, "theo-gio")[9] == ["09:00", "1.468", "1.200", "300", "250"]

    def test_has_zeros_where_nobody_came(self, desk):
        assert rows(desk, "theo-gio")[3] == ["03:00", "0", "0", "0", "0"]

    def test_leaves_what_is_still_to_come_empty(self, desk):
        make_hour(TODAY - WEEK, 13, 70)
        assert rows(desk, "theo-gio")[12][1] == "0"
        assert rows(desk, "theo-gio")[13] == ["13:00", "", "70", "", "0"]

    def test_yesterday_is_compared_with_the_day_a_week_before_it(self, desk):
        make_hour(TODAY - DAY, 23, 5)
        make_hour(TODAY - DAY - WEEK, 23, 4)
        assert rows(desk, "theo-gio", ky="hom-qua")[23] == ["23:00", "5", "4", "0", "0"]

    def test_has_a_chart_with_a_bar_for_each_hour_of_both_days(self, desk):
        make_hour(TODAY, 9, 50)
        page = desk.get(DASHBOARD).content.decode()
        assert page.count('class="before"') == 24
        assert page.count('class="now"') == 13

    def test_has_no_style_of_its_own(self, desk):
        assert not re.search(r"<style|\sstyle=|<script>", desk.get(DASHBOARD).content.decode())


class TestLongerPeriods:
    @pytest.mark.parametrize(("period", "days"), [("7-ngay", 7), ("30-ngay", 30)])
    def test_show_each_day(self, desk, period, days):
        make_day(TODAY, 10, views=20, visitors=8)
        make_day(TODAY - WEEK, 9, views=18)
        found = rows(desk, "theo-gio", ky=period)
        assert len(found) == days
        assert found[-1] == ["25/03/2020", "20", "18", "10", "9", "8"]

    def test_thirty_days_have_no_list_of_pages(self, desk):
        page = desk.get(DASHBOARD, {"ky": "30-ngay"}).content.decode()
        assert 'id="bai-viet"' not in page
        assert desk.get(f"{DASHBOARD}bai-viet.csv", {"ky": "30-ngay"}).status_code == 404


class TestPeopleAndBots:
    def test_stand_beside_one_another_with_the_reasons(self, desk):
        make_day(TODAY, 1, pages=1_468)
        Excluded.objects.create(day=TODAY, reason="bot", name="Googlebot", hits=600)
        Excluded.objects.create(day=TODAY, reason="bot", name="bingbot", hits=100)
        Excluded.objects.create(day=TODAY, reason="editor", name="", hits=20)
        assert rows(desk, "nguoi-va-may") == [
            ["Người đọc (được tính)", "1.468"],
            ["Máy tự động (bot)", "700"],
            ["Người của tòa soạn đang đăng nhập", "20"],
        ]

    def test_bots_are_named(self, desk):
        for name, hits in (("bingbot", 100), ("Googlebot", 600)):
            Excluded.objects.create(day=TODAY, reason="bot", name=name, hits=hits)
        assert rows(desk, "may") == [["Googlebot", "600"], ["bingbot", "100"]]

    def test_only_days_of_the_period_count(self, desk):
        for back in (0, 6, 7):
            Excluded.objects.create(day=TODAY - back * DAY, reason="bot", name="Googlebot", hits=10**back)
        assert rows(desk, "may", ky="7-ngay") == [["Googlebot", "1.000.001"]]

    @pytest.mark.parametrize("reason", REASONS)
    def test_every_reason_is_said_in_words(self, desk, reason):
        Excluded.objects.create(day=TODAY, reason=reason, name="", hits=1)
        assert rows(desk, "nguoi-va-may")[1] == [REASONS[reason], "1"]


class TestWhatIsReadNow:
    def test_is_what_those_online_saw_last(self, desk):
        article, other = make_article("Đang đọc"), make_article("Cũng đang đọc")
        for page in (article, article, other):
            be_online("article", page.pk)
        assert rows(desk, "dang-doc") == [["Đang đọc", "2"], ["Cũng đang đọc", "1"]]

    def test_forgets_who_left_five_minutes_ago(self, desk):
        article = make_article("Đang đọc")
        be_online("article", article.pk, ago=299)
        be_online("article", article.pk, ago=300)
        assert rows(desk, "dang-doc") == [["Đang đọc", "1"]]

    def test_names_pages_without_a_number(self, desk):
        for page_type in ("home", "home", "list", "feeds"):
            be_online(page_type)
        assert rows(desk, "dang-doc") == [["Trang chủ", "2"], ["Các trang khác", "1"], ["Danh sách tin", "1"]]

    def test_adds_up_to_who_is_online(self, desk):
        for number, article in enumerate(make_articles(14)):
            be_online("article", article.pk, ago=number * 30)
        be_online("home")
        snapshot.refresh()
        found = rows(desk, "dang-doc")
        assert sum(int(cell) for _, cell in found) == snapshot.site().online == 11

    def test_sums_up_what_comes_after_the_tenth(self, desk):
        for article in make_articles(12):
            be_online("article", article.pk)
        assert rows(desk, "dang-doc")[-1] == ["Các bài khác", "2"]


class TestSpeed:
    def queries(self, desk, **asked: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(DASHBOARD, asked).status_code == 200
        return len(captured)

    @pytest.mark.parametrize("period", PERIODS)
    def test_a_look_takes_few_queries_however_much_is_read(self, desk, period):
        articles = make_articles(30, byline="Sở A")
        self.read(articles[:1])
        few = self.queries(desk, ky=period)
        self.read(articles[1:])
        assert self.queries(desk, ky=period) == few <= 17

    def read(self, articles) -> None:
        for article in articles:
            count_views(article, TODAY, 1)
            count_views(article, TODAY - DAY, 2)
            be_online("article", article.pk)


@pytest.mark.parametrize("period", PERIODS)
def test_no_english_is_left(desk, period):
    article = make_article("Bài", byline="Sở A")
    count_views(article, TODAY, 5)
    be_online("article", article.pk)
    Excluded.objects.create(day=TODAY, reason="lost", name="", hits=1)
    assert english(desk.get(DASHBOARD, {"ky": period}).content.decode()) == []
