"""Writes a pasted tree anew: blocks that may stand in an article, and a tally of what was left out."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import ClassVar

from .. import vietnamese
from . import lists
from .inline import BREAK, Run, State, inherited, ordered, serialised, spaced
from .lists import Block
from .tree import GONE, Element, Style, style_of

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PARAGRAPHS = HEADINGS | {"p"}
BLOCKS = PARAGRAPHS | set(
    "div center section article header footer main aside nav address dl dt dd li pre figcaption caption".split()
)
HIDDEN = re.compile(r"comment|footnote-separator")
PLAIN_COLOURS = {"black", "windowtext", "inherit", "initial", "#000000", "#000", "rgb(0, 0, 0)", "transparent", "none"}
PLAIN_COLOURS |= {"white", "#ffffff", "#fff", "auto", "currentcolor", ""}


@dataclass
class Reading:
    """What is known of one paste, and what is found while it is read."""

    rules: dict[str, Style]
    from_word: bool
    convert: Callable[[str, str], str] = lambda text, font: text
    shift: int = 0  # how far headings move down: the first level is the page's own
    dropped: Counter[str] = field(default_factory=Counter)
    fonts: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    def note_styles(self, element: Element, style: Style) -> None:
        given = element.attributes
        colours = style.get("color", ""), given.get("color", "")
        grounds = style.get("background-color", ""), style.get("background", ""), given.get("bgcolor", "")
        seen = {
            "phông chữ": "font-family" in style or "face" in given,
            "cỡ chữ": "font-size" in style or "size" in given,
            "màu chữ": any(colour not in PLAIN_COLOURS for colour in colours),
            "màu nền": any(ground not in PLAIN_COLOURS and "url(" not in ground for ground in grounds),
        }
        self.dropped.update(name for name, is_there in seen.items() if is_there)


class Writer:
    """Writes what one element holds. Every list item and table cell has a writer of its own."""

    special: ClassVar[dict[str, Callable[["Writer", Element, State], None]]] = {}  # tags that hold blocks of their own

    def __init__(self, reading: Reading, align: str = "") -> None:
        self.reading = reading
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.block = Block("p", align=align.replace("text-left", ""))

    def written(self, element: Element, state: State) -> list[Block]:
        """Return the blocks of what an element holds."""
        self.children(element, state)
        self.flush()
        return lists.grouped(self.blocks)

    def inner(self, element: Element, state: State) -> list[Block]:
        return Writer(self.reading, state.align).written(element, state)

    def children(self, element: Element, state: State) -> None:
        for child in element.children:
            if isinstance(child, str):
                self.text(child, state)
            else:
                self.element(child, state)

    def entered(self, element: Element, state: State) -> State:
        """Return the state inside an element, and note what its style loses."""
        style = style_of(element, self.reading.rules)
        self.reading.note_styles(element, style)
        return inherited(state, element, style, keep_languages=not self.reading.from_word)

    def element(self, element: Element, state: State) -> None:
        style = style_of(element, self.reading.rules)
        if element.name == GONE or style.get("display") == "none" or HIDDEN.search(style.get("mso-element", "")):
            return
        if style.get("mso-list") == "ignore":
            self.marker(element)
            return
        state = self.entered(element, state)
        if element.name in self.special:
            self.special[element.name](self, element, state)
        elif element.name == "br":
            self.runs.append(BREAK)
        elif element.name == "hr":
            self.add("<hr>")
        elif element.name in BLOCKS:
            self.paragraph(element, style, state)
        else:
            self.children(element, state)

    def add(self, html: str) -> None:
        """Add a block that is written already."""
        self.flush()
        self.blocks.append(Block("", html))

    def text(self, text: str, state: State) -> None:
        if text.strip():
            self.reading.texts.append(text)
            self.reading.fonts.add(state.font)
        text = vietnamese.normalize(self.reading.convert(text, state.font))
        self.runs.append(Run(text, ordered(state.marks)))

    def marker(self, element: Element) -> None:
        """Take what Word wrote before an item: it says what list this is, and in a heading it is text."""
        text = element.text().strip(" \xa0\r\n\t")
        if self.block.level:
            self.block.marker = text
        else:
            self.runs.append(Run(f"{text} ", ()))

    def paragraph(self, element: Element, style: Style, state: State) -> None:
        self.flush()
        around, before = self.block, len(self.blocks)
        tag = around.tag if around.tag in HEADINGS else self.tag_of(element, style)
        listed = lists.MSO_LIST.search(style.get("mso-list", "")) if tag == "p" else None
        level, name = (int(listed[2][:2]), f"{listed[1]}.{listed[3]}") if listed else (0, "")
        self.block = Block(tag, align=state.align.replace("text-left", ""), level=level, name=name)
        self.children(element, state)
        self.flush()
        if len(self.blocks) == before and element.name in PARAGRAPHS and not holds_picture(element):
            self.reading.dropped["đoạn trống"] += 1
        self.block = around

    def tag_of(self, element: Element, style: Style) -> str:
        """Return the paragraph's tag; a heading by its name, its outline level or Word's class for it."""
        level = style.get("mso-outline-level", "")
        named = re.search(r"\bMsoHeading(\d)", element.attributes.get("class", ""))
        if element.name in HEADINGS:
            depth = int(element.name[1])
        elif named or (level.isdigit() and len(level) == 1):
            depth = int(named[1] if named else level)
        else:
            return "p"
        return f"h{min(4, max(2, depth + self.reading.shift))}"

    def flush(self) -> None:
        """End the paragraph that is being written; two line breaks end one too."""
        runs, self.runs = self.runs, []
        if self.block.tag in HEADINGS:
            runs = [run._replace(marks=tuple(mark for mark in run.marks if mark[0] != "strong")) for run in runs]
        for part in parted(runs):
            block, part = bulleted(self.block, part)
            if content := serialised(spaced(part)):
                self.blocks.append(replace(block, content=content))


def bulleted(block: Block, runs: list[Run]) -> tuple[Block, list[Run]]:
    """Make a paragraph that begins with a typed bullet an item of a list."""
    found = lists.BULLET.match(runs[0].text) if runs and block.tag == "p" and not block.level else None
    if not found:
        return block, runs
    return Block("p", level=1, marker=found[1]), [runs[0]._replace(text=runs[0].text[found.end() :]), *runs[1:]]


def holds_picture(element: Element) -> bool:
    return any(child.name == "img" for child in element.elements())


def parted(runs: list[Run]) -> list[list[Run]]:
    """Split runs at two or more line breaks with nothing but spaces between them."""
    parts: list[list[Run]] = [[]]
    for is_gap, group in groupby(runs, key=lambda run: run is BREAK or not run.text.strip()):
        gap = list(group)
        if is_gap and sum(run is BREAK for run in gap) > 1:
            parts.append([])
        else:
            parts[-1] += gap
    return parts
