"""The time that captions take grows with their length: a megabyte that took quadratic time would take hours."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.growth import once
from videos.captions import MOST_BYTES, read
from videos.transcript import advice, paragraph, written

CUE = "0:00.0 --> 0:01.0\n"
STEP, MOST = 4, 12  # a file four times as long takes four times as long, sixteen times where it is quadratic
UNMEASURABLE = 0.03  # seconds; below it a ratio says nothing
PIECES = [
    "<",
    "<v",
    "<v ",
    "<v a>",
    "<v.",
    "<b>",
    "</b>",
    "<b\t",
    "<b></i>",
    "<i><b></i>",
    "{\\",
    "{",
    "}",
    ">",
    "&",
    "&#",
]
PIECES += ["&#x301;&#x316;", "\u0301", "\u0301\u0316", "\u0301\xad\u0316\u200b", "\U0001d165\u0301"]
PIECES += [" ", "\t", "\xa0", "\n", "\r", "a\n", "0", "0:", "[00:", ".", "-->", " --> ", CUE, "NOTE ", "\x0b", "- "]
PIECES += ["→", "->", "0:00.0 → 0:01.0", "0:00.0 → 0:01.0\n", "0\n\n"]


def long(pieces: list[str], size: int) -> str:
    """Return a text of so many bytes: a run of each piece after the other."""
    return "".join(piece * (size // len(pieces) // len(piece.encode())) for piece in pieces)


def check_growth(head: str, pieces: list[str]) -> None:
    size, before = MOST_BYTES // STEP**4, 0.0
    while size <= MOST_BYTES:
        now = once(read, (head + long(pieces, size - len(head))).encode())
        assert now < MOST * max(before, UNMEASURABLE)
        size, before = size * STEP, now


@pytest.mark.parametrize("piece", PIECES)
def test_a_run_of_one_piece_is_read_in_linear_time(piece):
    check_growth("", [piece])
    check_growth(CUE, [piece])


@given(st.sampled_from(["", CUE, CUE + "<v"]), st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
@example(CUE + "<v", [" "])
@settings(max_examples=8, deadline=None)
def test_runs_of_some_pieces_are_read_in_linear_time(head, pieces):
    check_growth(head, pieces)


@pytest.mark.parametrize("piece", ["[00:", "0:00 ", "0:00 -", "0:00\u2013", "0:00:", " ", "]", "[0:00]", "0:00.0 --> "])
def test_a_line_of_a_transcript_is_read_in_linear_time(piece):
    assert once(paragraph, "0:00" + long([piece], MOST_BYTES)) < 1


def test_a_transcript_of_marks_alone_is_read_and_advised_on_in_linear_time():
    text = long(["1\n0:05 --> 0:07\n", "0:09\n"], MOST_BYTES)
    assert once(lambda: list(written(text, 6))) < 3
    assert once(advice, text, 6) < 3
