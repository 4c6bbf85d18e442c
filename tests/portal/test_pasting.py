"""What becomes of a paste from Word, Excel, Google Docs, Zalo and an old web page: samples as those programs write."""

import re
from pathlib import Path

import pytest

from portal.pasting import Pasted, from_clipboard
from portal.richtext import clean, plain
from tests.portal.reading import fault_in_nesting, tags

SAMPLES = Path(__file__).parent / "pasted"
NAMES = sorted(file.stem for file in SAMPLES.glob("*.html"))
PICTURE = "/media/anh/2020/03/0123456789abcdef01234567-1400x800.webp"


def sample(name: str) -> Pasted:
    return from_clipboard((SAMPLES / f"{name}.html").read_text("utf-8"))


def item(marker: str, text: str, level: int = 1, name: str = "l0", run: int = 1) -> str:
    """Write an item of a list as Word does."""
    return (
        f"<p class=MsoListParagraph style='text-indent:-.25in;mso-list:{name} level{level} lfo{run}'><![if !supportLists]>"
        f"<span><span style='mso-list:Ignore'>{marker}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"
        f"</span></span><![endif]>{text}<o:p></o:p></p>\n"
    )


def note(number: int, text: str) -> str:
    return (
        f"<div style='mso-element:footnote' id=ftn{number}><p class=MsoFootnoteText><a href=\"#_ftnref{number}\" "
        f'name="_ftn{number}">[{number}]</a> {text}</p></div>'
    )


@pytest.mark.parametrize("name", NAMES)
class TestEverySample:
    def test_gives_what_may_be_stored(self, name):
        html = sample(name).html
        assert html
        assert clean(html) == html
        assert fault_in_nesting(html) == ""

    def test_gives_what_pastes_as_itself(self, name):
        html = sample(name).html
        assert from_clipboard(html).html == html

    def test_leaves_no_trace_of_its_program(self, name):
        assert not re.search(r"mso|style=|<font|docs-internal|>[·§]\s", sample(name).html, re.IGNORECASE)


class TestWord:
    def test_headings_are_those_of_an_article(self):
        found = re.findall(r"<(h\d)>(.*?)</h\d>", sample("word").html)
        assert found == [
            ("h2", "Kế hoạch cải cách hành chính"),
            ("h3", "Nhiệm vụ"),
            ("h4", "<em>Điều khoản thi hành</em>"),
            ("h4", "Nơi nhận"),
        ]

    def test_lists_are_nested_as_their_levels_say(self):
        assert (
            '<ol><li>Rà soát thủ tục<ol type="a"><li>Cấp tỉnh</li><li>Cấp xã<ul><li>Phường</li></ul></li></ol></li>'
            "<li>Công khai kết quả</li></ol>"
        ) in sample("word").html

    def test_a_list_goes_on_where_its_numbers_do(self):
        assert '<ul><li>Đơn vị chủ trì</li></ul><ol start="3"><li>Báo cáo kết quả</li></ol>' in sample("word").html

    def test_bold_italic_and_small_figures_stay(self):
        html = sample("word").html
        assert "<strong>Bộ Nội vụ</strong> ban hành <em>kế hoạch</em> năm 2026" in html
        assert "5 m<sup>2</sup>, công thức H<sub>2</sub>O" in html

    def test_tables_keep_their_spans_and_centred_heads(self):
        html = sample("word").html
        assert '<td colspan="2" class="text-center"><strong>Cơ quan</strong></td>' in html
        assert '<td rowspan="2"><p>Hạn</p><p>(tháng)</p></td>' in html

    def test_notes_lead_there_and_back(self):
        html = sample("word").html
        ids = [given["id"] for _, given in tags(html) if "id" in given]
        ways = [given["href"].removeprefix("#") for _, given in tags(html, "a") if given["href"].startswith("#")]
        assert len(ids) == len(set(ids)) == 4
        assert set(ways) == set(ids)
        assert [re.sub("<.*", "", text) for text in re.findall(r"<li id=[^>]*>(.*?)</li>", html)] == [
            "Quyết định số 178. ",
            "Cơ sở dữ liệu quốc gia. ",
        ]

    def test_what_was_dropped_is_named(self):
        assert sample("word").dropped == [
            "phông chữ",
            "cỡ chữ",
            "màu chữ",
            "2 đoạn trống",
            "1 ảnh nằm trên máy của bạn",
        ]
        assert sample("word").local_pictures == 1


