"""The fields of a form that somebody else has saved meanwhile: who changed what, and what comes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ... import comparing, joining
from ...joining import Blocks, Stretch, Who
from .basis import Basis
from .held import Held, Kind, Sent

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s+[^\s=>]+(?:=\"[^\"]*\")?)*\s*>")
VOID = {"br", "hr", "img", "col"}


def blocks_of(html: str) -> list[str]:
    """Cut clean HTML after each of its outermost elements; joined again, the blocks are the text."""
    blocks, depth, start = [], 0, 0
    for tag in TAG.finditer(html):
        depth += 0 if tag[2] in VOID else -1 if tag[1] else 1
        if depth == 0:
            blocks.append(html[start : tag.end()])
            start = tag.end()
    return [*blocks, html[start:]] if html[start:] else blocks


@dataclass
class Passage:
    """A stretch of a field in which it was changed, and how one chooses where both did."""

    name: str  # of the choice
    kind: Kind
    stretch: Stretch
    shows: dict[Blocks, str]  # what a value chosen as a whole is called
    choice: str = ""

    @property
    def who(self) -> str:
        return self.stretch.who.value

    @property
    def is_conflict(self) -> bool:
        return self.stretch.who == Who.CONFLICT

    @property
    def choices(self) -> list[tuple[str, str]]:
        named = [("mine", "Lấy của tôi"), ("theirs", "Lấy của người kia"), ("both", "Giữ cả hai, của người kia trước")]
        return named[:2] if self.kind in (Kind.WHOLE, Kind.FILE) else named

    @property
    def is_chosen(self) -> bool:
        return not self.is_conflict or self.choice in dict(self.choices)

    @cached_property
    def mine(self) -> list[comparing.Block]:
        return self.compared(self.stretch.mine)

    @cached_property
    def theirs(self) -> list[comparing.Block]:
        return self.compared(self.stretch.theirs)

    def compared(self, side: Blocks) -> list[comparing.Block]:
        """Compare a side with what was there before; where that is not known, show it as it is."""
        base = side if self.stretch.base is None else self.stretch.base
        if self.kind == Kind.FORMATTED:
            return comparing.blocks("".join(base), "".join(side))
        old, new = (self.plain(text) for text in (base, side))
        return [comparing.Block(comparing.Change.REWORDED, "p", comparing.words(old, new))]

    def plain(self, blocks: Blocks) -> str:
        return self.shows.get(blocks, "") if self.kind in (Kind.WHOLE, Kind.FILE) else "\n".join(blocks)


@dataclass
class JoinedField:
    theirs: Held
    sides: dict[Blocks, tuple[Sent, str]]
    stretches: list[Stretch]
    passages: list[Passage] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.theirs.label

    @property
    def is_changed(self) -> bool:
        return bool(self.passages)

    def sent(self) -> Sent:
        """Return what the joined field sends. Raises LookupError where a choice is missing."""
        choices = {id(passage.stretch): passage.choice for passage in self.passages}
        blocks = [block for part in self.stretches for block in part.joined(choices.get(id(part), ""))]
        if self.theirs.kind in (Kind.WHOLE, Kind.FILE):
            return self.sides[tuple(blocks)][0]
        return [["", ("" if self.theirs.kind == Kind.FORMATTED else "\n").join(blocks)]]


def join_field(
    key: str, base: tuple[Sent, str] | None, mine: Held, theirs: Held, given: Mapping[str, str]
) -> JoinedField:
    kind = theirs.kind
    values = [
        None if base is None else cut(kind, base),
        cut(kind, (mine.sent, mine.shown)),
        cut(kind, (theirs.sent, theirs.shown)),
    ]
    sides = {tuple(values[1] or ()): (mine.sent, mine.shown), tuple(values[2] or ()): (theirs.sent, theirs.shown)}
    shows = {blocks: words for blocks, (_, words) in sides.items()}
    shows |= {tuple(values[0]): base[1]} if base is not None and values[0] is not None else {}
    stretches = joining.join(values[0], values[1] or (), values[2] or ())
    joined = JoinedField(theirs, sides, stretches)
    for number, stretch in enumerate(stretches):
        if stretch.who != Who.NOBODY:
            name = f"_choice-{key}-{number}"
            joined.passages.append(Passage(name, kind, stretch, shows, given.get(name, "")))
    return joined


def cut(kind: Kind, value: tuple[Sent, str]) -> list[str]:
    sent, words = value
    if kind == Kind.FORMATTED:
        return blocks_of(sent[0][1] if sent else "")
    if kind == Kind.LINES:
        text = sent[0][1] if sent else ""
        return text.split("\n") if text else []
    return [repr((sent, words if kind == Kind.FILE else ""))]


def join_fields(
    basis: Basis | None, mine: dict[str, Held], theirs: dict[str, Held], given: Mapping[str, str]
) -> dict[str, JoinedField]:
    """Join every field that is stored now; where a form did not show a field, its side has not changed it.

    A field that only the form that was sent has goes with what is chosen there: the frames of a clip, say. Rows that
    only that form has were deleted meanwhile.
    """
    joined = {}
    for key, stored in theirs.items():
        base = basis.values.get(key) if basis else None
        own = mine.get(key)
        if own is None or (basis and base is None) or (stored.kind == Kind.FILE and not own.sent):
            own = stored if base is None else stored._replace(sent=base[0], shown=base[1])
        joined[key] = join_field(key, base if basis else None, own, stored, given)
    for key in (key for key in mine if key not in theirs and "/" not in key):
        joined[key] = join_field(key, ([], ""), mine[key], mine[key]._replace(sent=[], shown=""), given)
    return joined
