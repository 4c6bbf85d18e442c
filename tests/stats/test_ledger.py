"""The ledger in the admin: lines are written with their reason and their author, and stay as they are."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stats.ledger import Refused, amount
from stats.models import Entry, EntryKind, PageTotal
from tests.makers import make_article, make_articles, make_desk, make_editor
from tests.portal.test_admin_language import english
from tests.stats.desk import words
from tests.stats.makers import make_day, make_entry

pytestmark = pytest.mark.django_db
LEDGER, ADD = "/admin/stats/entry/", "/admin/stats/entry/add/"
LINE = {
    "kind": "correction",
    "measure": "visits",
    "page": "",
    "amount": "15",
    "day": "24/03/2020",
    "source": "Đếm lại theo nhật ký máy chủ.",
    "_save": "Ghi vào sổ",
}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(datetime(2020, 3, 25, 5, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk("stats.add_entry", "stats.view_entry")


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def present(response) -> str:
    return words(response.content.decode().partition('<dl class="present-numbers">')[2].partition("</dl>")[0])


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("34.706.740", 34706740),
            ("34706740", 34706740),
            (" 1.468 ", 1468),
            ("-15", -15),
            ("−1.500", -1500),
            ("+7", 7),
            ("007", 7),
            ("1.000.000.000.000", 10**12),
        ],
    )
    def test_are_read_as_people_write_them(self, text, number):
        assert amount(text) == number

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "x",
            "1,5",
            "1.46",
            "1.4680",
            "1..000",
            "12 000",
            "٣",
            "1e6",
            "0x10",
            "--1",
            "1.000.000.000.001",
            "9" * 400,
        ],
    )
    def test_are_not_guessed_at(self, text):
        with pytest.raises(Refused):
            amount(text)


class TestALine:
    def test_of_the_site_is_written(self, desk):
        desk.post(ADD, LINE | {"amount": "34.706.740", "kind": "opening"})
        entry = Entry.objects.get()
        assert (entry.kind, entry.measure, entry.amount) == ("opening", "visits", 34706740)
        assert (entry.page_type, entry.page_id, entry.day) == ("", 0, date(2020, 3, 24))

    def test_names_who_wrote_it(self):
        editor = make_editor("stats.add_entry", first_name="Ân", last_name="Nguyễn")
        client = make_desk("stats.view_entry")
        client.force_login(editor)
        client.post(ADD, LINE | {"author": "1", "author_name": "Ai khác"})
        entry = Entry.objects.get()
        assert (entry.author, entry.author_name) == (editor, editor.get_full_name())

    @pytest.mark.parametrize(
        "written", ["{pk}", "article/{pk}", "{url}", "http://testserver{url}", "  {url} ", "{short}"]
    )
    def test_of_a_page_takes_its_number_or_address(self, desk, written):
        article = make_article("Bài cần sửa số")
        address = article.get_absolute_url()
        page = written.format(pk=article.pk, url=address, short=f"/tin-tuc/{article.pk}/")
        desk.post(ADD, LINE | {"measure": "views", "page": page})
        assert Entry.objects.get().page_id == article.pk
        assert PageTotal.objects.get(page_type="article", page_id=article.pk).views == 15

    def test_says_how_the_number_changed(self, desk):
        article = make_article()
        make_entry(100, page=article)
        line = LINE | {"measure": "views", "page": str(article.pk), "amount": "-15"}
        page = desk.post(ADD, line, follow=True).content.decode()
        assert "Lượt xem đang hiện: 100 → 85." in page

    def test_may_belong_to_a_draft(self, desk):
        article = make_article(published_at=None)
        desk.post(ADD, LINE | {"measure": "views", "page": str(article.pk)})
        assert Entry.objects.get().page_id == article.pk


class TestARefusedLine:
    @pytest.mark.parametrize(
        ("field", "typed", "message"),
        [
            ("amount", "1,5", "không phải là số"),
            ("amount", "0", "Số 0 không thay đổi gì"),
            ("amount", "-15", "không trừ được"),
            ("amount", "9" * 30, "quá lớn"),
            ("page", "/tin-tuc/khong-co-99999/", "để trống ô này"),
            ("day", "26/03/2020", "tương lai"),
            ("source", "", "bắt buộc"),
            ("source", "abc", "ít nhất"),
            ("kind", "x", ""),
        ],
    )
    def test_says_why_beside_the_field(self, desk, field, typed, message):
        response = desk.post(ADD, LINE | {field: typed})
        assert list(errors(response)) == [field]
        assert message in errors(response)[field][0]
        assert not Entry.objects.exists()

    @pytest.mark.parametrize(
        "page",
        ["", "*", "999999", "/tin-tuc/khong-co-99999/", "/khong/co/", "/admin/", "x" * 500, "//[", "9" * 40, "video/1"],
    )
    def test_names_no_page_that_exists(self, desk, page):
        response = desk.post(ADD, LINE | {"measure": "views", "page": page})
        assert list(errors(response)) == ["page"]

    def test_keeps_what_was_typed(self, desk):
        page = desk.post(ADD, LINE | {"amount": "1,5"}).content.decode()
        assert 'value="1,5"' in page
        assert "Đếm lại theo nhật ký máy chủ." in page

    def test_is_a_second_opening_balance(self, desk):
        make_entry(100, kind=EntryKind.OPENING)
        response = desk.post(ADD, LINE | {"kind": "opening"})
        assert errors(response) == {"kind": ["Trang này đã có số dư đầu kỳ trong sổ: hãy ghi điều chỉnh."]}

    def test_is_a_negative_opening_balance(self, desk):
        make_day(date(2020, 3, 20), 100)
        assert list(errors(desk.post(ADD, LINE | {"kind": "opening", "amount": "-15"}))) == ["amount"]

    def test_speaks_no_english(self, desk):
        assert english(desk.post(ADD, {"page": "x"}).content.decode()) == []


class TestThePresentNumber:
    def test_of_the_site_stands_above_the_form(self, desk):
        make_day(date(2020, 3, 20), 40)
        make_entry(34_706_700)
        assert present(desk.get(ADD)) == "Đang hiện trên cổng Lượt truy cập của cả cổng : 34.706.740"

    def test_of_a_page_is_shown_before_anything_is_written(self, desk):
        article = make_article("Bài cần sửa số")
        make_entry(1_468, page=article)
        response = desk.post(ADD, {"measure": "views", "page": article.get_absolute_url(), "_look": "Xem"})
        assert "Lượt xem của “Bài cần sửa số” : 1.468" in present(response)
        assert errors(response) == {}
        assert Entry.objects.count() == 1

    def test_is_not_found_for_a_page_that_does_not_exist(self, desk):
        response = desk.post(ADD, {"measure": "views", "page": "/khong/co/", "_look": "Xem"})
        assert list(errors(response)) == ["page"]

    def test_of_a_page_named_in_the_address_is_shown_at_once(self, desk):
        article = make_article("Bài cần sửa số")
        assert "“Bài cần sửa số” : 0" in present(desk.get(ADD, {"page": article.pk, "measure": "views"}))

    @pytest.mark.parametrize("page", ["999999", "/khong/co/", "*", ""])
    def test_is_the_sites_where_the_address_names_no_page(self, desk, page):
        assert "cả cổng" in present(desk.get(ADD, {"page": page}))


class TestTheList:
    def test_shows_what_was_written_why_and_by_whom(self, desk):
        make_entry(-1_500, page=make_article("Bài được sửa số"), source="Trừ lượt của máy kiểm thử")
        page = words(desk.get(LEDGER).content.decode())
        assert "điều chỉnh Bài được sửa số −1.500 Trừ lượt của máy kiểm thử Người ghi" in page

    def test_takes_as_many_queries_for_thirty_lines_as_for_one(self, desk):
        make_entry(1, page=make_article())
        few = self.queries(desk)
        for article in make_articles(29):
            make_entry(1, page=article)
        assert self.queries(desk) == few

    def queries(self, desk) -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(LEDGER)
        return len(captured)

    @pytest.mark.parametrize("words", ["{pk}", "{url}", "nhật ký"])
    def test_is_searched_by_page_or_reason(self, desk, words):
        article = make_article()
        make_entry(1, page=article, source="Theo nhật ký máy chủ")
        make_entry(2, page=make_article())
        found = desk.get(LEDGER, {"q": words.format(pk=article.pk, url=article.get_absolute_url())})
        assert [entry.page_id for entry in found.context["cl"].result_list] == [article.pk]

    @pytest.mark.parametrize("words", ["*", "%", "/", "//", "'", "9" * 30, "\x00", "x/y?z=1#w"])
    def test_answers_to_nonsense(self, desk, words):
        make_entry(1)
        assert desk.get(LEDGER, {"q": words}).status_code == 200

    def test_speaks_no_english(self, desk):
        make_entry(1, page=make_article("Bài"))
        assert english(desk.get(LEDGER).content.decode()) == []


class TestWhatIsWritten:
    def test_stays_and_can_only_be_looked_at(self, desk):
        entry = make_entry(5, page=make_article("Bài"))
        page = desk.get(f"{LEDGER}{entry.pk}/change/").content.decode()
        assert "Hệ thống cũ" in page
        assert not re.search(r'name="(_save|_continue|amount)"', page)
        assert english(page) == []

    def test_is_not_changed(self):
        entry, desk = make_entry(5), make_desk()
        assert desk.post(f"{LEDGER}{entry.pk}/change/", LINE).status_code == 403
        assert Entry.objects.get().amount == 5

    def test_is_not_deleted(self):
        entry, desk = make_entry(5), make_desk()
        assert desk.post(f"{LEDGER}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
        desk.post(LEDGER, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
        assert Entry.objects.exists()


@pytest.mark.parametrize(("permission", "status"), [("stats.view_entry", 403), ("stats.add_entry", 200)])
def test_only_those_with_the_permission_write(permission, status):
    assert make_desk(permission).get(ADD).status_code == status
