"""Captions as editors upload them: WebVTT and SubRip in, plain WebVTT out, or a word that says what is wrong."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from videos.captions import MOST_CUES, Cue, cues, read, written

PLAIN = """WEBVTT

00:00:01.000 --> 00:00:03.500
Xin chào quý vị.
"""
SRT = """1
00:00:01,000 --> 00:00:03,500
Xin chào quý vị.

2
00:00:04,000 --> 00:00:06,000
<i>Đô thị</i> <font color="red">thông minh</font>
phục vụ người dân.
"""


def reading(text: str) -> str:
    return read(text.encode())


def cue(text: str) -> str:
    """Return what is kept of the text of a cue."""
    return cues(reading(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n"))[0].text


def fault(text: str) -> str:
    with pytest.raises(ValidationError) as raised:
        reading(text)
    return raised.value.messages[0]


class TestWebVtt:
    def test_that_is_plain_stays_as_it_is(self):
        assert reading(PLAIN) == PLAIN

    def test_loses_styles_regions_notes_names_and_positions(self):
        assert reading(
            "WEBVTT Kind: captions\nLanguage: vi\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
            "NOTE Của biên tập\nhai dòng\n\nmở đầu\n00:01.000 --> 00:03.500 align:start line:0\nXin chào quý vị.\n"
        ) == (PLAIN)

    def test_is_sorted_by_time(self):
        text = "WEBVTT\n\n00:05.000 --> 00:06.000\nSau\n\n00:01.000 --> 00:02.000\nTrước\n"
        assert [each.text for each in cues(reading(text))] == ["Trước", "Sau"]

    @pytest.mark.parametrize("head", ["WEBVTT\n", "WEBVTT Kind: captions\nLanguage: vi\n", "WEBVTT\nmở đầu\n"])
    def test_keeps_a_cue_directly_below_its_header(self, head):
        assert reading(PLAIN.replace("WEBVTT\n\n", head)) == PLAIN

    @pytest.mark.parametrize("note", ["NOTE của biên tập", "NOTE\nhai dòng", "NOTE x --> y", "STYLE"])
    def test_keeps_a_cue_directly_below_a_note(self, note):
        assert reading(PLAIN.replace("WEBVTT\n\n", f"WEBVTT\n\n{note}\n")) == PLAIN

    def test_of_many_hours_keeps_its_times(self):
        assert cues("WEBVTT\n\n1:02:03.004 --> 100:00:00.000\nDài\n") == [Cue(3723.004, 360_000.0, "Dài")]


class TestSubRip:
    def test_becomes_webvtt(self):
        assert reading(SRT).startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nXin chào quý vị.\n\n00:00:04.000")

    def test_keeps_only_safe_tags(self):
        assert "<i>Đô thị</i> thông minh\nphục vụ người dân." in reading(SRT)

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_of_other_systems_reads_the_same(self, end):
        assert reading(SRT.replace("\n", end)) == reading(SRT)

    def test_without_empty_lines_between_is_taken_apart(self):
        assert reading(SRT.replace("\n\n", "\n")) == reading(SRT)

    @pytest.mark.parametrize("arrow", ["->", "--->", "–>", "—>", "−>", "→"])
    def test_is_read_with_other_arrows(self, arrow):
        assert reading(SRT.replace("-->", arrow)) == reading(SRT)
        assert reading(SRT.replace("\n\n", "\n").replace("-->", arrow, 1)) == reading(SRT)

    def test_is_read_with_empty_lines_below_its_numbers(self):
        assert reading(SRT.replace("1\n", "1\n\n").replace("2\n", "2\n\n") + "\n3\n") == reading(SRT)

    def test_loses_the_codes_of_subtitle_programs(self):
        assert cue(r"{\an8}Ở trên") == "Ở trên"


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_of_windows_are_read(self, encoding):
        assert read(SRT.encode(encoding)) == reading(SRT)

    def test_decomposed_letters_are_composed(self):
        assert reading(unicodedata.normalize("NFD", PLAIN)) == PLAIN

    def test_that_are_none_are_refused(self):
        with pytest.raises(ValidationError, match="UTF-8"):
            read(PLAIN.encode("cp1258", "replace") + b"\xff")


class TestText:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("<b>đậm</b> <u>gạch</u>", "<b>đậm</b> <u>gạch</u>"),
            ("<B.loud>đậm</B>", "<b>đậm</b>"),
            ("<c.yellow>màu</c>", "màu"),
            ("<v Lê An>Xin chào", "Lê An: Xin chào"),
            ("<v.loud  Lê An >Xin chào", "Lê An: Xin chào"),
            ("<v >Xin chào", "Xin chào"),
            ("a&#" + "1" * 5000 + ";", "a\ufffd"),
            ("a" + "\u0316" * 50, "a" + "\u0316" * 30),
            ("<00:00:01.500>từng <00:00:01.700>chữ", "từng chữ"),
            ("<b><i>chéo</b></i>", "<b><i>chéo</i></b>"),
            ("<i>không đóng", "<i>không đóng</i>"),
            ("đóng thừa</b>", "đóng thừa"),
            ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
            ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
            ("<script>alert(1)</script>", "alert(1)"),
            ("<img src=x onerror=alert(1)>chữ", "chữ"),
            ("&lt;script&gt;", "&lt;script&gt;"),
            ("--&gt; không phải mốc", "--&gt; không phải mốc"),
            ("2020 → 2025", "2020 → 2025"),
            ("0:00.0 <c>→ 0:01.0", "0:00.0 -&gt; 0:01.0"),
        ],
    )
    def test_keeps_nothing_but_safe_tags(self, given, kept):
        assert cue(given) == kept

    def test_that_was_stored_with_an_arrow_between_times_stays(self):
        stored = [Cue(1, 2, "00:05.000 → 00:03.000"), Cue(3, 4, "00:01.000 -&gt; 00:02.000")]
        assert cues(written(stored)) == stored

    def test_is_plain_for_the_transcript(self):
        assert Cue(0, 1, "<i>1 &lt;\n2</i>").plain == "1 < 2"


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "Tệp không có phụ đề nào"),
            ("WEBVTT\n\nNOTE chỉ có ghi chú\n", "Tệp không có phụ đề nào"),
            ("WEBVTT\n\n00:01.000 => 00:02.000\nA", "Dòng 3: có chữ nhưng không có mốc thời gian"),
            ("1\n00:00:01,000 00:00:02,000\nA", "Dòng 1: có chữ nhưng không có mốc thời gian: “1 00:00:01,000"),
            ("1\n00:00:01 -> 00:00:02\nA", "Viết như 00:01:02.500 --> 00:01:05.000"),
            (f"{SRT}\n2026\nlà năm\n", "Dòng 10: có chữ nhưng không có mốc thời gian: “2026 là năm”"),
            (f"{SRT}\n2026\n\nNOTE\n", "Dòng 10: có chữ nhưng không có mốc thời gian: “2026”"),
            (f"{SRT}\n2026\n", "Dòng 10: có chữ nhưng không có mốc thời gian: “2026”"),
            (f"{SRT}\n2\n", "Dòng 10: có chữ nhưng không có mốc thời gian: “2”"),
            (f"{SRT}\n²\n", "Dòng 10: có chữ nhưng không có mốc thời gian: “²”"),
            (SRT.replace("2\n", "2026\n\n2\n"), "Dòng 5: có chữ nhưng không có mốc thời gian: “2026”"),
            ("WEBVTT\n00:01 --> 00:02\nA", "Dòng 2: mốc thời gian không đúng: “00:01 --> 00:02”."),
            ("WEBVTT\n\n00:01 --> 00:02.000\nA", "Dòng 3: mốc thời gian không đúng: “00:01 --> 00:02.000”."),
            ("WEBVTT\n\n00:61.000 --> 01:62.000\nA", "Dòng 3: mốc thời gian không đúng"),
            ("WEBVTT\n\n00:02.000 --> 00:02.000\nA", "Dòng 3: mốc kết thúc phải sau mốc bắt đầu"),
            ("1\n00:00:01,000 --> 00:00:02,000\nA\n\nlạc lõng", "Dòng 5: có chữ nhưng không có mốc thời gian"),
        ],
    )
    def test_are_named_with_their_line(self, text, message):
        assert message in fault(text)

    def test_a_file_too_large_is_refused(self):
        assert "1 MB" in fault("W" * (2**20 + 1))

    def test_too_many_captions_are_refused(self):
        assert "5.000" in fault("WEBVTT\n\n" + "00:01.000 --> 00:02.000\nA\n\n" * (MOST_CUES + 1))
