"""The list of documents: issued last first, searched by number and words, sorted out by kind, issuer, field and year."""

from datetime import date, timedelta

import pytest

from portal.front.cacheable import CACHEABLE, declared, rule_of
from tests.documents.makers import PDF, make_document, make_field, make_file, make_issuer, make_kind
from tests.portal.reading import tags, words

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 18)


def numbers(response) -> list[str]:
    return [document.number for document in response.context["page"].publications]


def test_without_a_document_it_says_so(client):
    assert "Chưa có văn bản nào." in client.get("/van-ban/").content.decode()


def test_those_issued_last_come_first(client):
    for number, days in (("1/QĐ-BNV", 0), ("3/QĐ-BNV", 2), ("2/QĐ-BNV", 1)):
        make_document(number, issued_on=DAY + timedelta(days=days))
    assert numbers(client.get("/van-ban/")) == ["3/QĐ-BNV", "2/QĐ-BNV", "1/QĐ-BNV"]


def test_it_is_public_and_counted_as_a_list(front):
    response = front.get("/van-ban/")
    assert response["X-Page"] == "list"
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("178/QĐ-BNV", True),
        ("178/qd-bnv", True),
        ("178 / QĐ – BNV", True),
        ("178", True),
        ("ke hoach tuyen truyen", True),
        ("KẾ HOẠCH", True),
        ("quyết định kế hoạch", True),
        ("178 ngân sách", False),
        ("%", False),
        ("_", False),
    ],
)
def test_it_is_searched_with_or_without_diacritics(client, wanted, found):
    make_document("178/QĐ-BNV", summary="Ban hành kế hoạch tuyên truyền.")
    assert bool(numbers(client.get("/van-ban/", {"tim": wanted}))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"loai": "nghi-dinh"}, ["224/2026/NĐ-CP"]),
        ({"co-quan": "bo-noi-vu"}, ["178/QĐ-BNV"]),
        ({"linh-vuc": "bao-chi"}, ["224/2026/NĐ-CP"]),
        ({"nam": "2020"}, ["178/QĐ-BNV"]),
        ({"nam": "2020", "loai": "nghi-dinh"}, []),
        ({"nam": "", "loai": "", "tim": "224"}, ["224/2026/NĐ-CP"]),
    ],
)
def test_it_is_sorted_out(client, query, found):
    make_document("178/QĐ-BNV")
    decree = {"kind": make_kind("Nghị định"), "issuer": make_issuer("Chính phủ"), "field": make_field("Báo chí")}
    make_document("224/2026/NĐ-CP", issued_on=date(2026, 6, 1), **decree)
    assert numbers(client.get("/van-ban/", query)) == found


def test_what_was_chosen_stays_in_the_form_and_in_the_links_of_pages(client):
    kind = make_kind("Nghị định")
    for _ in range(21):
        make_document(kind=kind, summary="Về “kế hoạch”.")
    page = client.get("/van-ban/", {"loai": "nghi-dinh", "tim": "kế hoạch"}).content.decode()
    form = page[page.index('<form class="document-search') : page.index("</form>", page.index("document-search"))]
    assert 'value="kế hoạch"' in form
    assert '<option value="nghi-dinh" selected>' in form
    links = [link["href"] for _, link in tags(page, "a") if link.get("rel") == "next"]
    assert links == ["?tim=k%E1%BA%BF+ho%E1%BA%A1ch&loai=nghi-dinh&page=2"]
    assert len(numbers(client.get(f"/van-ban/{links[0]}"))) == 1


def test_what_was_typed_is_never_html(client):
    page = client.get("/van-ban/", {"tim": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "Không có văn bản nào khớp" in page


def test_a_row_says_all_that_a_reader_chooses_by(client):
    document = make_document("178/QĐ-BNV", summary="Ban hành kế hoạch.", expired_on=date(2021, 1, 1))
    make_file(document, "178.pdf")
    page = client.get("/van-ban/").content.decode()
    row = words(page[page.index("<tbody>") : page.index("</tbody>")])
    for part in (
        "178/QĐ-BNV",
        "18/03/2020",
        "Ban hành kế hoạch.",
        "Hết hiệu lực từ 01/01/2021",
        f"Tải 178/QĐ-BNV: PDF, {len(PDF)} B",
    ):
        assert part in row


def test_the_front_keeps_it_by_all_that_it_reads():
    rule = rule_of("/van-ban/")
    assert rule == CACHEABLE["documents:list"]
    assert declared(b"utm=1&page=2&tim=a&nam=2020", rule) == b"tim=a&nam=2020&page=2"
    assert rule_of("/van-ban/tep/1/a.pdf") is None
