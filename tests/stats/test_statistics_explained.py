"""The page /thong-ke/cach-tinh/: what each figure means, and the ledger that the total is made of."""

import re
from datetime import date

import pytest

from stats import figures, visits
from stats.models import EntryKind
from tests.makers import make_article
from tests.stats.makers import make_entry

pytestmark = pytest.mark.django_db


def main(client, address: str = "/thong-ke/cach-tinh/") -> str:
    html = client.get(address).content.decode()
    return html.partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestDefinitions:
    def test_they_are_linked_from_the_figures(self, client):
        assert 'href="/thong-ke/cach-tinh/"' in main(client, "/thong-ke/")

    def test_they_say_their_version_and_since_when(self, client):
        newest = figures.VERSIONS[-1]
        wanted = f"Phiên bản {newest.number}, áp dụng từ {newest.since:%d/%m/%Y}"
        assert wanted in words(main(client))

    def test_versions_are_numbered_in_order(self):
        assert [version.number for version in figures.VERSIONS] == list(range(1, len(figures.VERSIONS) + 1))

    def test_they_name_the_times_that_the_counting_uses(self, client):
        text = words(main(client))
        assert f"sau {visits.PAUSE // 60_000} phút trở lên" in text
        assert f"trong {visits.ONLINE // 60_000} phút gần nhất" in text

    def test_they_say_when_a_video_is_watched(self, client):
        text = words(main(client))
        assert "10 giây hoặc một nửa thời lượng, điều nào đến trước" in text
        assert "không cộng vào lượt xem, lượt truy cập, khách hay Khách Online" in text

    @pytest.mark.parametrize(
        "word", ["Lượt xem", "Đã xem", "Khách", "Lượt truy cập", "Khách Online", "Tổng số", "Ngày, tuần, tháng"]
    )
    def test_each_word_is_explained(self, client, word):
        assert f"<dt>{word}</dt>" in main(client)


class TestLedger:
    def ledger(self, client) -> str:
        return words(main(client).partition('id="so-so-lieu"')[2])

    def test_it_shows_date_kind_amount_and_source_the_newest_first(self, client):
        make_entry(34_706_740, EntryKind.OPENING, day=date(2020, 1, 1), source="Bàn giao từ hệ thống cũ")
        make_entry(-1260, day=date(2020, 2, 2), source="Trừ lượt kiểm thử")
        text = self.ledger(client)
        assert "02/02/2020 Điều chỉnh -1.260 Trừ lượt kiểm thử 01/01/2020 Số dư đầu kỳ +34.706.740 Bàn giao từ" in text

    def test_it_leaves_out_single_pages(self, client):
        make_entry(500, EntryKind.OPENING, page=make_article(), source="Số liệu của một bài")
        assert "Số liệu của một bài" not in self.ledger(client)

    def test_it_names_nobody(self, client):
        make_entry(5)
        assert "Người ghi" not in self.ledger(client)

    def test_a_source_is_text(self, client):
        make_entry(5, source="<script>alert(1)</script>")
        assert "<script>" not in main(client)

    def test_an_empty_one_says_so(self, client):
        assert "Sổ chưa có khoản nào" in self.ledger(client)

    def test_a_long_one_is_cut_and_leads_to_the_file(self, client, monkeypatch):
        monkeypatch.setattr("stats.views.LEDGER_LINES", 2)
        for amount in (1, 2, 3):
            make_entry(amount)
        html = main(client)
        assert ('href="/thong-ke/du-lieu/but-toan.csv"' in html, "Bảng có 2 dòng gần nhất" in html) == (True, True)
        assert "+1<" not in html