class TestListsOfWord:
    @pytest.mark.parametrize(
        ("marker", "wanted"),
        [
            ("1.", "<ol><li>a</li></ol>"),
            ("(4)", '<ol start="4"><li>a</li></ol>'),
            ("2.3.", '<ol start="3"><li>a</li></ol>'),
            ("a)", '<ol type="a"><li>a</li></ol>'),
            ("C.", '<ol start="3" type="A"><li>a</li></ol>'),
            ("iv.", '<ol start="4" type="i"><li>a</li></ol>'),
            ("II.", '<ol start="2" type="I"><li>a</li></ol>'),
            ("·", "<ul><li>a</li></ul>"),
            ("o", "<ul><li>a</li></ul>"),
            ("-", "<ul><li>a</li></ul>"),
            ("\uf0b7", "<ul><li>a</li></ul>"),
        ],
    )
    def test_the_marker_says_what_list_it_is(self, marker, wanted):
        assert tags(from_clipboard(item(marker, "a")).html) == tags(wanted)

    def test_levels_that_are_left_out_make_no_empty_items(self):
        html = from_clipboard(item("1.", "a") + item("-", "b", 4) + item("-", "c", 2) + item("2.", "d")).html
        assert html == "<ol><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li><li>d</li></ol>"

    def test_another_list_is_another_list(self):
        html = from_clipboard(item("1.", "a") + item("1.", "b", run=2)).html
        assert html == "<ol><li>a</li></ol><ol><li>b</li></ol>"

    def test_bullets_without_a_list_are_one(self):
        html = from_clipboard("<p>·&nbsp;&nbsp;&nbsp; Mục 1</p><p>·&nbsp;&nbsp; Mục 2</p><p>Hết</p>").html
        assert html == "<ul><li>Mục 1</li><li>Mục 2</li></ul><p>Hết</p>"

    def test_a_numbered_heading_keeps_its_number(self):
        html = from_clipboard(item("II.", "Mục tiêu").replace("<p ", "<h1 ").replace("</p>", "</h1>")).html
        assert html == "<h2>II. Mục tiêu</h2>"


class TestNotesOfWord:
    CALL = '<p>a<a href="#_ftn{0}" name="_ftnref{0}"><span>[{0}]</span></a></p>'

    def test_they_are_numbered_as_they_are_called(self):
        html = from_clipboard(self.CALL.format(7) + self.CALL.format(3) + note(3, "ba") + note(7, "bảy")).html
        assert re.findall(r"<sup[^>]*>(\d)</sup>", html) == ["1", "2"]
        assert plain(html) == "a 1 a 2 bảy ↑ ba ↑"

    def test_a_call_without_its_note_leads_nowhere(self):
        assert from_clipboard(self.CALL.format(1)).html == "<p>a<sup>[1]</sup></p>"

    def test_a_note_without_its_call_stays(self):
        assert plain(from_clipboard("<p>a</p>" + note(1, "một")).html) == "a một"

    def test_those_of_two_pastes_do_not_meet(self):
        ids = [
            {
                given["id"]
                for _, given in tags(from_clipboard(self.CALL.format(1) + note(1, text)).html)
                if "id" in given
            }
            for text in ("một", "hai")
        ]
        assert not ids[0] & ids[1]


