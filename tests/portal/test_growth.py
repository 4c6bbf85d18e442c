"""What an editor sends in takes time in proportion to its length, whatever it is: one save must not stop the others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import numbers
from documents.linking import linked
from portal import legacy, passages, vietnamese
from portal.pasting import from_clipboard
from portal.richtext import clean, plain, render
from tests.growth import in_proportion, once

pytestmark = [pytest.mark.once, pytest.mark.django_db]
STEP, MOST = 4, 12  # four times as long takes four times as long, and sixteen times where it is quadratic
UNMEASURABLE = 0.03  # seconds; below it a ratio says nothing
SHORT, LONG = 8_000, 32_000  # characters
PICTURE = '<img src="/media/anh/2020/03/0123456789abcdef01234567-1400x800.webp"'
PIECES = [
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "&",
    "&#",
    "&amp;",
    "&#824;",
    "&nbsp;",
    "\xa0",
    "´",
    "\x00",
]
PIECES += [
    "<a ",
    '<p title="',
    '"',
    "'",
    "=",
    " ",
    "\t",
    "\n",
    "\r\n",
    "a",
    "ế",
    "\u0301\u0316",
    "\u0338",
    "\U0001d165",
    "\xad",
]
PIECES += [
    f"<{name}>" for name in "p b i a div span table caption tr td th ul li svg math template select style x o:p".split()
]
PIECES += [f"</{name}>" for name in "p b i a div span table ul svg template select style".split()]
PIECES += [
    f"{PICTURE}>",
    "<img ",
    "<table></table>",
    "<p> </p>",
    "<h1>a</h1>",
    "<sup>1</sup>",
    "<b><p>",
    "<td headers='a b'>",
]
PIECES += ["1/QĐ-BNV ", "1/", "a-", "12345/2020/", "¶i ", "aø ", "<font face=.VnTime>", "<font face=VNI-Times>"]
PIECES += [
    "<p class=c style='mso-list:l0 level1 lfo1'>",
    "<a href='#_ftn1' name='_ftnref1'>[1]</a>",
    ".c{color:red}",
    ",.c",
]


def numbered(piece: str, length: int) -> str:
    """Return a text of so many characters: a piece again and again, each time with another number."""
    return "".join(piece.format(n) for n in range(length // (len(piece) + 4)))


MANY = {  # where every one is another
    "attributes": lambda length: f"<p {numbered('a{}=1 ', length)}>x</p>",
    "classes": lambda length: f"<p class='{numbered('c{} ', length)}'>x</p>",
    "styles": lambda length: f"<p style='{numbered('a{}:1;', length)}'>x</p>",
    "names of cells": lambda length: f"<table><tr>{numbered('<th id=a{}>x', length)}",
    "headers of a cell": lambda length: f"<table><tr><td headers='{numbered('a{} ', length)}'>x",
    "rules": lambda length: (
        f"<style>{numbered('.c{0}{{color:red}}'.replace('{{', '{{{{').replace('}}', '}}}}'), length)}</style>x"
    ),
    "rules for all paragraphs": lambda length: (
        f"<style>p{{{numbered('p{}:1;', length // 2)}}}</style>{'<p>x</p>' * (length // 16)}"
    ),
    "fonts": lambda length: numbered("<font face='f{}'>x</font>", length),
    "notes": lambda length: numbered("<a href=#_ftn{}>1</a>", length),
    "numbers": lambda length: numbered("{}/QĐ-BNV ", length),
}
OF_HTML = {
    "clean": clean,
    "what a page makes of it": lambda html: render(clean(html)),
    "links on numbers": lambda html: linked(clean(html), lambda found: dict.fromkeys(found, "/van-ban/1/")),
    "words": lambda html: plain(clean(html)),
    "passages": lambda html: passages.read(clean(html)),
    "paste": from_clipboard,
}
OF_TEXT = {
    "normalize": vietnamese.normalize,
    "title": vietnamese.normalize_title,
    "fold": vietnamese.fold,
    "slug": vietnamese.slugify,
    "sort": vietnamese.sort_key,
    "tones": vietnamese.equal_tones,
    "recognise": lambda text: legacy.recognise(text, [".VnTime", "VNI-Times"]),
    "TCVN3": lambda text: legacy.convert(text, "TCVN3"),
    "VNI": lambda text: legacy.convert(text, "VNI"),
    "numbers": numbers.found_in,
    "number": numbers.normalize,
}


def check_growth(work, text) -> None:
    """`text` returns a text of a length."""
    assert in_proportion(work, text(SHORT), text(LONG), MOST, UNMEASURABLE)


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("work", OF_HTML.values(), ids=OF_HTML)
def test_many_different_things_take_time_in_proportion(work, name):
    check_growth(work, MANY[name])


@pytest.mark.parametrize("work", OF_TEXT.values(), ids=OF_TEXT)
def test_a_text_takes_time_in_proportion(work):
    for piece in PIECES:
        check_growth(work, lambda length, piece=piece: "a" + piece * (length // len(piece)))


@pytest.mark.parametrize("work", [OF_HTML["what a page makes of it"], from_clipboard], ids=["page", "paste"])
def test_html_takes_time_in_proportion(work):
    for piece in PIECES:
        check_growth(work, lambda length, piece=piece: piece * (length // len(piece)))


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=4), st.booleans())
def test_pieces_in_turn_or_one_after_the_other_take_time_in_proportion(pieces, in_turn):
    def text(length: int) -> str:
        if in_turn:
            return "".join(pieces) * (length // len("".join(pieces)))
        return "".join(piece * (length // len(pieces) // len(piece)) for piece in pieces)

    for work in (clean, from_clipboard):
        check_growth(work, text)


@pytest.mark.parametrize("piece", ["&", "´", "&<x>", "<table>", "\u0301\u0316"])
@pytest.mark.parametrize("work", [clean, from_clipboard], ids=["clean", "from_clipboard"])
def test_as_much_as_is_taken_at_all_is_done_in_seconds(work, piece):
    longest = {clean: 500_000, from_clipboard: 2_000_000}[work]
    assert once(work, "<font face=.VnTime>¶i</font>" + piece * (longest // len(piece) - 30)) < 20
