"""The page /thong-ke/: what readers are told about how much the portal is read."""

import re
from datetime import UTC, date, datetime, timedelta

import html5lib
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import Link, Place, SiteSettings
from stats import views
from stats.models import EntryKind, SiteDay, total_visits
from stats.snapshot import Site, snapshot
from tests.makers import make_article, make_category
from tests.stats.makers import make_day, make_entry

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 25, 5, tzinfo=UTC)  # Wednesday, 12:00 in Vietnam
TODAY = date(2020, 3, 25)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False):
        yield


def main(client, address: str = "/thong-ke/") -> str:
    html = client.get(address).content.decode()
    return html.partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def period_cells(client, name: str) -> list[str]:
    """Return the numbers beside the name of a period: visits, views, visitors."""
    row = next(row for row in re.findall(r"<tr>.*?</tr>", main(client), re.DOTALL) if f">{name} <" in row)
    return [words(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]


def visits_of(client, name: str) -> str:
    return period_cells(client, name)[0]


class TestPeriods:
    def test_today_shows_visits_views_and_visitors(self, client):
        make_day(TODAY, 1468, views=34_706, visitors=1201)
        assert period_cells(client, "Hôm nay") == ["1.468", "34.706", "1.201"]

    def test_yesterday_is_the_day_before(self, client):
        make_day(TODAY - DAY, 7, views=9, visitors=5)
        assert period_cells(client, "Hôm qua") == ["7", "9", "5"]

    def test_longer_periods_claim_no_visitors(self, client):
        make_day(TODAY, 3)
        cells = [period_cells(client, name)[2] for name in ("Tuần này", "Tháng này", "Năm nay", "Tổng số")]
        assert cells == ["– không tính"] * 4

    def test_the_week_begins_on_monday(self, client):
        make_day(date(2020, 3, 22), 100)
        make_day(date(2020, 3, 23), 10)
        make_day(TODAY, 1)
        assert visits_of(client, "Tuần này") == "11"

    def test_on_monday_the_week_is_today_alone(self, client):
        make_day(date(2020, 3, 22), 100)
        make_day(date(2020, 3, 23), 10)
        with time_machine.travel(datetime(2020, 3, 23, 5, tzinfo=UTC), tick=False):
            assert (visits_of(client, "Tuần này"), period_cells(client, "Tuần này")[2]) == ("10", "– không tính")

    def test_the_month_begins_on_its_first_day(self, client):
        make_day(date(2020, 2, 29), 100)
        make_day(date(2020, 3, 1), 10)
        assert visits_of(client, "Tháng này") == "10"

    def test_the_year_begins_on_the_first_of_january(self, client):
        make_day(date(2019, 12, 31), 100)
        make_day(date(2020, 1, 1), 10)
        assert visits_of(client, "Năm nay") == "10"

    def test_on_new_years_day_every_period_begins_anew_but_the_week(self, client):
        make_day(date(2019, 12, 31), 100)
        make_day(date(2020, 1, 1), 10)
        with time_machine.travel(datetime(2020, 1, 1, 5, tzinfo=UTC), tick=False):
            shown = [visits_of(client, name) for name in ("Hôm qua", "Tuần này", "Tháng này", "Năm nay")]
        assert shown == ["100", "110", "10", "10"]

    def test_in_december_the_year_reaches_back_to_january(self, client):
        make_day(date(2020, 1, 1), 7)
        with time_machine.travel(datetime(2020, 12, 31, 5, tzinfo=UTC), tick=False):
            assert visits_of(client, "Năm nay") == "7"

    @pytest.mark.parametrize(("second", "today"), [(-1, "8"), (0, "3")])
    def test_a_day_begins_at_midnight_in_vietnam(self, client, second, today):
        make_day(TODAY - DAY, 8)
        make_day(TODAY, 3)
        with time_machine.travel(datetime(2020, 3, 24, 17, tzinfo=UTC) + timedelta(seconds=second), tick=False):
            assert visits_of(client, "Hôm nay") == today

    def test_before_anything_is_counted_all_is_zero(self, client):
        for name in ("Hôm nay", "Hôm qua", "Tuần này", "Tháng này", "Năm nay", "Tổng số"):
            assert period_cells(client, name)[:2] == ["0", "0"]


class TestTotal:
    def test_it_is_everything_counted_the_opening_balance_and_corrections(self, client):
        make_day(date(2015, 1, 1), 500)
        make_day(TODAY, 40)
        make_entry(34_706_740, EntryKind.OPENING)
        make_entry(-280)
        assert visits_of(client, "Tổng số") == f"{total_visits():,}".replace(",", ".") == "34.707.000"

    def test_the_large_figure_says_the_same(self, client):
        make_entry(34_706_740, EntryKind.OPENING)
        assert "Tổng số 34.706.740 lượt truy cập" in words(main(client))

    def test_views_are_counted_and_entered_like_visits(self, client):
        second = make_article()
        make_day(date(2015, 1, 1), views=1400)
        make_day(TODAY, views=68)
        make_entry(99, EntryKind.OPENING)
        make_entry(1_000_000, EntryKind.OPENING, page=second)
        make_entry(-68, page=second)
        assert period_cells(client, "Tổng số")[1] == "1.001.400"

    def test_a_correction_of_an_action_is_none_of_views(self, client):
        before = main(client)
        make_entry(468, measure="views", page_type="watched", page_id=17)
        assert main(client) == before

    def test_a_correction_changes_no_day(self, client):
        make_day(TODAY, 40)
        make_entry(-30, day=TODAY)
        assert (visits_of(client, "Hôm nay"), visits_of(client, "Tổng số")) == ("40", "10")

    def test_a_total_below_zero_is_shown_as_it_is(self, client):
        make_entry(-1_234)
        assert visits_of(client, "Tổng số") == "-1.234"

    def test_the_largest_numbers_are_written_out(self, client):
        make_day(TODAY, 2**62, views=1, pages=1, visitors=1)
        assert visits_of(client, "Hôm nay") == "4.611.686.018.427.387.904"


class TestNow:
    def test_it_shows_who_is_online(self, client):
        snapshot.site = Site(5, 1026)
        assert "Khách Online 1.026 trong 5 phút gần nhất" in words(main(client))

    def test_nothing_is_claimed_while_nothing_is_known(self, client):
        snapshot.site = None
        assert "Khách Online – trong 5 phút gần nhất" in words(main(client))

    def test_the_moment_of_the_figures_is_told(self, client):
        assert "Số liệu lúc 12:00 25/03/2020" in words(main(client))


class TestCharts:
    def bars(self, client, kind: str) -> list[str]:
        chart = main(client).partition(f'<div class="chart chart-{kind}">')[2].partition("</svg>")[0]
        return re.findall(r"<g><title>(.*?)</title>", chart)

    def rows(self, client, kind: str) -> list[str]:
        table = main(client).partition(f'id="{kind}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
        return [words(row) for row in re.findall(r"<tr>.*?</tr>", table)]

    def test_there_is_a_bar_for_each_of_thirty_days(self, client):
        make_day(TODAY, 1468)
        bars = self.bars(client, "days")
        assert (len(bars), bars[0], bars[-1]) == (
            30,
            "25/02/2020: 0 lượt truy cập",
            "25/03/2020: 1.468 lượt truy cập",
        )

    def test_there_is_a_bar_for_each_of_twelve_months(self, client):
        make_day(date(2019, 4, 1), 5)
        make_day(date(2019, 4, 30), 6)
        make_day(date(2019, 3, 31), 100)
        bars = self.bars(client, "months")
        assert (len(bars), bars[0], bars[-1]) == (12, "04/2019: 11 lượt truy cập", "03/2020: 0 lượt truy cập")

    def test_the_table_of_days_holds_every_number_the_newest_first(self, client):
        make_day(TODAY, 4, views=9, visitors=3)
        make_day(TODAY - 2 * DAY, 1468, views=2000, visitors=1000)
        rows = self.rows(client, "days")
        assert rows[:3] == ["25/03/2020 4 9 3", "24/03/2020 0 0 0", "23/03/2020 1.468 2.000 1.000"]
        assert len(rows) == 30

    def test_the_table_of_months_claims_no_visitors(self, client):
        make_day(TODAY, 4, views=9, visitors=3)
        assert self.rows(client, "months")[0] == "03/2020 4 9"

    def test_those_who_cannot_see_it_are_told_the_span_and_the_peak(self, client):
        make_day(TODAY - 2 * DAY, 1468)
        description = re.search(r'<desc id="days-mo-ta">(.*?)</desc>', main(client))[1]
        assert description.startswith("Từ 25/02/2020 đến nay; nhiều nhất: 1.468 lượt, 23/03/2020.")

    def test_they_are_pictures_with_a_name(self, client):
        html = main(client)
        named = re.findall(r'<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"', html)
        assert [all(f'id="{name}"' in html for name in pair) for pair in named] == [True, True]

    def test_geometry_is_written_with_digits_only(self, client):
        make_day(TODAY, 1_234_567)
        make_day(TODAY - DAY, 7)
        sizes = re.findall(r' (?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"', main(client).partition("<svg")[2])
        assert sizes
        assert all(size.isdigit() for size in sizes)


ADDRESSES = ["/thong-ke/", "/thong-ke/cach-tinh/", "/thong-ke/du-lieu/"]


class TestEveryPage:
    @pytest.mark.parametrize("view", [views.overview, views.definitions, views.data])
    def test_says_what_it_is_so_that_it_is_counted(self, rf, view):
        assert view(rf.get("/thong-ke/")).headers["X-Page"] == "statistics"

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_valid_html_without_inline_style_or_script(self, client, address):
        make_day(TODAY, 1468)
        make_entry(5)
        html = client.get(address).content.decode()
        parser = html5lib.HTMLParser()
        parser.parse(html)
        assert parser.errors == []
        assert not re.search(r"<style| style=| on\w+=", html)

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_can_only_be_read(self, client, address):
        assert client.post(address).status_code == 405

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_ignores_what_is_added_to_its_address(self, client, address):
        assert client.get(address + "?tu=hom-qua&page=-1&x=%00").status_code == 200

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_on_the_site_map(self, client, address):
        assert f'href="{address}"' in main(client, "/so-do-cong/")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_sets_no_cookie_and_begins_no_session(self, client, address):
        response = client.get(address)
        assert (response.cookies, "Cookie" in response.get("Vary", "")) == ({}, False)

    @pytest.mark.parametrize("address", ["/thong-ke/khac/", "/thong-ke/du-lieu/khac/", "/thong-ke/1/"])
    def test_others_do_not_exist(self, client, address):
        assert client.get(address).status_code == 404


class TestBudget:
    @pytest.fixture(autouse=True)
    def frame(self):
        SiteSettings.objects.create(portal_name="Cổng")
        Link.objects.create(label="Liên kết", url="/x/", place=Place.WEBSITES)
        make_category()

    def queries(self, client) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/thong-ke/")
        return len(captured)

    def test_the_page_takes_few_queries(self, client):
        assert self.queries(client) <= 9  # four of them for the frame, once in a generation

    def test_ten_years_of_days_and_a_long_ledger_take_no_more(self, client):
        few = self.queries(client)
        SiteDay.objects.bulk_create(SiteDay(day=TODAY - n * DAY, visits=n) for n in range(3650))
        for amount in range(1, 30):
            make_entry(amount)
        assert self.queries(client) == few
