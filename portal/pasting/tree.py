"""Pasted HTML as a tree. The sanitiser's HTML5 parser puts it in order; what it gives back is well nested."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import nh3

from ..nesting import refuse_dense, refuse_tangled
from ..richtext import DROPPED_WITH_CONTENT

MAX_LENGTH = 2_000_000  # characters; Word writes ten for each one of the text
MAX_DEPTH = 120  # of the tree; what lies deeper lies there

GONE = "-"
VOID = {"br", "hr", "img", "col", "wbr"}
TAGS = set(
    (
        "p br hr h1 h2 h3 h4 h5 h6 strong b em i u s strike del ins sub sup blockquote ul ol li dl dt dd a img figure "
        "figcaption table caption colgroup col thead tbody tfoot tr th td abbr cite q code pre mark small big span div "
        "font center section article header footer main aside nav address tt kbd samp var dfn wbr"
    ).split()
)
NAMES = (
    "style class id name href src alt title face size color align bgcolor colspan rowspan scope headers lang start type"
)
PARSER = nh3.Cleaner(
    tags=TAGS,
    attributes={"*": set(NAMES.split())},
    url_schemes={"http", "https", "mailto", "tel", "file", "data", "blob"},
    link_rel=None,
    clean_content_tags=DROPPED_WITH_CONTENT | {"xml"},
)


class Element:
    """A tag with its attributes, its place, and what it holds: elements and text."""

    __slots__ = ("attributes", "children", "name", "parent")

    def __init__(self, name: str, attributes: dict[str, str] | None = None, parent: "Element | None" = None) -> None:
        self.name, self.attributes, self.parent = name, attributes or {}, parent
        self.children: list[Element | str] = []

    def elements(self) -> Iterator["Element"]:
        """Yield the element and all below it, in the order of their start tags."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def remove(self) -> None:
        """Leave the element out of what is written."""
        self.name, self.children = GONE, []


class Builder(HTMLParser):
    """Builds the tree of well nested HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.current = Element("body")
        self.depth = 0

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        self.depth += tag not in VOID
        if self.depth > MAX_DEPTH and tag not in VOID:
            return
        element = Element(tag, {name: value or "" for name, value in given}, self.current)
        self.current.children.append(element)
        if tag not in VOID:
            self.current = element

    def handle_endtag(self, tag: str) -> None:
        if self.depth <= MAX_DEPTH:
            self.current = self.current.parent or self.root
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.current.children.append(data)


def parse(html: str) -> Element:
    """Return the tree. Raises ValueError, in the editor's words, for what is too long or nested too deeply."""
    if len(html) > MAX_LENGTH:
        raise ValueError("Nội dung dán quá lớn. Hãy dán từng phần.")
    refuse_tangled(html)
    refuse_dense(html)
    builder = Builder()
    builder.feed(PARSER.clean(html))
    builder.close()
    return builder.root


STYLE = re.compile(r"<style\b[^<>]*>", re.IGNORECASE)
SELECTOR = re.compile(r"[a-z0-9]*(?:\.[\w-]+)?")
MEANT = set(  # what anything here asks for; a sheet of Word's has a hundred times as much
    (
        "font-weight font-style font-family font-size text-decoration text-decoration-line text-align vertical-align "
        "color background background-color display mso-list mso-outline-level mso-element"
    ).split()
)
Style = dict[str, str]


def declarations(text: str) -> Style:
    """Read what is meant of `name: value; …`; names and values in small letters, but for those of fonts."""
    found: Style = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in MEANT:
            found[name] = value.strip() if name == "font-family" else value.strip().lower()
    return found


def sheet(html: str) -> dict[str, Style]:
    """Read the style sheet that Word and Excel put before the text: what each tag, .class and tag.class looks like."""
    rules: dict[str, Style] = {}
    for piece in STYLE.split(html)[1:]:
        for rule in piece.partition("</style")[0].replace("<!--", "").replace("*/", "}").split("}"):
            selectors, brace, text = rule.partition("{")
            given = declarations(text) if brace and "@" not in selectors else {}
            for selector in selectors.split(",") if given else ():
                if SELECTOR.fullmatch(name := selector.strip()):
                    rules.setdefault(name, {}).update(given)
    return rules


def style_of(element: Element, rules: dict[str, Style]) -> Style:
    """Return what a style sheet and its own attributes say of an element."""
    style: Style = {}
    names = element.attributes.get("class", "").split()
    for name in [element.name, *(f".{name}" for name in names), *(f"{element.name}.{name}" for name in names)]:
        style |= rules.get(name, {})
    return style | declarations(element.attributes.get("style", ""))
