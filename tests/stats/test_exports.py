"""The tables of the dashboard as files: what Excel makes of them."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
import time_machine

from stats.exports import as_csv, as_xlsx
from stats.models import Excluded
from stats.readership import Row, Table
from tests.makers import make_article, make_articles, make_desk
from tests.stats.desk import DASHBOARD, NOON, TODAY
from tests.stats.makers import count_views

NAMES = ["theo-gio", "dang-doc", "bai-viet", "chuyen-muc", "tac-gia", "nguoi-va-may", "may"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STARTS = tuple("=+-@＝＋－＠")
FORMULAS = [
    "=1+1",
    "+84",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "a;=cmd|' /C calc'!A0;b",
    'a";=1;"',
    "a\t=1",
]
TABLE = Table(
    "Bài được đọc nhiều", ("Bài", "Lượt xem"), [Row("Đường sắt đô thị: Ế, Ộ, Ẵ & <b>", (1468,)), Row("Trống", (None,))]
)


@pytest.fixture
def desk(db):
    with time_machine.travel(NOON, tick=False):
        yield make_desk("stats.view_readership")


def sheet_rows(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet of an XLSX file as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = root.iter(f"{SHEET}row")
    return [["".join(cell.itertext()) for cell in row.iter(f"{SHEET}c")] for row in rows]


class TestCsv:
    def test_begins_with_the_mark_by_which_excel_knows_utf_8(self):
        assert as_csv(TABLE).startswith(b"\xef\xbb\xbf")

    def test_has_plain_numbers_and_the_right_letters(self):
        rows = list(csv.reader(io.StringIO(as_csv(TABLE).decode("utf-8-sig"))))
        assert rows == [["Bài", "Lượt xem"], ["Đường sắt đô thị: Ế, Ộ, Ẵ & <b>", "1468"], ["Trống", ""]]

    @pytest.mark.parametrize("title", FORMULAS)
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_holds_no_formula(self, title, separator):
        """Whatever separates cells where the file is opened: Excel in Vietnamese takes semicolons."""
        content = as_csv(Table("", ("Bài", "Lượt"), [Row(title, (-5,))])).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(content), delimiter=separator) for cell in row]
        assert not any(cell.lstrip().startswith(STARTS) for cell in cells if cell != "-5")
        assert list(csv.reader(io.StringIO(content)))[1] == [
            f"'{title}" if title.lstrip().startswith(STARTS) else title,
            "-5",
        ]


class TestXlsx:
    def test_has_the_right_letters(self):
        assert sheet_rows(as_xlsx(TABLE)) == [
            ["Bài", "Lượt xem"],
            ["Đường sắt đô thị: Ế, Ộ, Ẵ & <b>", "1468"],
            ["Trống"],
        ]

    def test_has_numbers_that_can_be_added(self):
        with zipfile.ZipFile(io.BytesIO(as_xlsx(TABLE))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert re.search(r'<c r="B2" s="\d+"><v>1468</v></c>', sheet)

    @pytest.mark.parametrize("title", [*FORMULAS, "https://evil.example", "mailto:a@evil.example", "{=1}", "</t><f>1"])
    def test_holds_no_formula_and_no_link(self, title):
        content = as_xlsx(Table("", ("Bài", "Lượt"), [Row(title, (-5,))]))
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert not re.search(r"<f[ >]|hyperlink", sheet)
        assert sheet_rows(content)[1] == [title.replace("\r", "_x000D_"), "-5"]


class TestDownloads:
    @pytest.mark.parametrize("name", NAMES)
    def test_each_table_is_there_in_both_forms(self, desk, name):
        Excluded.objects.create(day=TODAY, reason="bot", name="Googlebot", hits=1)
        count_views(make_article("Bài", byline="Sở A"), TODAY, 5)
        rows = list(csv.reader(io.StringIO(desk.get(f"{DASHBOARD}{name}.csv").content.decode("utf-8-sig"))))
        assert sheet_rows(desk.get(f"{DASHBOARD}{name}.xlsx").content)[0] == rows[0]

    def test_have_a_name_that_says_what_they_are(self, desk):
        headers = desk.get(f"{DASHBOARD}bai-viet.xlsx", {"ky": "7-ngay"}).headers
        assert headers["Content-Disposition"] == 'attachment; filename="bai-viet-7-ngay-2020-03-25.xlsx"'
        assert headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def test_are_of_the_period_that_was_looked_at(self, desk):
        count_views(make_article("Tuần này"), TODAY.replace(day=20), 5)
        assert "Tuần này" not in desk.get(f"{DASHBOARD}bai-viet.csv").content.decode()
        assert '"Tuần này",5,5' in desk.get(f"{DASHBOARD}bai-viet.csv", {"ky": "7-ngay"}).content.decode()

    def test_are_longer_than_the_screen(self, desk):
        for article in make_articles(12):
            count_views(article, TODAY, 5)
        assert len(desk.get(f"{DASHBOARD}bai-viet.csv").content.splitlines()) == 13

    @pytest.mark.parametrize("file", ["bai-viet.pdf", "khong-co.csv", "bai-viet", "tong-quan.csv"])
    def test_of_anything_else_are_not_found(self, desk, file):
        assert desk.get(DASHBOARD + file).status_code == 404
