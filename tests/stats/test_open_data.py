"""The figures as files: what stands in them, and that programs and spreadsheets can read it."""

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from portal.models import SiteSettings
from portal.publishing import State
from stats import figures, open_data, views
from stats.models import EntryKind, total_visits
from tests.makers import make_article, make_article_in, make_articles
from tests.stats.makers import make_day, make_entry, make_views

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 25, 5, tzinfo=UTC)  # 12:00 in Vietnam
TODAY = date(2020, 3, 25)
DAY = timedelta(days=1)
FILES = [f"/thong-ke/du-lieu/{name}.{form}" for name in open_data.FILES for form in open_data.WRITERS]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False):
        yield


def content(client, file: str) -> bytes:
    return client.get(f"/thong-ke/du-lieu/{file}").getvalue()


def csv_rows(client, name: str) -> list[list[str]]:
    """Return the rows of a CSV file, without the names of the columns."""
    return list(csv.reader(io.StringIO(content(client, f"{name}.csv").decode("utf-8-sig"), newline="")))[1:]


def json_rows(client, name: str) -> list[dict]:
    return json.loads(content(client, f"{name}.json"))["du_lieu"]


class TestDays:
    def test_each_day_has_its_numbers(self, client):
        make_day(TODAY, 4, views=9, pages=12, visitors=3)
        assert csv_rows(client, "ngay") == [["2020-03-25", "9", "12", "4", "3"]]
        row = {"ngay": "2020-03-25", "luot_xem": 9, "luot_xem_moi_trang": 12, "luot_truy_cap": 4, "khach": 3}
        assert json_rows(client, "ngay") == [row]

    def test_days_without_a_view_are_there_as_zeros_until_today(self, client):
        make_day(TODAY - 3 * DAY, 5)
        make_day(TODAY - DAY, 7)
        assert [row[3] for row in csv_rows(client, "ngay")] == ["5", "0", "7", "0"]

    def test_today_is_today_in_vietnam(self, client):
        make_day(TODAY, 1)
        with time_machine.travel(datetime(2020, 3, 25, 17, tzinfo=UTC), tick=False):
            assert [row[0] for row in csv_rows(client, "ngay")] == ["2020-03-25", "2020-03-26"]

    def test_before_anything_is_counted_there_is_today_alone(self, client):
        assert csv_rows(client, "ngay") == [["2020-03-25", "0", "0", "0", "0"]]


class TestMonths:
    def test_they_are_the_sums_of_their_days(self, client):
        make_day(date(2019, 12, 31), 100, views=1, pages=1)
        make_day(date(2020, 2, 1), 10, views=20, pages=30)
        make_day(date(2020, 2, 29), 1, views=2, pages=3)
        wanted = [["2019-12", "1", "1", "100"], ["2020-01", "0", "0", "0"], ["2020-02", "22", "33", "11"]]
        assert csv_rows(client, "thang") == [*wanted, ["2020-03", "0", "0", "0"]]

    def test_they_claim_no_visitors(self, client):
        make_day(TODAY, 1)
        assert "khach" not in json_rows(client, "thang")[0]


class TestLedger:
    def test_it_shows_the_entries_of_the_site_in_their_order(self, client):
        make_entry(-1260, day=date(2020, 2, 2), source="Trừ lượt kiểm thử")
        make_entry(34_706_740, EntryKind.OPENING, day=date(2020, 1, 1), source="Bàn giao")
        make_entry(5, page=make_article())
        wanted = [["2020-01-01", "số dư đầu kỳ", "34706740", "Bàn giao"]]
        assert csv_rows(client, "but-toan") == [*wanted, ["2020-02-02", "điều chỉnh", "-1260", "Trừ lượt kiểm thử"]]

    def test_with_the_days_it_makes_the_total(self, client):
        make_entry(34_706_740, EntryKind.OPENING)
        make_entry(-280)
        make_day(date(2019, 1, 1), 500)
        make_day(TODAY, 40)
        rows = json_rows(client, "ngay") + json_rows(client, "but-toan")
        assert sum(row["luot_truy_cap"] for row in rows) == total_visits() == 34_707_000


