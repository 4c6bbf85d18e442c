"""Whatever is pasted: cleaning never fails, never lets code through, and has nothing to do the second time."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.richtext import ATTRIBUTES, TAGS, clean, plain, render
from tests.portal.reading import fault_in_nesting, tags

properties = settings(max_examples=120, deadline=None, derandomize=True, database=None)

NAMES = [
    "p",
    "h1",
    "h2",
    "b",
    "i",
    "a",
    "img",
    "table",
    "caption",
    "tr",
    "td",
    "th",
    "ul",
    "li",
    "div",
    "span",
    "figure",
]
NAMES += [
    "script",
    "style",
    "iframe",
    "svg",
    "math",
    "form",
    "template",
    "noscript",
    "title",
    "textarea",
    "o:p",
    "font",
]
NAMES += ["blockquote", "br", "hr", "select", "option", "plaintext", "xmp", "body", "html", "base", "link", "meta"]
ATTRIBUTE = st.tuples(
    st.sampled_from(
        ["href", "src", "alt", "title", "style", "class", "onclick", "onerror", "id", "colspan", "lang", "x"]
    ),
    st.sampled_from(
        [
            "javascript:alert(1)",
            " JaVa\tScript:alert(1)",
            "data:text/html,<script>x</script>",
            "//evil.example",
            " \t//evil.example",
            "/\n/evil.example",
            "/\\evil.example",
            "https://chinhphu.vn/?a=1&b=2",
            "/media/anh/2020/03/0123456789abcdef01234567-1400x800.webp",
            "text-center evil",
            "font-size:14pt",
            '"><script>x</script>',
            "<table><caption>onclick=x()</caption></table>",
            "vi",
            "3",
            "",
        ]
    ),
)
TAG = st.builds(
    lambda name, given, end: f"<{name}{''.join(f' {key}={chr(34)}{value}{chr(34)}' for key, value in given)}{end}>",
    st.sampled_from(NAMES),
    st.lists(ATTRIBUTE, max_size=3),
    st.sampled_from(["", "/", " "]),
)
LIKELY = ['<div class="text-center">', '<span lang="vi">', "<div>", "<span>", "</div>", "</span>", "<p>", "</p>"]
LIKELY += ["<table>", "<tr><td>", "</table>", "<caption>", "</caption>", '<img alt="x">', "<figure>", "</figure>"]
PIECE = st.one_of(
    TAG,
    st.sampled_from(LIKELY),
    st.sampled_from(LIKELY),
    st.sampled_from(NAMES).map(lambda name: f"</{name}>"),
    st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "<?php", "&nbsp;", "&#0;", "&lt;", "<", ">", "&", "\x00", "\xa0"]
    ),
    st.sampled_from(["Chữ", "Bo\u0323\u0302", " ", "\n", "\u200b", "đ", "a" * 50]),
    st.text(max_size=8),
)
soup = st.lists(PIECE, max_size=14).map("".join)


@properties
@given(soup)
@example("<p><span><p></p></span></p>")
@example("<table><p>a</p><tr><td>b")
@example("<div><div></div></div><p><div>x</div></p>")
def test_cleaning_what_is_clean_changes_nothing(html):
    once = clean(html)
    assert clean(once) == once


@properties
@given(st.text())
def test_any_text_at_all_can_be_cleaned(text):
    once = clean(text)
    assert clean(once) == once


@properties
@given(soup)
def test_only_the_allowed_elements_and_attributes_survive(html):
    for tag, attributes in tags(clean(html)):
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | {"class", "rel"}


@properties
@given(soup)
def test_no_page_ever_gets_code_or_styles(html):
    for tag, attributes in tags(render(clean(html))):
        assert tag not in ("script", "style", "iframe", "object", "embed", "form", "base", "link", "meta")
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        assert not re.match(r"\s*(javascript|data|vbscript)", attributes.get("href", ""), re.IGNORECASE)


@properties
@given(soup)
def test_no_page_ever_links_without_a_scheme_to_another_host(html):
    for _, attributes in tags(render(clean(html)), "a"):
        read = re.sub(r"[\t\n\r]", "", attributes.get("href", "")).lstrip("".join(map(chr, range(33))))
        assert not re.match(r"[/\\]{2}", read)


@properties
@given(soup)
def test_every_picture_is_ours_and_every_page_describes_it(html):
    assert all("alt" in attributes for _, attributes in tags(render(clean(html)), "img"))
    for _, attributes in tags(clean(html), "img"):
        assert attributes["src"].startswith("/media/anh/")


@properties
@given(soup)
def test_every_page_is_nested_properly(html):
    assert fault_in_nesting(clean(html)) == ""
    assert fault_in_nesting(render(clean(html))) == ""


@properties
@given(soup)
def test_a_page_says_the_words_that_are_stored(html):
    stored = clean(html)
    assert plain(render(stored)) == plain(stored)
