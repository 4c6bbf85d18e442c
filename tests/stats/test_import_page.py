"""A file of opening balances in the admin: looked at first, written when that is confirmed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from stats.models import Entry, EntryKind, PageTotal
from tests.makers import make_article, make_articles, make_desk
from tests.portal.test_admin_language import english
from tests.stats.desk import words
from tests.stats.makers import make_entry

pytestmark = pytest.mark.django_db
IMPORT = "/admin/stats/entry/import/"
NOON = datetime(2020, 3, 25, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def desk():
    return make_desk("stats.add_entry", "stats.view_entry")


def look_at(desk, *lines: str, **typed: object):
    """Send a file to be looked at."""
    content = "\ufeff" + "\n".join(["trang;so_luong", *lines])
    file = SimpleUploadedFile("số dư.csv", content.encode())
    return desk.post(IMPORT, {"file": file, "source": "Cổng cũ", "day": "31/12/2019"} | typed)


def confirm(desk, response, **typed: str):
    signed = re.search(r'name="signed" value="([^"]+)"', response.content.decode())
    return desk.post(IMPORT, {"signed": signed[1]} | typed, follow=True)


class TestLooking:
    def test_writes_nothing_and_shows_what_would_change(self, desk, article):
        make_entry(32, page=article)
        response = look_at(desk, f"{article.pk};1.468", "*;34.706.740")
        body = words(response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0])
        assert body == f"2 {article.title} 32 1.468 1.500 3 Lượt truy cập của cả cổng 0 34.706.740 34.706.740"
        assert Entry.objects.count() == 1

    def test_names_each_wrong_line_and_offers_no_writing(self, desk, article):
        page = look_at(desk, f"{article.pk};5", "999999;5", f"{make_article().pk};x").content.decode()
        assert "Có 2 dòng sai" in page
        assert "Không tìm thấy trang “999999”." in page
        assert 'name="signed"' not in page

    def test_says_when_there_is_nothing_to_write(self, desk, article):
        page = look_at(desk, f"{article.pk};0").content.decode()
        assert "Tệp này không có số nào để ghi." in page
        assert 'name="signed"' not in page

    @pytest.mark.parametrize(
        ("typed", "field"), [({"source": ""}, "source"), ({"day": "26/03/2020"}, "day"), ({"day": "x"}, "day")]
    )
    def test_needs_source_and_day(self, desk, typed, field):
        assert list(look_at(desk, "*;5", **typed).context["form"].errors) == [field]

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2"])
    def test_refuses_what_is_no_such_file(self, desk, content):
        assert list(look_at(desk, file=SimpleUploadedFile("x.csv", content)).context["form"].errors) == ["file"]

    def test_leaves_long_files_to_the_command(self, desk):
        response = look_at(desk, *["*;5"] * 5_001)
        assert "import_openings" in response.context["form"].errors["file"][0]

    def test_shows_the_first_hundred_lines(self, desk):
        page = look_at(desk, *[f"{article.pk};5" for article in make_articles(101)]).content.decode()
        assert page.count('<tr><th scope="row">') == 100
        assert "Và các dòng tiếp theo." in page


class TestConfirming:
    def test_writes_what_was_shown(self, desk, article):
        page = confirm(desk, look_at(desk, f"{article.pk};1.468")).content.decode()
        assert "Đã ghi 1 bút toán vào sổ." in page
        assert PageTotal.objects.get(page_id=article.pk).views == 1468

    def test_keeps_source_day_and_who_it_was(self, desk):
        confirm(desk, look_at(desk, "*;5"))
        entry = Entry.objects.get()
        assert (entry.source, f"{entry.day:%d/%m/%Y}", entry.kind) == ("Cổng cũ", "31/12/2019", EntryKind.OPENING)
        assert entry.author_name == entry.author.get_username()

    def test_takes_effect_once(self, desk):
        response = look_at(desk, "*;5")
        confirm(desk, response)
        page = confirm(desk, response).content.decode()
        assert "Chưa ghi gì. Tệp này đã được nhập lúc 12:00 25/03/2020" in page
        assert Entry.objects.count() == 1

    def test_is_refused_when_a_page_has_got_a_balance_meanwhile(self, desk, article):
        response = look_at(desk, f"{article.pk};5", "*;6")
        make_entry(7, kind=EntryKind.OPENING, page=article)
        assert "Chưa ghi gì." in confirm(desk, response).content.decode()
        assert Entry.objects.count() == 1

    def test_is_refused_after_an_hour(self, desk, frozen):
        response = look_at(desk, "*;5")
        for minutes in (12, 24, 36, 48):  # somebody who stays at work
            frozen.move_to(NOON + timedelta(minutes=minutes))
            desk.get(IMPORT)
        frozen.move_to(NOON + timedelta(hours=1, seconds=1))
        assert "Hãy chọn lại tệp." in confirm(desk, response).content.decode()
        assert not Entry.objects.exists()

    def test_is_nobody_elses(self, desk):
        other = make_desk("stats.add_entry", "stats.view_entry")
        confirm(other, look_at(desk, "*;5"))
        assert not Entry.objects.exists()

    @pytest.mark.parametrize("signed", ["", "x", "a:b:c"])
    def test_needs_what_was_signed(self, desk, signed):
        desk.post(IMPORT, {"signed": signed})
        assert not Entry.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_may_write_get_there(method):
    assert getattr(make_desk("stats.view_entry"), method)(IMPORT).status_code == 403


def test_the_list_leads_there(desk):
    assert f'href="{IMPORT}"' in desk.get("/admin/stats/entry/").content.decode()


def test_no_english_is_left(desk, article):
    pages = [desk.get(IMPORT), look_at(desk, f"{article.pk};5"), look_at(desk, "999999;x"), look_at(desk, source="")]
    assert [english(page.content.decode()) for page in pages] == [[], [], [], []]
