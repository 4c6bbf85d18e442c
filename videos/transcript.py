"""What is said in a video, in paragraphs: as an editor has written it, or joined from the captions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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


def paragraphs(video: Video) -> list[Paragraph]:
    if video.transcript.strip():
        return [paragraph(line.strip()) for line in video.transcript.splitlines() if line.strip()]
    return list(joined(cues(video.captions.get("vi", ""))))


def paragraph(line: str) -> Paragraph:
    match = MARK.match(line)
    if match is None or match.end() == len(line):
        return Paragraph(None, line)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Paragraph(hours * 3600 + minutes * 60 + seconds, line[match.end() :])


def joined(found: list[Cue]) -> Iterator[Paragraph]:
    """Join cues to paragraphs; one ends with a sentence before a pause or after enough text, or at a long pause."""
    said: list[Cue] = []
    for cue in found:
        if said and is_end(said, cue):
            yield whole(said)
            said = []
        said.append(cue)
    if said:
        yield whole(said)


def is_end(said: list[Cue], following: Cue) -> bool:
    pause = following.start - said[-1].end
    length = sum(len(cue.plain) for cue in said)
    has_ended = said[-1].plain.endswith(SENTENCE_ENDS) and (pause >= PAUSE or length >= LONG)
    return has_ended or pause >= LONG_PAUSE or length >= LONGEST


def whole(said: list[Cue]) -> Paragraph:
    return Paragraph(int(said[0].start), " ".join(cue.plain for cue in said))
