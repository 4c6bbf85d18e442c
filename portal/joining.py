"""Two changes of one text, joined: what only one side changed is taken, what both changed differently is a conflict.

Texts are sequences of blocks, paragraphs or lines. Pure, and near linear: blocks that occur once on each side are
anchors, and only short stretches between them are compared each with each.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

MOST_WORK = 250_000  # pairs of blocks that are compared in one stretch without anchors

Blocks = tuple[str, ...]
Pair = tuple[int, int]


class Who(StrEnum):
    """Who changed a stretch of the text."""

    NOBODY = "nobody"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # in the same way
    CONFLICT = "conflict"


class Stretch(NamedTuple):
    who: Who
    base: Blocks | None  # None: what was there before is not known
    mine: Blocks
    theirs: Blocks

    def joined(self, choice: str = "") -> Blocks:
        """Return what comes of it: of a conflict, what `choice` says: "mine", "theirs", or "both" one after another.

        Raises LookupError for a conflict without a choice.
        """
        if self.who != Who.CONFLICT:
            return self.theirs if self.who == Who.THEIRS else self.mine
        return {"mine": self.mine, "theirs": self.theirs, "both": self.theirs + self.mine}[choice]


class Hunk(NamedTuple):
    """Blocks start to end of the base, which one side replaced."""

    start: int
    end: int
    is_mine: bool
    blocks: Blocks


def join(base: Sequence[str] | None, mine: Sequence[str], theirs: Sequence[str]) -> list[Stretch]:
    """Return the stretches that both texts are made of, one after another.

    Where `base` is None, every difference is a conflict. Changes that only touch do not collide.
    """
    if base is None:
        return list(compared(mine, theirs))
    hunks = sorted([*hunks_of(base, mine, is_mine=True), *hunks_of(base, theirs, is_mine=False)])
    found, at = [], 0
    for start, end, group in groups(hunks):
        found += unchanged(base[at:start])
        found.append(stretch(base, start, end, group))
        at = end
    return [*found, *unchanged(base[at:])]


def compared(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Stretch]:
    i = j = 0
    for m, t in [*pairs(mine, theirs), (len(mine), len(theirs))]:
        if m > i or t > j:
            yield Stretch(Who.CONFLICT, None, tuple(mine[i:m]), tuple(theirs[j:t]))
        yield from unchanged(mine[m : m + 1])
        i, j = m + 1, t + 1


def unchanged(blocks: Sequence[str]) -> list[Stretch]:
    same = tuple(blocks)
    return [Stretch(Who.NOBODY, same, same, same)] if same else []


def hunks_of(base: Sequence[str], side: Sequence[str], is_mine: bool) -> Iterator[Hunk]:
    """Yield what was replaced by what; as many blocks as before are taken for the same ones, rewritten."""
    i = j = 0
    for b, s in [*pairs(base, side), (len(base), len(side))]:
        if b - i == s - j:
            yield from (Hunk(i + n, i + n + 1, is_mine, (side[j + n],)) for n in range(b - i))
        else:
            yield Hunk(i, b, is_mine, tuple(side[j:s]))
        i, j = b + 1, s + 1


def groups(hunks: list[Hunk]) -> Iterator[tuple[int, int, list[Hunk]]]:
    """Put together the hunks that overlap, or stand between the same two blocks; yield where each group is."""
    start = end = 0
    group: list[Hunk] = []
    for hunk in hunks:
        if group and not (hunk.start < end or start == end == hunk.start == hunk.end):
            yield start, end, group
            group = []
        start, end = (start, max(end, hunk.end)) if group else (hunk.start, hunk.end)
        group.append(hunk)
    if group:
        yield start, end, group


def stretch(base: Sequence[str], start: int, end: int, group: list[Hunk]) -> Stretch:
    before = tuple(base[start:end])
    mine = applied(base, start, end, [hunk for hunk in group if hunk.is_mine])
    theirs = applied(base, start, end, [hunk for hunk in group if not hunk.is_mine])
    return Stretch(who_changed(before, mine, theirs), before, mine, theirs)


def applied(base: Sequence[str], start: int, end: int, hunks: list[Hunk]) -> Blocks:
    text: list[str] = []
    for hunk in hunks:
        text += [*base[start : hunk.start], *hunk.blocks]
        start = hunk.end
    return (*text, *base[start:end])


def who_changed(base: Blocks, mine: Blocks, theirs: Blocks) -> Who:
    if mine == theirs:
        return Who.NOBODY if mine == base else Who.BOTH
    if mine == base:
        return Who.THEIRS
    return Who.MINE if theirs == base else Who.CONFLICT


def pairs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return which block of `old` is which of `new`, in order."""
    found: list[Pair] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        i, k, j, m = waiting.pop()
        while i < k and j < m and old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < k and j < m and old[k - 1] == new[m - 1]:
            k, m = k - 1, m - 1
            found.append((k, m))
        if i == k or j == m:
            continue
        if anchors := in_order(unique_pairs(old[i:k], new[j:m])):
            places = [(i + a, j + b) for a, b in anchors]
            found += places
            starts = [(i, j), *((a + 1, b + 1) for a, b in places)]
            waiting += [(a, c, b, d) for (a, b), (c, d) in zip(starts, [*places, (k, m)], strict=True)]
        elif (k - i) * (m - j) <= MOST_WORK:
            found += [(i + a, j + b) for a, b in closely(old[i:k], new[j:m])]
    return sorted(found)


def unique_pairs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    counts, there = Counter(old), Counter(new)
    place = {block: n for n, block in enumerate(new)}
    return [(n, place[block]) for n, block in enumerate(old) if counts[block] == there[block] == 1]


def in_order(found: list[Pair]) -> list[Pair]:
    """Return the longest run of pairs that ascend on both sides (patience sorting)."""
    ends: list[int] = []  # the smallest right end of an ascending run, by its length
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for n, (_, right) in enumerate(found):
        length = bisect_left(ends, right)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [right]
        last[length : length + 1] = [n]
    chain, n = [], last[-1] if last else -1
    while n >= 0:
        chain.append(found[n])
        n = before[n]
    return chain[::-1]


def closely(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    for i, j, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield from ((i + n, j + n) for n in range(size))
