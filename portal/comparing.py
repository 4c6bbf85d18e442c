"""What differs between two texts, word by word, as a reader sees it.

The time is bounded: difflib is quadratic, or worse, so texts are first cut into lines or blocks, what begins and ends
alike is set aside, and beyond a fixed amount of work the rest is shown as replaced as a whole.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from html.parser import HTMLParser
from typing import NamedTuple

MOST_WORK = 20_000_000  # pairs of words in one comparison
MOST_CANDIDATES = 900  # pairs of blocks that are looked at for likeness, in one stretch
CANDIDATE = 100  # the work of looking at one such pair
ALIKE = 0.4  # the share of common words from which a block counts as rewritten, not as replaced

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
LINE = re.compile(r".*?(?:[.!?…]\s+|\n+|\Z)", re.DOTALL)  # lines, or sentences where lines are long
SPACE = re.compile(r"\s+")
ENDS_A_LINE = set(
    "p h2 h3 h4 li ul ol blockquote div figure figcaption table caption thead tbody tfoot tr hr pre".split()
)


class Change(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    INSERTED = "inserted"
    REWORDED = "reworded"  # of a block: some of its words
    RESTYLED = "restyled"  # of a block: the same words, but bold, a link, a heading …


class Piece(NamedTuple):
    change: Change
    text: str


class Line(NamedTuple):
    """A block of formatted text: its tag, its words as they are read, and its markup."""

    tag: str
    text: str
    markup: str


class Block(NamedTuple):
    change: Change
    tag: str
    pieces: list[Piece]


def words(old: str, new: str) -> list[Piece]:
    """Compare two plain texts. The pieces that are kept or inserted make `new`, those kept or removed make `old`."""
    return merged(Comparison().texts(old, new))


def blocks(old_html: str, new_html: str) -> list[Block]:
    """Compare two formatted texts, stored HTML both, by what is read of them, block by block.

    The pieces of all blocks make the texts of `read(new_html)` and `read(old_html)` as those of `words` do.
    """
    return list(Comparison().lines(read(old_html), read(new_html)))


def read(html: str) -> list[Line]:
    """Cut stored HTML into its blocks: what is read of each. Pictures and links show what they lead to."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return reader.lines


