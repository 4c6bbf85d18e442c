"""Opening balances from a CSV file: on the command line and in the admin, all of them or none."""

import hashlib
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from stats import ledger, snapshot
from stats.models import Entry, EntryKind, PageTotal, total_visits
from tests.makers import make_article, make_articles, make_editor
from tests.stats.makers import count_views, make_entry

pytestmark = pytest.mark.django_db
SOURCE = "Cổng cũ, số liệu ngày 31/12/2019"


@pytest.fixture
def load(tmp_path):
    """Return a way to import lines of a file; what the command printed comes back."""

    def run(*lines: str, head: str = "trang,so_luong", encoding: str = "utf-8", **options) -> str:
        file, printed = tmp_path / "so-du.csv", StringIO()
        file.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
        call_command("import_openings", str(file), stdout=printed, **{"source": SOURCE} | options)
        return printed.getvalue()

    return run


def written() -> dict[int, int]:
    return dict(Entry.objects.values_list("page_id", "amount"))


class TestAFile:
    @pytest.mark.parametrize("head", ["trang,so_luong", "trang;so_luong", "trang\tso_luong", '"trang";"so_luong"'])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_is_read_with_any_separator_with_and_without_a_mark(self, load, article, head, encoding):
        separator = next(sign for sign in ",;\t" if sign in head)
        load(f"{article.pk}{separator}1.468", head=head, encoding=encoding)
        assert written() == {article.pk: 1468}

    def test_may_have_more_columns_and_empty_lines(self, load, article):
        load("", f"Một bài,34.706,x,{article.pk}", ",,,", head="tieu_de,so_luong,ghi_chu,Trang")
        assert written() == {article.pk: 34706}

    def test_ends_its_lines_as_windows_does(self, load, article):
        load(f"{article.pk},5\r", "*,7\r", head="trang,so_luong\r")
        assert written() == {article.pk: 5, 0: 7}

    @pytest.mark.parametrize(
        ("head", "encoding", "message"),
        [
            ("trang,luot", "utf-8", "“trang” và “so_luong”"),
            ("1,2", "utf-8", "“trang” và “so_luong”"),
            ("trang,so_luong,tên", "cp1258", "UTF-8"),
            ("trang,so_luong", "utf-16", "UTF-8"),
        ],
    )
    def test_that_is_none_is_refused(self, load, article, head, encoding, message):
        with pytest.raises(CommandError, match=message):
            load(f"{article.pk},5", head=head, encoding=encoding)

    def test_that_is_empty_is_refused(self):
        with pytest.raises(ledger.Refused):
            ledger.plan(b"")

    def test_that_does_not_exist_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match=r"khong-co\.csv"):
            call_command("import_openings", str(tmp_path / "khong-co.csv"), source=SOURCE)


class TestPages:
    @pytest.fixture(autouse=True)
    def old_portal(self, settings):
        settings.ROOT_URLCONF = "tests.stats.old_portal"

    @pytest.mark.parametrize("sign", ["*", ""])
    def test_the_site_is_a_star_or_nothing(self, load, sign):
        load(f"{sign},34.706.740")
        assert total_visits() == 34706740

    @pytest.mark.parametrize(
        "written_as",
        [
            "{pk}",
            "article/{pk}",
            "{url}",
            "https://cong-cu.example.vn{url}?utm_source=x#binh-luan",
            "{bare}",
            "/tin-tuc/{pk}/",
            "/tin-tuc/tieu-de-cu-{pk}/",
            "https://cong-cu.example.vn/Pages/News.aspx?id={pk}",
            "/buoc/3/",
            "/ban-in/{pk}/",
            "/ban-in/{pk}",
        ],
    )
    def test_an_article_is_a_number_or_an_address_that_leads_to_it(self, load, article, written_as):
        address = article.get_absolute_url()
        load(f"{written_as.format(pk=article.pk, url=address, bare=address.strip('/'))},5")
        assert written() == {article.pk: 5}

    @pytest.mark.parametrize(
        "written_as",
        [
            "999999",
            "video/1",
            "-1",
            "/khong/co/",
            "/buoc/4/",
            "/noi-khac/",
            "/tin-tuc/",
            "/ban-in/999999/",
            "/admin/",
            "http://[",
            "9" * 30,
            "https://cong-cu.example.vn/tin-tuc/khong-co-999999/",
        ],
    )
    def test_anything_else_is_a_wrong_line(self, load, article, written_as):
        with pytest.raises(CommandError, match="Dòng 2: Không tìm thấy trang"):
            load(f"{written_as},5")

    def test_a_withdrawn_article_has_one_too(self, load, article):
        article.withdraw("Số liệu chưa đúng.")
        load(f"{article.get_absolute_url()},5")
        assert written() == {article.pk: 5}

    def test_looking_them_up_counts_no_view(self, load, article, settings):
        load(f"/ban-in/{article.pk}/,5")
        assert not settings.STATS_RECORDS.exists()


