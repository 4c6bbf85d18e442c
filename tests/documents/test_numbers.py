"""Numbers of documents have one spelling; in a text they become links and nothing else of it changes."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import numbers
from documents.linking import linked
from documents.numbers import found_in, normalize
from portal import richtext
from tests.growth import in_proportion

KNOWN = {"178/QĐ-BNV": "/van-ban/178-1/", "30c/NQ-CP": "/van-ban/30c-2/", "224/2026/NĐ-CP": "/van-ban/?a=1&b=2"}
NUMBER = st.sampled_from([*KNOWN, "225/QĐ-TTg", "20/QĐ-BCĐCCHC", "178 / QĐ – BNV"])
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h2>",
        "</h2>",
        '<a href="/x/" title="1 > 0">',
        "</a>",
        "<strong>",
        "</strong>",
        "<ul><li>",
        "</li></ul>",
    ]
)
HTML = st.lists(NUMBER | TAGS | st.text(max_size=8), max_size=30).map("".join)
LINK = re.compile(r'<a href="(/van-ban/[^"]*)">([^<]*)</a>')


def places(wanted: list[str]) -> dict[str, str]:
    return {number: KNOWN[number] for number in wanted if number in KNOWN}


def with_links(html: str) -> str:
    return linked(html, places)


class TestSpelling:
    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("178/QĐ-BNV", "178/QĐ-BNV"),
            (" 178 / QĐ - BNV ", "178/QĐ-BNV"),
            ("178/QĐ–BNV", "178/QĐ-BNV"),
            ("178/QĐ — BNV", "178/QĐ-BNV"),
            ("178/QĐ\u2011BNV", "178/QĐ-BNV"),
            ("30c/NQ-CP", "30c/NQ-CP"),
            ("225/QĐ-TTg", "225/QĐ-TTg"),
            ("224 /2026/ NĐ-CP", "224/2026/NĐ-CP"),
            (unicodedata.normalize("NFD", "1/QĐ-BTTTT"), "1/QĐ-BTTTT"),
        ],
    )
    def test_is_one(self, written, number):
        assert normalize(written) == number

    @given(st.text(max_size=60) | NUMBER)
    def test_of_what_has_it_already_stays(self, text):
        once = normalize(text)
        assert normalize(once) == once

    @given(NUMBER, st.sampled_from(sorted(numbers.HYPHENS)), st.sampled_from(["", " ", "  ", "\u00a0"]))
    def test_does_not_depend_on_hyphens_and_spaces(self, number, hyphen, space):
        spread = number.replace("-", f"{space}{chr(hyphen)}{space}") if numbers.HYPHENS[hyphen] == "-" else number
        assert normalize(spread) == normalize(number)


class TestFinding:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Quyết định số 178/QĐ-BNV ngày 18/3/2020", ["178/QĐ-BNV"]),
            ("Nghị quyết 30c/NQ-CP, Nghị định 224/2026/NĐ-CP.", ["30c/NQ-CP", "224/2026/NĐ-CP"]),
            ("(178/QĐ–BNV)", ["178/QĐ-BNV"]),
            ("178/QĐ-BNV và 178/QĐ-BNV", ["178/QĐ-BNV"]),
            ("ngày 18/3/2020, 60 km/h, 1/2, 24/7", []),
            ("https://example.vn/178/QĐ-BNV", []),
            ("2178/QĐ-BNVX", ["2178/QĐ-BNVX"]),
            ("178/QĐ-BNV/2", []),
        ],
    )
    def test_takes_whole_numbers_only(self, text, found):
        assert found_in(text) == found


class TestLinks:
    def test_lead_to_what_is_known(self):
        assert with_links("<p>Theo 178/QĐ-BNV, 9/QĐ-BNV.</p>") == (
            '<p>Theo <a href="/van-ban/178-1/">178/QĐ-BNV</a>, 9/QĐ-BNV.</p>'
        )

    def test_are_escaped(self):
        assert with_links("224/2026/NĐ-CP") == '<a href="/van-ban/?a=1&amp;b=2">224/2026/NĐ-CP</a>'

    @pytest.mark.parametrize(
        "html",
        [
            '<p><a href="/x/">Quyết định 178/QĐ-BNV</a></p>',
            '<p><a href="/x/"><strong>178/QĐ-BNV</strong></a></p>',
            "<h2>178/QĐ-BNV</h2>",
            "<h3><em>178/QĐ-BNV</em></h3>",
            '<img alt="178/QĐ-BNV" src="/media/a.webp">',
            '<p><abbr title="> 178/QĐ-BNV">QĐ</abbr></p>',
            "<pre>178/QĐ-BNV</pre>",
        ],
    )
    def test_stand_in_no_link_heading_or_attribute(self, html):
        assert with_links(html) == html

    def test_stand_behind_these_again(self):
        assert with_links("<h2>A</h2><p>178/QĐ-BNV</p>").count("<a ") == 1

    @given(HTML.map(richtext.clean))
    def test_change_nothing_else(self, html):
        made = with_links(html)
        assert LINK.sub(r"\2", made) == LINK.sub(r"\2", html)

    @given(HTML.map(richtext.clean))
    def test_leave_clean_html_clean(self, html):
        made = with_links(html).replace(' rel="noopener noreferrer"', "")
        assert richtext.clean(made).replace(' rel="noopener noreferrer"', "") == made

    @given(st.text(max_size=300))
    def test_never_fail_on_anything(self, text):
        assert with_links(text) == text

    @pytest.mark.parametrize("piece", ["<", '<"', "<a ", "1/", "1a/Q-", "178/QĐ-BNV ", "1/2020/", "Q" * 50, "-", '"<'])
    def test_take_time_in_proportion_to_the_text(self, piece):
        short, long = (piece * (length // len(piece)) for length in (50_000, 200_000))
        assert in_proportion(with_links, short, long, most=12, unmeasurable=0.0016)


def test_no_text_asks_for_what_it_does_not_name():
    asked: list[list[str]] = []
    linked("<p>Không có số nào, ngày 18/3/2020.</p>", lambda wanted: asked.append(wanted) or {})
    assert asked == []