class TestPublications:
    def test_each_has_its_number_title_address_and_views(self, client):
        article = make_article("Cải cách hành chính")
        make_views(article, 1468)
        address = f"http://testserver/tin-tuc/cai-cach-hanh-chinh-{article.pk}/"
        assert csv_rows(client, "bai-viet") == [["bài viết", str(article.pk), "Cải cách hành chính", address, "1468"]]

    def test_one_that_nobody_has_read_has_no_views(self, client):
        make_article()
        assert json_rows(client, "bai-viet")[0]["luot_xem"] == 0

    def test_the_views_are_those_of_its_own_kind_of_page(self, client):
        article = make_article()
        make_views(article, 7, page_type="video")
        assert json_rows(client, "bai-viet")[0]["luot_xem"] == 0

    @pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
    def test_what_readers_may_not_see_is_not_in_it(self, client, state):
        make_views(make_article_in(state), 5)
        assert csv_rows(client, "bai-viet") == []

    def test_more_of_them_take_no_more_queries_than_one_for_each_type(self, client, settings, monkeypatch):
        monkeypatch.setattr(open_data, "PIECE", 10)
        counts = []
        for _ in range(2):
            make_articles(25)
            with CaptureQueriesContext(connection) as captured:
                content(client, "bai-viet.json")
            counts.append(len([query for query in captured if "SELECT" in query["sql"]]))
        assert counts == [len(settings.STATS_PUBLICATIONS)] * 2

    def test_all_of_them_are_there_in_one_order_whatever_the_size_of_a_piece(self, client, monkeypatch):
        made = make_articles(7)
        monkeypatch.setattr(open_data, "PIECE", 3)
        assert [row["ma"] for row in json_rows(client, "bai-viet")] == sorted(article.pk for article in made)
        assert len(csv_rows(client, "bai-viet")) == 7


class TestCsv:
    def test_it_begins_with_the_mark_by_which_excel_knows_utf_8(self, client):
        assert content(client, "ngay.csv").startswith(b"\xef\xbb\xbfngay,luot_xem,")

    def test_lines_end_as_rfc_4180_says(self, client):
        lines = content(client, "ngay.csv").split(b"\r\n")
        assert (len(lines), lines[-1]) == (3, b"")

    def test_commas_and_quotation_marks_stay_in_their_cell(self, client):
        make_article('Một cửa, "liên thông"')
        assert b',"M\xe1\xbb\x99t c\xe1\xbb\xada, ""li\xc3\xaan th\xc3\xb4ng""",' in content(client, "bai-viet.csv")

    @pytest.mark.parametrize("title", ["=HYPERLINK(A1)", "+84 24", "-1+1", "@SUM(A1)", "＝1+1"])
    def test_a_title_is_no_formula(self, client, title):
        make_article(title)
        assert csv_rows(client, "bai-viet")[0][2] == f"'{title}"

    def test_a_source_is_no_formula(self, client):
        make_entry(5, source="=cmd|'/c calc'!A0")
        assert csv_rows(client, "but-toan")[0][3].startswith("'=")

    def test_numbers_below_zero_stay_numbers(self, client):
        make_entry(-5)
        assert csv_rows(client, "but-toan")[0][2] == "-5"

    def test_it_is_sent_compressed_to_those_who_take_it(self, client):
        make_articles(3)
        sent = client.get("/thong-ke/du-lieu/bai-viet.csv", headers={"accept-encoding": "gzip"})
        assert (sent["Content-Encoding"], gzip.decompress(sent.getvalue())) == ("gzip", content(client, "bai-viet.csv"))

    def test_a_browser_saves_it(self, client):
        told = client.get("/thong-ke/du-lieu/ngay.csv")
        assert (told["Content-Type"], told["Content-Disposition"]) == (
            "text/csv; charset=utf-8",
            'attachment; filename="ngay.csv"',
        )


