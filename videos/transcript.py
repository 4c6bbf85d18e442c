"""What is said in a video, in paragraphs: as an editor has written it, or joined from the captions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .captions import Cue, cues
from .models import Video

MARK = re.compile(r"\[?(?:([0-9]{1,2}):)?([0-5]?[0-9]):([0-5][0-9])\]?(?:[\s\-–:]+|$)")
SENTENCE_ENDS = tuple('.!?…”"')
PAUSE, LONG_PAUSE = 2.0, 4.0  # seconds between cues
LONG, LONGEST = 300, 900  # letters of a paragraph


@dataclass(frozen=True)
class Paragraph:
    start: int | None  # seconds from the beginning
    text: str


def paragraphs(video: Video) -> Sequence[Paragraph]:
    if video.transcript.strip():
        return [paragraph(line.strip()) for line in video.transcript.splitlines() if line.strip()]
    return spoken(video.captions.get("vi", ""))


@lru_cache(64)
def spoken(captions: str) -> Sequence[Paragraph]:
    """Return the paragraphs of captions: reading those of an hour takes some 50 ms, more than all else of a page."""
    return tuple(joined(cues(captions)))


def paragraph(line: str) -> Paragraph:
    match = MARK.match(line)
    if match is None or match.end() == len(line):
        return Paragraph(None, line)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Paragraph(hours * 3600 + minutes * 60 + seconds, line[match.end() :])


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
