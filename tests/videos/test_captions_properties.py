"""What holds for every file of captions: it is read as WebVTT that reads the same again, or refused."""

import unicodedata
from contextlib import suppress

from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from videos.captions import cues, read

PIECES = [
    "WEBVTT",
    "NOTE",
    "STYLE",
    "\n",
    "\n\n",
    "\r\n",
    "1",
    "00:01.000 --> 00:02.000",
    "1:00:00,5 --> 1:00:01,25 line:0",
    "0:01.0 → 0:02.0",
    "0:01.0 -> 0:02.0",
    "0:01.0 ",
    "→",
]
PIECES += ["-->", "<b>", "</b>", "<i>", "</u>", "<v Lan>", "<c.x>", "<", ">", "&lt;", "&amp;", "&#10;", "&#x301;", "e"]
PIECES += [
    "\u0301",
    "\u0338",
    "\u00a0",
    "\u200b",
    "\u2028",
    "\x0b",
    "\x00",
    "{\\an8}",
    "đ",
    " ",
    "&gt;",
    "&#62;\u0338",
    "&",
]
TIMED = st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map(
    lambda parts: "0:00.0 --> 0:01.0\n" + "".join(parts)
)


@given(TIMED | st.lists(st.sampled_from(PIECES)).map("".join))
@example("0:00.0 --> 0:01.0\n<b>\u0338x")
@example("0:00.0 --> 0:01.0\na<c.x>\u0301")
@example("0:00.0 --> 0:01.0\n<b>a\n0:01.0 <c>→ 0:02.0 </b>")
@example("0:00.0 --> 0:01.0\n&#62;\u0338<i>\n&#10;</i>")
def test_what_was_written_reads_the_same(text):
    with suppress(ValidationError):
        kept = read(text.encode("utf-8", "ignore"))
        assert read(kept.encode()) == kept


@given(TIMED)
def test_what_is_written_is_plain_and_in_order(text):
    with suppress(ValidationError):
        kept = read(text.encode("utf-8", "ignore"))
        assert unicodedata.is_normalized("NFC", kept)
        assert all(each.start < each.end and each.text for each in cues(kept))
        for tag in ("<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "-->"):
            kept = kept.replace(tag, "")
        assert not {"<", ">"} & set(kept)


@given(
    st.binary() | st.binary().map(lambda content: b"\xff\xfe" + content) | st.binary().map(lambda c: b"WEBVTT\n\n" + c)
)
def test_nothing_is_raised_but_a_word_to_the_editor(content):
    with suppress(ValidationError):
        read(content)