class TestJson:
    def test_it_says_which_definitions_it_follows_and_when_it_was_made(self, client):
        head = json.loads(content(client, "thang.json"))
        assert (head["cach_tinh_phien_ban"], head["tao_luc"]) == (
            figures.VERSIONS[-1].number,
            "2020-03-25T12:00:00+07:00",
        )

    def test_it_leads_to_the_definitions(self, client):
        address = json.loads(content(client, "thang.json"))["cach_tinh"].removeprefix("http://testserver")
        assert client.get(address).status_code == 200

    def test_a_file_without_rows_is_an_empty_list(self, client):
        assert json_rows(client, "but-toan") == []

    def test_a_title_is_as_readers_see_it(self, client):
        make_article('=Một cửa, "liên thông"')
        assert json_rows(client, "bai-viet")[0]["tieu_de"] == '=Một cửa, "liên thông"'

    def test_letters_are_letters(self, client):
        make_article("Đổi mới")
        assert "Đổi mới".encode() in content(client, "bai-viet.json")

    @pytest.mark.parametrize("name", open_data.FILES)
    def test_the_keys_are_the_columns(self, client, name):
        make_article()
        make_entry(1)
        assert list(json_rows(client, name)[0]) == list(open_data.FILES[name].columns)


class TestEveryFile:
    @pytest.mark.parametrize("address", FILES)
    def test_is_no_page_to_the_counting(self, rf, address):
        name, form = address.rpartition("/")[2].split(".")
        assert "X-Page" not in views.data_file(rf.get(address), name, form).headers

    @pytest.mark.parametrize("address", FILES)
    def test_can_only_be_read(self, client, address):
        assert client.post(address).status_code == 405

    @pytest.mark.parametrize("address", FILES)
    def test_ignores_what_is_added_to_its_address(self, client, address):
        assert client.get(f"{address}?tu=hom-qua&page=-1&x=%00").status_code == 200

    @pytest.mark.parametrize("address", FILES)
    def test_sets_no_cookie(self, client, address):
        assert not client.get(address).cookies

    @pytest.mark.parametrize("address", FILES)
    def test_is_503_while_the_database_does_not_answer(self, client, address, monkeypatch):
        def refuse(site):
            raise OperationalError("away")
            yield

        for name, file in open_data.FILES.items():
            monkeypatch.setitem(open_data.FILES, name, file._replace(rows=refuse))
        assert client.get(address).status_code == 503

    @pytest.mark.parametrize("name", ["nam.csv", "ngay.xlsx", "ngay", "ngay.csv/", "bai-viet.csv.json", "../ngay.csv"])
    def test_others_do_not_exist(self, client, name):
        assert client.get(f"/thong-ke/du-lieu/{name}").status_code == 404


class TestPage:
    def page(self, client) -> str:
        return client.get("/thong-ke/du-lieu/").content.decode()

    @pytest.mark.parametrize("address", FILES)
    def test_it_leads_to_every_file(self, client, address):
        assert f'href="{address}"' in self.page(client)

    def test_it_explains_every_column(self, client):
        shown = self.page(client)
        columns = {key for file in open_data.FILES.values() for key in file.columns}
        assert [key for key in columns if f"<code>{key}</code>" not in shown] == []

    def test_it_names_the_agencys_rule_of_reuse(self, client):
        SiteSettings.objects.create(source_rule="Ghi rõ nguồn Cổng mẫu khi phát hành lại.")
        main = self.page(client).partition("<main")[2].partition("</main>")[0]
        assert "Ghi rõ nguồn Cổng mẫu khi phát hành lại." in main

    def test_without_such_a_rule_the_source_is_to_be_named(self, client):
        SiteSettings.objects.create(portal_name="Cổng mẫu")
        assert "hãy ghi rõ nguồn: Cổng mẫu." in self.page(client)

    def test_it_names_the_version_of_the_definitions(self, client):
        assert f"phiên bản {figures.VERSIONS[-1].number}." in self.page(client)
