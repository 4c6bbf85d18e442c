"""Whatever two texts are compared: what is shown of the difference makes up both of them."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.comparing import Change, Piece, blocks, read, words
from portal.richtext import clean, plain

properties = settings(max_examples=150, deadline=None, derandomize=True, database=None)

WORD = st.sampled_from(["Bộ", "Nội", "vụ", "kế", "hoạch", " ", " ", "  ", "\n", ". ", ", ", "!", "đ", "178/QĐ-BNV"])
plain_text = st.one_of(st.lists(WORD, max_size=40).map("".join), st.text(max_size=40))
TAGS = st.sampled_from(["p", "h2", "li", "strong", "em", "td", "tr", "table", "blockquote", "a", "div", "caption"])
MARKUP = st.one_of(
    TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.sampled_from(["<br>", "<hr>", "&lt;", "&amp;"])
)
html = st.lists(st.one_of(MARKUP, WORD, st.text(max_size=4)), max_size=30).map("".join)


def joined(pieces: Iterable[Piece], leave_out: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change != leave_out)


def text(formatted: str) -> str:
    return "".join(line.text for line in read(formatted))


@properties
@given(plain_text, plain_text)
def test_kept_and_inserted_make_the_new_text_kept_and_removed_the_old(old, new):
    pieces = words(old, new)
    assert joined(pieces, Change.REMOVED) == new
    assert joined(pieces, Change.INSERTED) == old


@properties
@given(plain_text)
def test_a_text_does_not_differ_from_itself(text):
    assert {piece.change for piece in words(text, text)} <= {Change.KEPT}


@properties
@given(html, html)
def test_the_blocks_make_up_both_formatted_texts(old, new):
    pieces = [piece for block in blocks(old, new) for piece in block.pieces]
    assert joined(pieces, Change.REMOVED) == text(new)
    assert joined(pieces, Change.INSERTED) == text(old)


@properties
@given(html)
def test_a_formatted_text_does_not_differ_from_itself(formatted):
    assert {block.change for block in blocks(formatted, formatted)} <= {Change.KEPT}


@properties
@given(html)
def test_no_word_of_stored_html_is_left_unread(source):
    stored = clean(source)
    shown = text(stored)
    assert all(word in shown for word in plain(stored).split())
