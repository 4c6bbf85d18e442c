"""The transcript: as an editor has written it, or joined from the Vietnamese captions."""

import pytest

from videos.models import Clip, Video
from videos.transcript import Paragraph, paragraphs


def written(text: str, seconds: int | None = None) -> list[Paragraph]:
    return list(Video(transcript=text, seconds=seconds).paragraphs)


def spoken(*said: tuple[float, float, str]) -> list[Paragraph]:
    lines = [f"00:{start:06.3f} --> 00:{end:06.3f}\n{text}" for start, end, text in said]
    return list(Video(captions={"vi": "WEBVTT\n\n" + "\n\n".join(lines)}).paragraphs)


class TestWritten:
    @pytest.mark.parametrize(
        ("line", "start", "text"),
        [
            ("01:25 Phần một", 85, "Phần một"),
            ("1:02:03 Phần hai", 3723, "Phần hai"),
            ("[01:25] Phần một", 85, "Phần một"),
            ("01:25 - Phần một", 85, "Phần một"),
            ("Lúc 01:25 có mưa", None, "Lúc 01:25 có mưa"),
            ("01:75 không phải mốc", None, "01:75 không phải mốc"),
            ("178/QĐ-BNV", None, "178/QĐ-BNV"),
            ("01:02:03.500 Phần ba", 3723, "Phần ba"),
            ("01:25,5 Phần ba", 85, "Phần ba"),
            ("[00:01:25.000] Phần ba", 85, "Phần ba"),
            ("00:00:01,000 --> 00:00:03,500 Phần ba", 1, "Phần ba"),
            ("[00:01.000 → 00:03.500] Phần ba", 1, "Phần ba"),
            ("01:25 – 01:40: Phần ba", 85, "Phần ba"),
            ("75:10 Phần ba", 4510, "Phần ba"),
            ("(01:25) Phần ba", 85, "Phần ba"),
            ("[00:05]Chữ", 5, "Chữ"),
            ("01:25: 3 người", 85, "3 người"),
            ("01:25:3 người", None, "01:25:3 người"),
            ("01:02:03:04 Phần ba", None, "01:02:03:04 Phần ba"),
            ("01:25.5000 Phần ba", None, "01:25.5000 Phần ba"),
            ("1:75:10 Phần ba", None, "1:75:10 Phần ba"),
            ("[01:25 Phần ba", None, "[01:25 Phần ba"),
            ("10:30Phần ba", None, "10:30Phần ba"),
        ],
    )
    def test_a_line_may_begin_with_a_time(self, line, start, text):
        assert written(line) == [Paragraph(start, text)]

    def test_a_time_past_the_end_is_none_of_the_video(self):
        assert written("10:30 sáng nay\n05:00 Xin chào", 300) == [
            Paragraph(None, "10:30 sáng nay"),
            Paragraph(300, "Xin chào"),
        ]

    def test_a_time_on_a_line_of_its_own_is_that_of_the_next(self):
        assert written("0:05\nMột\nHai\n[00:09]\n0:10 Ba\n0:12") == [
            Paragraph(5, "Một"),
            Paragraph(None, "Hai"),
            Paragraph(10, "Ba"),
        ]

    def test_pasted_captions_leave_neither_numbers_nor_times(self):
        pasted = "1\n00:00:01,000 --> 00:00:03,500\nXin chào\n\n2\n00:00:04,000 --> 00:00:06,000\nNăm\n2026"
        assert written(pasted) == [Paragraph(1, "Xin chào"), Paragraph(4, "Năm"), Paragraph(None, "2026")]

    def test_each_line_is_a_paragraph(self):
        assert [each.text for each in written("Một\r\n\n  \nHai\n")] == ["Một", "Hai"]


class TestSpoken:
    @pytest.mark.parametrize("line", ["00:05.000 → 00:03.000", "00:01.000 → 00:02.000"])
    def test_what_was_stored_with_times_as_its_text_is_said(self, line):
        assert spoken((1, 2, line), (2, 3, "hết")) == [Paragraph(1, f"{line} hết")]

    @pytest.mark.parametrize("stored", ["00:01.000 --> 00:00.500\nA", "lạc lõng", "WEBVTT\n\n1\n\nA"])
    def test_what_cannot_be_read_raises_nothing(self, stored):
        assert paragraphs("", stored) == ()

    def test_cues_without_a_pause_are_one_paragraph(self):
        assert spoken((1, 2, "Xin chào."), (2.5, 4, "Hôm nay\nlà thứ Hai.")) == [
            Paragraph(1, "Xin chào. Hôm nay là thứ Hai.")
        ]

    def test_a_pause_after_a_sentence_begins_a_new_one(self):
        assert [each.start for each in spoken((1, 2, "Xin chào."), (5.9, 7, "Hôm nay"))] == [1, 5]

    def test_a_pause_within_a_sentence_does_not(self):
        assert len(spoken((1, 2, "Xin chào"), (5, 7, "quý vị."))) == 1

    def test_a_long_pause_always_does(self):
        assert len(spoken((1, 2, "Xin chào"), (6, 7, "quý vị."))) == 2

    def test_a_long_paragraph_ends_with_its_sentence(self):
        said = [
            (n, n + 1, "Sáu mươi chữ cái trong một câu nói rất dài của phát thanh viên" + "." * (n % 2))
            for n in range(20)
        ]
        assert all(300 < len(each.text) < 500 for each in spoken(*said)[:-1])

    def test_tags_are_left_out(self):
        assert spoken((1, 2, "<i>1 &lt; 2</i>")) == [Paragraph(1, "1 < 2")]

    def test_without_vietnamese_captions_there_is_none(self):
        assert Video(captions={"en": "WEBVTT\n\n00:01.000 --> 00:02.000\nHello"}).paragraphs == ()

    def test_what_an_editor_wrote_goes_first(self):
        video = Video(transcript="Lời", captions={"vi": "WEBVTT\n\n00:01.000 --> 00:02.000\nKhác"})
        assert video.paragraphs == [Paragraph(None, "Lời")]

    @pytest.mark.parametrize("text", ["00:05", "00:05\n00:09 …", "–"])
    def test_without_words_the_captions_go_first(self, text):
        video = Video(transcript=text, captions={"vi": "WEBVTT\n\n00:01.000 --> 00:02.000\nKhác"})
        assert video.paragraphs == (Paragraph(1, "Khác"),)


class TestAdvice:
    def advised(self, text: str, seconds: int | None = 300, clip: Clip | None = None) -> str:
        return Video(transcript=text, seconds=seconds, clip=clip).own_advice().get("transcript", "")

    def test_is_given_of_a_time_past_the_end(self):
        assert "“10:30 sáng nay” nằm sau điểm cuối của video" in self.advised("05:00 Một\n10:30 sáng nay")

    def test_goes_by_the_clip_that_was_chosen(self):
        assert "“10:30 sáng nay” nằm sau" in self.advised("10:30 sáng nay", None, Clip(duration=299.7))

    def test_is_given_of_a_time_before_the_one_above_it(self):
        assert "“00:09 Hai” nhỏ hơn mốc đứng trước nó" in self.advised("01:25 Một\nLời\n00:09 Hai\n10:30 sáng nay")

    @pytest.mark.parametrize(
        ("text", "seconds"), [("00:05 Một\n00:05 Hai\n05:00 Ba", 300), ("10:30 Một", None), ("", 9)]
    )
    def test_is_not_given_without_a_reason(self, text, seconds):
        assert self.advised(text, seconds) == ""