class TestOtherPrograms:
    def test_excel_gives_its_table(self):
        assert sample("excel").html == (
            '<table><tbody><tr><td class="text-center"><strong>Cơ quan</strong></td>'
            '<td colspan="2" class="text-center"><strong>Hồ sơ</strong></td></tr>'
            '<tr><td rowspan="2">Sở Nội vụ</td><td class="text-right">11.100</td><td class="text-right">98%</td></tr>'
            '<tr><td class="text-right">900</td><td></td></tr></tbody></table>'
        )

    def test_google_docs_gives_tags_for_its_styles(self):
        html = sample("google_docs").html
        assert html.startswith("<h2>Chuyển đổi số</h2><p><strong>Đậm</strong><em> nghiêng</em><u> gạch chân</u>")
        assert "<ul><li>Một<ul><li>Một chấm một</li></ul></li><li>Hai</li></ul>" in html

    def test_google_docs_gives_links_that_lead_straight(self):
        assert tags(sample("google_docs").html, "a")[0][1]["href"] == "https://moha.gov.vn/tin?a=1"

    def test_zalo_gives_paragraphs_and_its_signs(self):
        assert sample("zalo").html == (
            "<p>Kính gửi các đồng chí 🙏</p><p>Đề nghị nộp báo cáo trước <strong>17h00</strong>.<br>Trân trọng.</p>"
            "<p>Văn phòng 👍</p>"
        )

    def test_an_old_page_loses_the_tables_that_laid_it_out(self):
        html = sample("old_page").html
        assert html.startswith("<p><strong>Tin mới</strong></p><p>Đoạn một có khoảng trắng.</p><p>Đoạn hai, mở và <a ")
        assert '<tr><td>Chỉ số</td><td class="text-right">61</td></tr>' in html
        assert html.count("<table>") == 1

    def test_an_old_page_loses_code_and_pictures_and_says_so(self):
        assert sample("old_page").dropped[-4:] == [
            "1 ảnh nằm trên máy của bạn",
            "1 ảnh của trang khác",
            "1 khung nhúng",
            "1 đoạn mã",
        ]


class TestOldEncodings:
    def test_tcvn3_is_recognised_and_left_as_it_is(self):
        assert sample("tcvn3").legacy == "TCVN3"
        assert "QuyÕt ®Þnh" in sample("tcvn3").html

    def test_each_run_is_converted_by_its_font(self):
        assert sample("tcvn3").converted == (
            '<p class="text-center"><strong>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong></p>'
            "<p>Quyết định về việc phê duyệt kế hoạch, người dân café 5 µm.</p>"
        )

    def test_vni(self):
        assert sample("vni").legacy == "VNI"
        assert sample("vni").converted.startswith("<p>Độc lập - Tự do - Hạnh phúc</p>")

    def test_without_a_font_the_letters_say_it(self):
        pasted = from_clipboard("<p>Bé Néi vô ban hµnh kÕ ho¹ch c¶i c¸ch</p>")
        assert (pasted.legacy, pasted.converted) == ("TCVN3", "<p>Bộ Nội vụ ban hành kế hoạch cải cách</p>")

    @pytest.mark.parametrize("name", [name for name in NAMES if name not in ("tcvn3", "vni")])
    def test_unicode_is_left_alone(self, name):
        assert (sample(name).legacy, sample(name).converted) == ("", "")


class TestOurOwnText:
    @pytest.mark.parametrize(
        "html",
        [
            "<h2>Mục</h2><p>Chữ <strong>đậm</strong></p><h3>Tiểu mục</h3>",
            '<ol start="3"><li>ba</li><li>bốn<ul><li>c</li></ul></li></ol>',
            "<blockquote><p>Trích</p></blockquote><hr><p>a<br>b</p>",
            f'<figure class="image align-right"><img src="{PICTURE}" alt="Trụ sở"><figcaption>Trụ sở</figcaption></figure>',
            f'<p><img src="{PICTURE}" alt=""></p>',
            '<table><caption>Chỉ số</caption><thead><tr><th scope="col">Bộ</th></tr></thead>'
            '<tbody><tr><td colspan="2" class="text-right">1</td></tr></tbody></table>',
            '<p>Từ <span lang="en">one-stop shop</span>, <abbr title="Ban Chỉ đạo">BCĐ</abbr></p>',
        ],
    )
    def test_it_is_pasted_as_it_is(self, html):
        assert sorted(map(str, tags(from_clipboard(html).html))) == sorted(map(str, tags(clean(html))))
        assert plain(from_clipboard(html).html) == plain(html)

    def test_nothing_is_nothing(self):
        assert from_clipboard("") == Pasted("", [], "", "", 0)


class TestTooMuch:
    def test_a_text_that_is_too_long_is_refused_in_vietnamese(self):
        with pytest.raises(ValueError, match=r"^Nội dung dán quá lớn\. Hãy dán từng phần\.$"):
            from_clipboard("a" * 2_000_001)

    def test_endless_nesting_is_refused_in_vietnamese(self):
        with pytest.raises(ValueError, match="lồng nhau quá nhiều lớp"):
            from_clipboard("<div>" * 10_000)

    def test_deep_nesting_is_taken(self):
        assert from_clipboard("<div>" * 800 + "a" + "</div>" * 800).html == "<p>a</p>"
