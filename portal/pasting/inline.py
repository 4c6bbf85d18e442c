"""The inside of a paragraph: runs of text, each with the tags that its styles mean."""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from ..richtext import NOTE_ID
from .tree import Element, Style

Attributes = tuple[tuple[str, str], ...]
Marks = tuple[tuple[str, Attributes], ...]  # tags around a run, outermost first

ORDER = "a abbr span strong em u s small mark cite q code sub sup".split()
TAGS = {"b": "strong", "i": "em", "strike": "s", "del": "s", "tt": "code", "kbd": "code", "samp": "code", "var": "em"}
TAGS |= {"dfn": "em"} | {name: name for name in ORDER if name not in ("a", "abbr", "span")}
RAISED = {"super": "sup", "sub": "sub"}
BOLD = re.compile(r"bold|bolder|[6-9]00|1000")
LINK = re.compile(r"https?://|mailto:|tel:|/(?!/)|#(?!_)", re.IGNORECASE)
WIDE = re.compile(r"[ \t\r\n\f\xa0]{2,}|[ \t\r\n\f]|(?<!\d)\xa0")  # shown as one space; after a figure one may be meant


class State(NamedTuple):
    """What a run inherits from the elements around it."""

    marks: dict[str, Attributes]
    font: str = ""
    align: str = ""


class Run(NamedTuple):
    text: str  # plain; or HTML, where `html` says so
    marks: Marks
    html: bool = False


BREAK = Run("<br>", (), True)


def inherited(state: State, element: Element, style: Style, keep_languages: bool) -> State:
    """Return the state inside an element."""
    marks = dict(state.marks)
    if element.name in TAGS:
        tag = TAGS[element.name]
        marks[tag] = note_id(element) if tag == "sup" else ()
    add_styles(marks, style)
    if element.name == "a" and (address := link(element.attributes.get("href", ""))):
        title = element.attributes.get("title", "")
        marks["a"] = (("href", address), ("title", title)) if title else (("href", address),)
    if element.name == "abbr" and element.attributes.get("title"):
        marks["abbr"] = (("title", element.attributes["title"]),)
    language = element.attributes.get("lang", "") if keep_languages else ""
    if language and language.lower() not in ("vi", "vi-vn"):
        marks["span"] = (("lang", language),)
    font = element.attributes.get("face", "") or style.get("font-family", "")
    return State(marks, font.split(",")[0] if font else state.font, alignment(element, style) or state.align)


def add_styles(marks: dict[str, Attributes], style: Style) -> None:
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    if weight:
        put(marks, "strong", BOLD.fullmatch(weight) is not None)
    if slant:
        put(marks, "em", slant.startswith(("italic", "oblique")))
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    for tag, word in (("u", "underline"), ("s", "line-through")):
        if word in decoration:
            marks[tag] = ()
    if raised := RAISED.get(style.get("vertical-align", "")):
        marks.setdefault(raised, ())


def put(marks: dict[str, Attributes], tag: str, wanted: bool) -> None:
    if wanted:
        marks.setdefault(tag, ())
    else:
        marks.pop(tag, None)


def note_id(element: Element) -> Attributes:
    name = element.attributes.get("id", "")
    return (("id", name),) if NOTE_ID.fullmatch(name) else ()


def link(address: str) -> str:
    """Return where a link leads, or "" for what leads nowhere from a page: files, scripts, bookmarks of Word."""
    address = address.strip()
    if address.startswith("https://www.google.com/url?"):  # Google Docs sends every click through it
        address = parse_qs(urlsplit(address).query).get("q", [""])[0]
    return address if LINK.match(address) else ""


def alignment(element: Element, style: Style) -> str:
    """Return the class for centred or right-hand text; other alignment is the site's own."""
    said = style.get("text-align", "") or element.attributes.get("align", "").lower()
    said = said or ("center" if element.name == "center" else "")
    names = [f"text-{said}", *element.attributes.get("class", "").split()]
    return next((name for name in names if name in ("text-center", "text-right")), "text-left" if said else "")


def ordered(marks: dict[str, Attributes]) -> Marks:
    """Return the tags around a run. Links are underlined anyway."""
    return tuple((tag, marks[tag]) for tag in ORDER if tag in marks and not (tag == "u" and "a" in marks))


def spaced(runs: Iterable[Run]) -> list[Run]:
    """Return the runs with single spaces, none at the ends of lines and none where nothing follows."""
    done: list[Run] = []
    last = " "
    for run in runs:
        text = run.text if run.html else WIDE.sub(" ", run.text)
        if not run.html and last == " ":
            text = text.lstrip(" ")
        if text:
            done.append(run._replace(text=text))
            last = " " if run is BREAK else text[-1]
    while done and (done[-1] is BREAK or not done[-1].text.strip(" \xa0")):
        done.pop()
    while done and done[0] is BREAK:
        done.pop(0)
    return [*done[:-1], done[-1]._replace(text=done[-1].text.rstrip(" \xa0"))] if done else []


def serialised(runs: Iterable[Run]) -> str:
    """Write the runs; a tag that neighbours share is opened once."""
    parts: list[str] = []
    opened: list[tuple[str, Attributes]] = []
    for run in runs:
        common = 0
        for around, wanted in zip(opened, run.marks, strict=False):
            if around != wanted:
                break
            common += 1
        parts += [f"</{opened.pop()[0]}>" for _ in range(len(opened) - common)]
        for tag, attributes in run.marks[common:]:
            given = "".join(f' {name}="{escape(value)}"' for name, value in attributes)
            parts.append(f"<{tag}{given}>")
            opened.append((tag, attributes))
        parts.append(run.text if run.html else escape(run.text, quote=False))
    return "".join(parts) + "".join(f"</{tag}>" for tag, _ in reversed(opened))
