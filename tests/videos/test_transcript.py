"""The transcript: as an editor has written it, or joined from the Vietnamese captions."""

import pytest

from videos.models import Video
from videos.transcript import Paragraph, paragraphs

pytestmark = pytest.mark.once


def written(text: str) -> list[Paragraph]:
    return paragraphs(Video(transcript=text))


def spoken(*said: tuple[float, float, str]) -> list[Paragraph]:
    lines = [f"00:{start:06.3f} --> 00:{end:06.3f}\n{text}" for start, end, text in said]
    return list(paragraphs(Video(captions={"vi": "WEBVTT\n\n" + "\n\n".join(lines)})))


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
            ("01:25", None, "01:25"),
        ],
    )
    def test_a_line_may_begin_with_a_time(self, line, start, text):
        assert written(line) == [Paragraph(start, text)]

    def test_each_line_is_a_paragraph(self):
        assert [each.text for each in written("Một\r\n\n  \nHai\n")] == ["Một", "Hai"]


class TestSpoken:
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
        assert paragraphs(Video(captions={"en": "WEBVTT\n\n00:01.000 --> 00:02.000\nHello"})) == ()

    def test_what_an_editor_wrote_goes_first(self):
        video = Video(transcript="Lời", captions={"vi": "WEBVTT\n\n00:01.000 --> 00:02.000\nKhác"})
        assert paragraphs(video) == [Paragraph(None, "Lời")]
