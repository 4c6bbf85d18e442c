"""What a text in HTML consists of, for those who read it before publication: links, pictures, headings, tables, lines.

Made for what `richtext.clean` returns; of any other text it finds what it can, in time linear in its length.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]++|"[^"]*+")*+)>', re.IGNORECASE)
ATTRIBUTE = re.compile(r'(?<![a-z-])([a-z-]++)="([^"]*+)"', re.IGNORECASE)
NO_NUMBER = re.compile(r"&#[0-9]{20,};?")  # of a character; Python refuses to read more than 4,300 digits
LINES = {"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption", "blockquote", "div", "pre"}
NAMED = LINES | {"a", "img", "table"}
KEYS = {"a": "href", "img": "src"}  # what such an element is known by; others by their words
MOST_WORDS = 300  # characters of one passage that anybody looks at


class Place(NamedTuple):
    """Where something stands: the `number`th of the elements `tag` that are known by `key`; without a tag, the words
    `key`."""

    tag: str
    key: str
    number: int = 0


@dataclass(eq=False)
class Passage:
    """An element with the words in it, cut after MOST_WORDS characters."""

    tag: str
    attributes: dict[str, str]
    order: int = 0  # among all passages
    text: str = ""
    headers: list["Passage"] = field(default_factory=list)  # of a table, its own ones
    is_pictured: bool = False  # a picture says something too
    number: int = 0  # among those that are known by the same key

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    @property
    def key(self) -> str:
        return self.attributes.get(KEYS[self.tag], "") if self.tag in KEYS else self.words

    @property
    def place(self) -> Place:
        return Place(self.tag, self.key, self.number)

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.is_pictured


@dataclass
class Passages:
    """All passages of a text by their tags, in the order in which they begin, and its words line by line."""

    by_tag: dict[str, list[Passage]]
    text: str

    def all(self, *tags: str) -> list[Passage]:
        return [passage for tag in tags for passage in self.by_tag.get(tag, [])]


def read(html: str) -> Passages:
    """Return the passages of a text. Raises nothing, whatever it is given."""
    reading = Reading()
    place = 0
    for found in TAG.finditer(html):
        reading.take_words(html[place : found.start()])
        reading.take_tag(found[2].lower(), found[3], closes=bool(found[1]))
        place = found.end()
    reading.take_words(html[place:])
    return Passages(reading.in_order(), "".join(reading.parts))


class Reading:
    """A text that is being read from its beginning to its end."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.count = 0
        self.opened: dict[str, list[tuple[Passage, int]]] = defaultdict(list)  # with the part that they begin at
        self.found: dict[str, list[Passage]] = defaultdict(list)

    def take_words(self, html: str) -> None:
        if html:
            self.parts.append(unescaped(html))

    def take_tag(self, tag: str, attributes: str, closes: bool) -> None:
        if tag in LINES or tag == "br":
            self.parts.append("\n")
        if tag in NAMED:
            self.close(tag) if closes else self.open(tag, attributes)

    def open(self, tag: str, attributes: str) -> None:
        passage = Passage(
            tag, {name.lower(): unescaped(value) for name, value in ATTRIBUTE.findall(attributes)}, self.count
        )
        self.count += 1
        self.found[tag].append(passage)
        if tag == "img":
            for around, _ in (opened[-1] for opened in self.opened.values() if opened):
                around.is_pictured = True
            return
        if tag == "th" and self.opened["table"]:
            self.opened["table"][-1][0].headers.append(passage)
        self.opened[tag].append((passage, len(self.parts)))

    def close(self, tag: str) -> None:
        if self.opened[tag]:
            passage, part = self.opened[tag].pop()
            passage.text = self.words_since(part)

    def words_since(self, part: int) -> str:
        """Return the first words since a part, as many as anybody looks at."""
        words: list[str] = []
        length = 0
        for piece in self.parts[part : part + MOST_WORDS]:
            words.append(piece[:MOST_WORDS])
            length += len(piece)
            if length >= MOST_WORDS:
                break
        return "".join(words).strip("\n")[:MOST_WORDS]

    def in_order(self) -> dict[str, list[Passage]]:
        numbers: Counter[tuple[str, str]] = Counter()
        for tag, passages in self.found.items():
            for passage in passages:
                key = tag, passage.key
                passage.number = numbers[key]
                numbers[key] += 1
        return self.found


def unescaped(text: str) -> str:
    return unescape(NO_NUMBER.sub("\ufffd", text))
