"""The rules that are looked at before publication, each by an example that it finds and one that it lets pass."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import passages, proofreading
from portal.passages import Place
from portal.proof import Fields
from tests.growth import in_proportion, seconds
from tests.pictures.makers import make_library_picture

LEAD = "Bộ Nội vụ ban hành kế hoạch cải cách hành chính năm 2020 của các bộ."
TABLE = '<table><thead><tr><th scope="col">{}</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
WITH_HEADER = TABLE.format("Năm")
TCVN3 = "C¶i c¸ch hµnh chÝnh lµ nhiÖm vô quan träng"

FIELDS = Fields(
    wanted={"title": "Chưa có tiêu đề.", "category": "Chưa có chuyên mục."},
    title="title",
    lead="lead",
    body="body",
    words=("transcript",),
    speech="transcript",
    cover="cover",
    cover_alt="cover_alt",
    cover_decorative="cover_decorative",
    source_name="source_name",
    source_url="source_url",
)


def publication(**values):
    """Make a publication at which no rule finds anything, but for what is given."""
    right = {
        "title": "Kế hoạch năm 2020",
        "lead": LEAD,
        "body": "<p>Nội dung.</p>",
        "category": 1,
        "transcript": "Xin chào.",
        "cover": None,
        "cover_alt": "",
        "cover_decorative": False,
        "source_name": "",
        "source_url": "",
    }
    hooks = {"own_faults": dict, "own_advice": lambda chosen: {}, "pk": None, "published_at": None}
    made = SimpleNamespace(**right | hooks | {"proof_fields": FIELDS} | values)
    made.lacks_text = not made.transcript
    made.is_seen_without_text = False
    return made


def found(**values) -> list[tuple[str, str]]:
    return [(finding.field, finding.message) for finding in proofreading.read(publication(**values))]


def test_a_publication_that_is_right_has_nothing_to_mend():
    assert found() == []


REFUSED = [  # what is written, the field at which it is refused, words of the message
    ({"title": ""}, "title", "Chưa có tiêu đề"),
    ({"category": None}, "category", "Chưa có chuyên mục"),
    ({"transcript": ""}, "transcript", "lời thoại hoặc tải phụ đề tiếng Việt"),
    ({"own_faults": lambda: {"clip": "Tệp video chưa tải lên xong."}}, "clip", "chưa tải lên xong"),
    ({"body": '<p><a href="/khong-co/trang/">Kế hoạch</a></p>'}, "body", "“Kế hoạch” không dẫn tới trang nào"),
    ({"source_name": "Báo", "source_url": "/khong-co/trang/"}, "source_url", "không dẫn tới trang nào"),
    ({"body": '<p><a href="trang-nay">Kế hoạch</a></p>'}, "body", "người đọc không mở được"),
    ({"body": '<p><a href="http://testserver/khong-co/trang/">Kế hoạch</a></p>'}, "body", "không dẫn tới trang nào"),
    ({"body": '<p><a href="/admin/">Kế hoạch</a></p>'}, "body", "chỉ người của tòa soạn"),
    ({"body": '<p><a href="/tin-tuc/xem-truoc/1/">Kế hoạch</a></p>'}, "body", "chỉ người của tòa soạn"),
    ({"body": '<p><a href="/media/van-ban/mat.pdf">Kế hoạch</a></p>'}, "body", "tệp không còn trên máy chủ"),
    ({"body": '<p><a href="/media/../../etc/passwd">Kế hoạch</a></p>'}, "body", "không"),
    ({"body": '<p><img src="/media/anh/mat.webp" alt="Trụ sở"></p>'}, "body", "ảnh trong nội dung không còn"),
    ({"body": '<p><img src="https://vgp.vn/1.png"></p>'}, "body", "chưa được mô tả"),
    ({"body": '<p><img src="https://vgp.vn/1.png" alt="…"></p>'}, "body", "chưa được mô tả"),
    ({"body": "<table><tbody><tr><td>1</td></tr></tbody></table>"}, "body", "Bảng chưa có ô tiêu đề"),
    ({"body": TABLE.format("")}, "body", "ô tiêu đề còn trống"),
    ({"body": TABLE.format("<strong> &nbsp;</strong>")}, "body", "ô tiêu đề còn trống"),
]

ADVISED = [
    ({"title": "Kế " * 41}, "title", "Tiêu đề dài 123 ký tự"),
    ({"lead": "Ngắn."}, "lead", "chỉ có 5 ký tự"),
    ({"lead": "Dài " * 101}, "lead", "dài 404 ký tự"),
    ({"own_advice": lambda chosen: {"files": "Chưa có tệp nào."}}, "files", "Chưa có tệp"),
    ({"body": "<h3>Mục</h3>"}, "body", "“Mục” nhảy cấp: hãy chọn “Tiêu đề mục”"),
    ({"body": "<h2>Mục</h2><h4>Nhỏ</h4>"}, "body", "“Nhỏ” nhảy cấp: hãy chọn “Tiêu đề tiểu mục”"),
    ({"body": '<p>Xem <a href="https://vgp.vn">tại đây</a>.</p>'}, "body", "“tại đây”"),
    ({"body": '<p><a href="https://vgp.vn">Xem thêm…</a></p>'}, "body", "“Xem thêm…”"),
    ({"body": '<p><a href="https://vgp.vn">Click here</a></p>'}, "body", "“Click here”"),
    ({"body": '<p><a href="https://vgp.vn/1">https://vgp.vn/1</a></p>'}, "body", "là địa chỉ “https://vgp.vn/1”"),
    ({"body": "<p>- Một việc</p>"}, "body", "Dấu đầu dòng gõ bằng tay ở “- Một việc”"),
    ({"body": "<p>• Một việc</p>"}, "body", "Dấu đầu dòng"),
    ({"body": "<p>+ Một việc</p>"}, "body", "Dấu đầu dòng"),
    ({"body": "<p>Một</p><p><strong> </strong></p>"}, "body", "đoạn trống"),
    ({"body": "<p>Một &nbsp; &nbsp; hai</p>"}, "body", "Nhiều dấu cách liền nhau ở “Một hai”"),
    ({"body": "<p>Một &lt;o:p&gt;</p>"}, "body", "Mã thừa của Word “<o:p>”"),
    ({"transcript": "Normal 0 false false false EN-US X-NONE"}, "transcript", "Mã thừa của Word"),
    ({"title": "Hoà bình", "lead": f"{LEAD} Thủy lợi, Ủy ban."}, "title", "hai kiểu: “Hoà” và “Thủy”"),
    ({"body": "<p>Hòa bình, khỏe, thuỷ lợi</p>"}, "body", "hai kiểu: “thuỷ” và “Hòa”"),
    ({"body": "<p>Tin.</p><p>Theo TTXVN</p>"}, "source_name", "Cuối bài ghi “Theo TTXVN”"),
    ({"body": "<p>Tin.</p><p>(Nguồn: Báo Nhân Dân)</p>"}, "source_name", "hãy điền nguồn"),
    ({"source_url": "https://vgp.vn/1"}, "source_name", "hãy điền cả tên nguồn tin"),
    ({"source_name": "TTXVN"}, "source_url", "hãy điền địa chỉ"),
    ({"lead": TCVN3}, "lead", "bảng mã cũ TCVN3"),
    ({"body": f"<p>{TCVN3}</p>"}, "body", "bảng mã cũ TCVN3"),
]

LET_PASS = [
    {"body": '<p><a href="/">Trang chủ</a>, <a href="/tin-tuc/?page=2">tin tức</a>, <a href="/rss">kênh tin</a></p>'},
    {"body": '<p><a href="https://vgp.vn/khong-co/">Cổng Chính phủ</a> <a href="mailto:a@b.vn">Thư cho Bộ</a></p>'},
    {"body": '<p>Có<a href="#chu-thich-0a1b-1">[1]</a>, <a href="http://[">hỏng</a></p>'},
    {"body": '<p><img src="https://vgp.vn/1.png" alt="Trụ sở Bộ Nội vụ"></p>'},
    {"body": WITH_HEADER},
    {"body": TABLE.format('<img src="https://vgp.vn/1.png" alt="Năm">')},
    {"title": "K" * 120},
    {"lead": "N" * 40},
    {"lead": "N" * 400},
    {"body": "<h2>Mục</h2><h3>Tiểu mục</h3><h4>Nhỏ</h4><h2>Mục</h2>"},
    {"body": '<p><a href="https://vgp.vn">Xem thêm về Quyết định 178/QĐ-BNV</a></p>'},
    {"body": "<p>-5 °C, + 3 %; A - B</p><ul><li>Một việc</li></ul>"},
    {"body": '<p><img src="https://vgp.vn/1.png" alt="Trụ sở"></p>'},
    {"body": "<p>Lúc 10&nbsp;giờ, 5 &nbsp;km</p>"},
    {"body": "<p>Hòa bình, quý, hoàn, khuỷu, thủy, khỏe</p>"},
    {"body": "<p>Hoà bình, quý, hoàn, khuỷu, thuỷ, khoẻ</p>"},
    {"body": "<p>Theo kế hoạch, Bộ Nội vụ sẽ trình Chính phủ.</p><p>Hết.</p>"},
    {"body": "<p>Tin.</p><p>Theo TTXVN</p>", "source_name": "TTXVN", "source_url": "https://vgp.vn/1"},
]


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "field", "words"), REFUSED)
def test_it_is_refused(written, field, words):
    assert any(words in message for message in proofreading.refusals(publication(**written))[field])


@pytest.mark.parametrize(("written", "field", "words"), ADVISED)
def test_it_is_advised_and_not_refused(written, field, words):
    assert [name for name, message in found(**written) if words in message] == [field]
    assert proofreading.refusals(publication(**written)) == {}


@pytest.mark.parametrize("written", LET_PASS)
def test_it_is_let_pass(written):
    assert found(**written) == []


class TestCover:
    @pytest.mark.django_db
    def test_it_needs_words_or_a_mark_that_it_decorates(self, media):
        (media / "anh.webp").write_bytes(b"")
        cover = SimpleNamespace(name="anh.webp", _committed=True)
        assert [name for name, _ in found(cover=cover)] == ["cover_alt"]
        assert found(cover=cover, cover_alt="Trụ sở") == found(cover=cover, cover_decorative=True) == []

    def test_one_that_is_only_chosen_needs_them_too(self):
        assert [finding.field for finding in proofreading.read(publication(), ["cover"])] == ["cover_alt"]

    @pytest.mark.django_db
    def test_the_words_of_the_library_are_enough(self, media):
        picture = make_library_picture(alt="Trụ sở Bộ Nội vụ")
        (media / "anh.webp").write_bytes(b"")
        assert found(cover=SimpleNamespace(name=picture.stored, _committed=True)) == []

    def test_one_whose_file_is_gone_is_refused(self):
        cover = SimpleNamespace(name="anh/mat.webp", _committed=True)
        refusals = proofreading.refusals(publication(cover=cover, cover_alt="Trụ sở"))
        assert refusals == {"cover": ["Tệp ảnh không còn trên máy chủ: hãy tải ảnh lên lại."]}


def test_the_portal_decides_whether_a_transcript_is_needed(settings):
    settings.PORTAL_VIDEO_TEXT = "WARN"
    assert proofreading.refusals(publication(transcript="")) == {}
    assert [name for name, _ in found(transcript="")] == ["transcript"]


def test_what_refuses_comes_first():
    findings = proofreading.read(
        publication(title="", lead="Ngắn.", body="<p>- a</p><table><tr><td>1</td></tr></table>")
    )
    assert [finding.refuses for finding in findings] == [True, True, False, False]


def test_the_place_is_told():
    body = '<p><a href="/x/y/">a</a></p><p><a href="/x/y/">b</a></p><h4>Mục</h4><h2>A</h2><h4>Mục</h4>'
    places = [finding.place for finding in proofreading.read(publication(body=body))]
    assert places == [Place("a", "/x/y/", 1), Place("h4", "Mục", 0), Place("h4", "Mục", 1)]


FRAGMENTS = st.sampled_from(
    '<p> </p> <a href="/"> <a href=" </a> <img src=" alt=""> <table> <th> </th> <h4> </h2> & &#99999999999999999999; '
    "&nbsp; \u00a0 - • Theo hoà hòa C¶i \u0309 < > \" ' / \n \x00 <!-- ]]> http://[ 9/QĐ-BNV".split(" ")
)
ANY = st.one_of(st.text(), st.lists(FRAGMENTS).map("".join))


@settings(max_examples=200, deadline=None)
@given(ANY, ANY)
def test_no_text_stops_the_rules(text, other):
    made = publication(title=text, lead=other, body=other + text, transcript=text, source_name=other)
    assert isinstance(proofreading.read(made), list)


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_every_passage_is_in_the_text(html):
    read = passages.read(html)
    assert all(passage.words in " ".join(read.text.split()) for found in read.by_tag.values() for passage in found)


GROWING = [
    *(
        "<p>- hoà hòa</p>",
        '<a href="/x/">tại đây</a>',
        "<th></th>",
        "<table>",
        "<p>",
        "<a",
        '<a"',
        '<a href="',
        "&",
        " ",
    ),
    *("a", "\u00a0", "hoà", "-", "<h4>a</h4>", "C¶i ", "&#9", "<ul><li>", "https://a", "[if ", "mso-", "Theo "),
]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("part", GROWING)
def test_the_time_grows_with_the_text_alone(part):
    """Eight times the text takes some eight times as long; what grew with its square would take 64 times as long."""
    short, long = (part * (size // len(part)) for size in (30_000, 240_000))
    assert in_proportion(read, short, long, most=24, unmeasurable=0.004)


PARAGRAPH = (
    '<h2>Mục tiêu</h2><p>Bộ Nội vụ ban hành Quyết định số 178/QĐ-BNV về <a href="/tin-tuc/ke-hoach-{}/">cải cách</a> '
    f"hoà bình, <strong>thủy lợi</strong> năm 2020.</p><ul><li>Một việc</li></ul>{WITH_HEADER}"
)


@pytest.mark.django_db
def test_a_long_article_is_read_in_less_than_a_second_of_a_processor():
    body = "".join(PARAGRAPH.format(number) for number in range(1_100))
    assert len(body) > 300_000
    assert seconds(read, body) < 1


def read(body: str) -> None:
    proofreading.read(publication(body=body, transcript=body))