class TestWriting:
    def test_adds_to_what_was_counted(self, load, article):
        count_views(article, timezone.localdate(), 32)
        load(f"{article.pk},1.468")
        assert PageTotal.objects.get(page_id=article.pk).views == 1500

    def test_is_shown_by_the_portal(self, load, article):
        snapshot.refresh()
        load(f"{article.pk},1.468", "*,5")
        snapshot.refresh()
        assert (snapshot.views("article", article.pk), snapshot.site().visits) == (1468, 5)

    def test_keeps_source_day_author_and_the_files_hash(self, load, article, tmp_path):
        editor = make_editor(first_name="Ân", last_name="Nguyễn")
        load(f"{article.pk},5", by=editor.username, day=date(2019, 12, 31))
        entry = Entry.objects.get()
        assert (entry.kind, entry.source, entry.day) == (EntryKind.OPENING, SOURCE, date(2019, 12, 31))
        assert (entry.author, entry.author_name) == (editor, editor.get_full_name())
        assert entry.imported_from == hashlib.sha256((tmp_path / "so-du.csv").read_bytes()).hexdigest()

    def test_says_what_was_written(self, load, article):
        printed = load(f"{article.pk},1.468", "*,34.706.740", f"{make_article().pk},0")
        assert "Lượt xem: 1.468 của 1 trang." in printed
        assert "Lượt truy cập: 34.706.740." in printed
        assert "Bỏ qua 1 dòng có số lượng 0." in printed
        assert "Đã ghi 2 bút toán" in printed

    def test_is_not_done_in_a_dry_run(self, load, article):
        assert "Chưa ghi gì vào sổ" in load(f"{article.pk},5", dry_run=True)
        assert not Entry.objects.exists()
        assert not PageTotal.objects.exists()

    def test_needs_a_source(self, load, article):
        with pytest.raises(CommandError, match="--source"):
            load(f"{article.pk},5", source=" ")

    def test_needs_a_user_that_exists(self, load, article):
        with pytest.raises(CommandError, match="khong-ai"):
            load(f"{article.pk},5", by="khong-ai")

    def test_of_many_lines_takes_few_queries(self, load):
        articles = make_articles(60)
        for article in articles[:20]:
            count_views(article, timezone.localdate(), 1)
        lines = [f"{article.get_absolute_url()},{number + 1}" for number, article in enumerate(articles)]
        with CaptureQueriesContext(connection) as captured:
            load(*lines)
        assert PageTotal.objects.get(page_id=articles[0].pk).views == 2
        assert len(captured) < 20


class TestAWrongLine:
    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("{pk},nhiều", "Dòng 3: “nhiều” không phải là số"),
            ("{pk},", "Dòng 3: “” không phải là số"),
            ("{pk}", "Dòng 3: “” không phải là số"),
            ('{pk},"1,468"', "Dòng 3: “1,468” không phải là số"),
            ("{pk},-5", "Dòng 3: Số dư đầu kỳ không thể âm"),
            ("{first},5", "Dòng 3: Trùng với dòng 2"),
            ("{first_url},5", "Dòng 3: Trùng với dòng 2"),
        ],
    )
    def test_is_named_and_nothing_is_written(self, load, article, line, message):
        first = make_article()
        places = {"pk": article.pk, "first": first.pk, "first_url": first.get_absolute_url()}
        with pytest.raises(CommandError, match=message):
            load(f"{first.pk},5", line.format(**places))
        assert not Entry.objects.exists()

    def test_is_one_of_all_that_are_named(self, load):
        with pytest.raises(CommandError, match=r"Dòng 2: .*\nDòng 3: .*\nCó 2 dòng sai"):
            load("999998,5", "999999,x")

    def test_has_a_page_with_an_opening_balance(self, load, article):
        make_entry(5, kind=EntryKind.OPENING, page=article)
        with pytest.raises(CommandError, match="Dòng 2: Trang này đã có số dư đầu kỳ"):
            load(f"{article.pk},5")

    def test_is_not_one_with_a_correction(self, load, article):
        make_entry(5, page=article)
        load(f"{article.pk},5")
        assert PageTotal.objects.get(page_id=article.pk).views == 10


class TestTheSameFile:
    def test_is_refused_with_when_and_who(self, load, article):
        load(f"{article.pk},5")
        with pytest.raises(CommandError, match=r"đã được nhập lúc \d\d:\d\d .*import_openings"):
            load(f"{article.pk},5")
        assert PageTotal.objects.get(page_id=article.pk).views == 5

    def test_is_refused_though_it_came_in_between(self, article):
        made = ledger.plan(f"trang,so_luong\n{article.pk},5".encode())
        ledger.write(made, SOURCE, date(2019, 12, 31), None, "Người nhập")
        with pytest.raises(ledger.Refused, match="đã được nhập lúc"):
            ledger.write(made, SOURCE, date(2019, 12, 31), None, "Người nhập")
        assert PageTotal.objects.get(page_id=article.pk).views == 5

    def test_as_is_another_with_the_same_pages_that_came_in_between(self, article):
        made = ledger.plan(f"trang,so_luong\n{article.pk},5".encode())
        make_entry(7, kind=EntryKind.OPENING, page=article)
        with pytest.raises(ledger.Refused):
            ledger.write(made, SOURCE, date(2019, 12, 31), None, "Người nhập")
        assert Article.objects.count() == Entry.objects.count() == 1