class Comparison:
    """One comparison, with the work that it may still do."""

    def __init__(self) -> None:
        self.work_left = MOST_WORK

    def texts(self, old: str, new: str) -> Iterator[Piece]:
        for before, after in self.stretches(LINE.findall(old), LINE.findall(new)):
            if before == after:
                yield Piece(Change.KEPT, "".join(before))
            else:
                yield from self.tokens(TOKEN.findall("".join(before)), TOKEN.findall("".join(after)))

    def tokens(self, old: list[str], new: list[str]) -> Iterator[Piece]:
        for before, after in self.stretches(old, new):
            if before == after:
                yield Piece(Change.KEPT, "".join(before))
            else:
                yield Piece(Change.REMOVED, "".join(before))
                yield Piece(Change.INSERTED, "".join(after))

    def lines(self, old: list[Line], new: list[Line]) -> Iterator[Block]:
        for before, after in self.stretches([line.text for line in old], [line.text for line in new]):
            was, old = old[: len(before)], old[len(before) :]
            now, new = new[: len(after)], new[len(after) :]
            if before == after:
                yield from map(kept, was, now)
            else:
                yield from self.rewritten(was, now)

    def rewritten(self, old: list[Line], new: list[Line]) -> Iterator[Block]:
        """Take together the blocks that are most alike, then what is before them, and what is after them."""
        pair = most_alike(old, new) if self.may_compare(CANDIDATE * len(old), len(new)) else None
        if pair is None:
            yield from (Block(Change.REMOVED, line.tag, [Piece(Change.REMOVED, line.text)]) for line in old)
            yield from (Block(Change.INSERTED, line.tag, [Piece(Change.INSERTED, line.text)]) for line in new)
            return
        at, to = pair
        yield from self.rewritten(old[:at], new[:to])
        yield Block(Change.REWORDED, new[to].tag, merged(self.texts(old[at].text, new[to].text)))
        yield from self.rewritten(old[at + 1 :], new[to + 1 :])

    def stretches(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
        """Cut both into as many stretches: equal ones, and between them what replaces what."""
        start = common(old, new)
        end = common(old[start:][::-1], new[start:][::-1])
        before, after = old[start : len(old) - end], new[start : len(new) - end]
        yield old[:start], new[:start]
        if self.may_compare(len(before), len(after)):
            matcher = SequenceMatcher(str.isspace, before, after)
            for _, i, k, j, m in matcher.get_opcodes():
                yield before[i:k], after[j:m]
        else:
            yield before, after
        yield old[len(old) - end :], new[len(new) - end :]

    def may_compare(self, old: int, new: int) -> bool:
        affordable = old * new <= self.work_left
        self.work_left -= old * new if affordable else 0
        return affordable


class Reader(HTMLParser):
    """Reads stored HTML as lines: a paragraph, a heading, an item, a row of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.links: list[str] = []
        self.tag, self.text, self.markup, self.in_row = "p", "", "", False

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag in ENDS_A_LINE:
            self.at_break(tag)
            self.in_row = self.in_row or tag == "tr"
        elif tag in ("td", "th") and self.text:
            self.text = self.text.rstrip() + " | "
        self.text += shown(tag, values)
        self.markup += self.get_starttag_text() or ""
        if tag == "a":
            self.links.append(values.get("href", ""))

    def handle_endtag(self, tag):
        if tag == "a" and self.links and (address := self.links.pop()):
            self.text += f" ({address})"
        if tag in ENDS_A_LINE:
            self.in_row = self.in_row and tag != "tr"
            self.at_break("p")
        else:
            self.markup += f"</{tag}>"

    def handle_data(self, data):
        text = SPACE.sub(" ", data)
        self.text += text.lstrip() if self.text.endswith((" ", "\n")) else text
        self.markup += data

    def at_break(self, tag: str) -> None:
        if self.in_row:
            self.text = self.text.rstrip() + " " if self.text else ""
        else:
            self.end_line()
            self.tag = tag

    def end_line(self) -> None:
        if text := self.text.strip():
            self.lines.append(Line(self.tag, text, self.markup))
        self.text, self.markup = "", ""


def shown(tag: str, values: dict[str, str]) -> str:
    if tag == "img":
        return f"[Hình: {values.get('alt') or 'không có mô tả'} ({values.get('src', '')})]"
    return {"br": "\n", "hr": "———"}.get(tag, "")


def kept(old: Line, new: Line) -> Block:
    change = Change.KEPT if (old.tag, old.markup) == (new.tag, new.markup) else Change.RESTYLED
    return Block(change, new.tag, [Piece(Change.KEPT, new.text)])


def most_alike(old: list[Line], new: list[Line]) -> tuple[int, int] | None:
    """Return which of `old` became which of `new`, the surest pair, or None where nothing is alike."""
    if not old or not new or len(old) * len(new) > MOST_CANDIDATES:
        return None
    before, after = ([Counter(TOKEN.findall(line.text)) for line in lines] for lines in (old, new))
    best, at, to = max((likeness(a, b), -i, -j) for i, a in enumerate(before) for j, b in enumerate(after))
    return (-at, -to) if best >= ALIKE else None


def likeness(old: Counter[str], new: Counter[str]) -> float:
    return 2 * (old & new).total() / (old.total() + new.total())


def common(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the items in which both begin alike."""
    alike = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        alike += 1
    return alike


def merged(pieces: Iterator[Piece]) -> list[Piece]:
    """Join neighbours of one kind, and put what was removed before what came instead."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].change == piece.change:
            joined[-1] = Piece(piece.change, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
