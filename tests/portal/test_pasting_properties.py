"""Any paste at all: nothing that runs survives, twice is the same as once, and twice as long takes twice as long."""

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.pasting import from_clipboard
from portal.richtext import clean, render
from tests.growth import in_proportion
from tests.portal.test_richtext_properties import soup

properties = settings(deadline=None, max_examples=150)
WORDS_OF_WORD = [
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>",
    "<p style='mso-list:l0 level3 lfo1'>",
    "<span style='mso-list:Ignore'>1.</span>",
    "<span style='mso-list:Ignore'>·&nbsp;&nbsp;</span>",
    "<h1>",
    "<p style='mso-outline-level:2'>",
    "<b style='font-weight:normal'>",
    "<span style='font-weight:700;font-style:italic;text-decoration:underline'>",
    "<span style='font-family:.VnTimeH'>c¶i c¸ch hµnh</span>",
    "<a href='#_ftn1' name='_ftnref1'>[1]</a>",
    "<a href='#_ftnref1' name='_ftn1'>[1]</a>",
    "<div style='mso-element:footnote'>",
    "<img src='data:image/png;base64,AAAA'>",
    "<style>p {color:red}</style>",
    "<![if !supportLists]>",
    "<!--[if gte mso 9]>",
    "<o:p>&nbsp;</o:p>",
    "·&nbsp;&nbsp;&nbsp; ",
    "<br><br>",
    "</p>",
    "</div>",
]
paste = st.lists(st.one_of(soup, st.sampled_from(WORDS_OF_WORD)), max_size=10).map("".join)
RUNS = {"script", "iframe", "object", "embed", "svg", "math", "style", "form", "base", "link", "meta", "template"}
ADDRESS = re.compile(r"(https?:|mailto:|tel:|[/#?]|[^:]*$)", re.IGNORECASE)


def dangers(html: str) -> list[str]:
    """Return what a browser, which reads HTML as html5lib does, could run or fetch."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str) or element.tag in RUNS or element.tag.startswith("{"):
            found.append(str(element.tag))
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name in ("style", "srcdoc", "action", "formaction"):
                found.append(str(name))
            if name in ("href", "src", "srcset") and not ADDRESS.match(re.sub(r"[\x00-\x20]", "", value)):
                found.append(value)
            if name == "src" and not value.startswith("/media/"):
                found.append(value)
    return found


@properties
@given(paste)
def test_nothing_that_runs_survives_a_paste(html):
    assert dangers(from_clipboard(html).html) == []


@properties
@given(soup)
def test_nothing_that_runs_survives_the_policy(html):
    assert dangers(render(clean(html))) == []


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<p onclick=x>", "<a href='java\tscript:x'>", "<img src=data:x>", "<svg/onload=x>"]
)
def test_the_check_finds_what_runs(html):
    assert dangers(html)


@properties
@given(paste)
def test_what_was_pasted_pastes_as_itself(html):
    once = from_clipboard(html).html
    assert clean(once) == once
    assert from_clipboard(once).html == once


@properties
@given(st.text())
def test_any_text_can_be_pasted(text):
    once = from_clipboard(text).html
    assert from_clipboard(once).html == once


WORD = (Path(__file__).parent / "pasted/word.html").read_text("utf-8")
ABSURD = {
    "spaces": "a" + " " * 40,
    "no-break spaces": "&nbsp;" * 8,
    "line breaks": "<br>" * 10,
    "brackets": "<" * 40,
    "comments": "<!--" * 10,
    "declarations": "<![if !supportLists]>",
    "style sheets": "<style>p{color:red}",
    "open style sheets": "<style ",
    "open tags": "<p ",
    "attributes": '<p style="' + "mso-list:l0 level1 lfo1;" * 3,
    "items": "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>a</p>",
    "notes": "<p><a href='#_ftnref1'>1</a> a</p><p><a href='#_ftn1'>1</a></p>",
    "bold words": "<b>a</b> <i>b</i> ",
    "old letters": "C¶i c¸ch hµnh chÝnh ",
    "cells": "<table><tr><td>a<td>b</table>",
    "real pastes": WORD[WORD.index("<!--Start") :],
}


@pytest.mark.parametrize("name", ABSURD)
@pytest.mark.parametrize("work", [clean, from_clipboard], ids=["clean", "from_clipboard"])
def test_four_times_as_much_takes_about_four_times_as_long(work, name):
    piece = ABSURD[name]
    short, long = (piece * (length // len(piece)) for length in (20_000, 80_000))
    assert in_proportion(work, short, long, most=10, unmeasurable=0.005)
