"""What is said in a video, in paragraphs: as an editor has written it, or joined from the captions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.core.exceptions import ValidationError

from .captions import ARROW, Cue, cues

CLOCK = r"(?:([0-9]{1,2}):([0-5]?[0-9])|([0-9]{1,3})):([0-5][0-9])"  # 1:02:03, 4:05 or 75:10
UNCAPTURED = re.sub(r"\((?!\?)", "(?:", CLOCK)
END = r"(?:[.,][0-9]{1,3})?(?![:.,]?[0-9])"  # thousandths, and nothing that makes another number of it
GAP = r"[\s\-–—:]"
MARK = re.compile(rf"([\[(])?{CLOCK}{END}(?:\s*(?:{ARROW}|[-–—])\s*{UNCAPTURED}{END})?(?(1)[\])]{GAP}*|(?:{GAP}+|$))")
REMEDY = "Hãy sửa mốc hoặc thời lượng, xếp các đoạn theo thời gian; giờ trong ngày thì viết như “10 giờ 30”."
SENTENCE_ENDS = tuple('.!?…”"')
PAUSE, LONG_PAUSE = 2.0, 4.0  # seconds between cues
LONG, LONGEST = 300, 900  # letters of a paragraph


@dataclass(frozen=True)
class Paragraph:
    start: int | None  # seconds from the beginning
    text: str


def paragraphs(transcript: str, captions: str, length: int | None = None) -> Sequence[Paragraph]:
    """Return what is said: by the transcript, or by Vietnamese captions where that has no words.

    `length` is that of the video in seconds, if known: a time past it is none of the video.
    """
    found = list(written(transcript, length))
    return found if any(map(has_words, found)) else spoken(captions)


def has_words(found: Paragraph) -> bool:
    return re.search(r"[^\W\d_]", found.text) is not None


def written(transcript: str, length: int | None) -> Iterator[Paragraph]:
    """Yield a paragraph for each line; a mark on a line of its own is that of the next one."""
    start = None
    for line in lines_of(transcript):
        found = paragraph(line, length)
        if found.text:
            yield Paragraph(start if found.start is None else found.start, found.text)
        start = None if found.text else found.start


def lines_of(transcript: str) -> list[str]:
    """Return the lines without the empty ones, and without the numbers of pasted captions."""
    lines = [line.strip() for line in transcript.splitlines() if line.strip()]
    return [line for line, following in pairwise([*lines, ""]) if not (line.isdigit() and "-->" in following)]


def paragraph(line: str, length: int | None = None) -> Paragraph:
    match = MARK.match(line)
    start = in_seconds(*match.groups()[1:]) if match else None
    if match is None or start is None or is_past(start, length):
        return Paragraph(None, line)
    return Paragraph(start, line[match.end() :])


def in_seconds(hours: str | None, minutes: str | None, all_minutes: str | None, seconds: str) -> int:
    """Return the seconds that the groups of CLOCK say."""
    return int(hours or 0) * 3600 + int(minutes or all_minutes or 0) * 60 + int(seconds)


def is_past(start: int, length: int | None) -> bool:
    return length is not None and start > length


def advice(transcript: str, length: int | None) -> str:
    """Return what an editor should look at: a time past the end, one before the time above it; or ""."""
    marked = [(found.start, line) for line in lines_of(transcript) if (found := paragraph(line)).start is not None]
    past = [line for start, line in marked if is_past(start, length)]
    within = [(start, line) for start, line in marked if not is_past(start, length)]
    back = [line for (before, _), (start, line) in pairwise(within) if start < before]
    said = [f"Mốc ở “{line[:40]}” nằm sau điểm cuối của video nên được hiện như chữ." for line in past[:1]]
    said += [f"Mốc ở “{line[:40]}” nhỏ hơn mốc đứng trước nó." for line in back[:1]]
    return " ".join([*said, REMEDY]) if said else ""


@lru_cache(64)
def spoken(captions: str) -> Sequence[Paragraph]:
    """Return the paragraphs of captions, none of what cannot be read: no page of readers breaks of it.

    Reading those of an hour takes some 50 ms, more than all else of a page.
    """
    try:
        return tuple(joined(cues(captions)))
    except ValidationError:
        return ()


def joined(found: list[Cue]) -> Iterator[Paragraph]:
    """Join cues to paragraphs; one ends with a sentence before a pause or after enough text, or at a long pause."""
    start, end, text = 0.0, 0.0, ""
    for cue in found:
        if text and is_end(text, cue.start - end):
            yield Paragraph(int(start), text)
            text = ""
        start, end = start if text else cue.start, cue.end
        text = f"{text} {cue.plain}" if text else cue.plain
    if text:
        yield Paragraph(int(start), text)


def is_end(text: str, pause: float) -> bool:
    has_ended = text.endswith(SENTENCE_ENDS) and (pause >= PAUSE or len(text) >= LONG)
    return has_ended or pause >= LONG_PAUSE or len(text) >= LONGEST
