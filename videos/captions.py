"""Captions: WebVTT or SubRip as editors upload it, and the plain WebVTT that is kept of it.

Kept are times, text and the tags b, i and u; styles, regions, notes, positions and classes go, a voice's name becomes
text. What is read from what was written is the same again.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import dropwhile
from typing import NamedTuple

from django.core.exceptions import ValidationError

from portal.vietnamese import normalize

MOST_BYTES = 2**20
MOST_CUES = 5_000

MOMENT = r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5]?[0-9])[.,]([0-9]{1,3})"
ARROW = r"(?:-{1,3}>|[\u2013\u2014\u2212]>|\u2192)"  # as typed by hand, or made of --> by a word processor
TIMES = re.compile(rf"\s*{MOMENT}\s*-->\s*{MOMENT}(?:\s.*)?")
TYPED_TIMES = re.compile(rf"(\s*{MOMENT}\s*){ARROW}(\s*{MOMENT}(?:\s.*)?)")
EXAMPLE = "Viết như 00:01:02.500 --> 00:01:05.000"
TAG = re.compile(r"(</?[A-Za-z0-9][^<>]*>|\{\\[^{}]*\})")
KEPT_TAG = re.compile(r"<(/?)([biu])(?:[.\s][^<>]*)?>", re.IGNORECASE)
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
WITHOUT_TEXT = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:\s.*)?")
NO_NUMBER = re.compile(r"&#[0-9]{20,};?")  # of a character; Python refuses to read more than 4,300 digits


class Cue(NamedTuple):
    start: float  # seconds
    end: float
    text: str  # some lines, with tags and &amp; &lt; &gt;

    @property
    def plain(self) -> str:
        """The text on one line, without tags."""
        return " ".join(html.unescape(KEPT_TAG.sub("", self.text)).split())


def read(content: bytes) -> str:
    """Return an uploaded file as WebVTT. Raises ValidationError, in the editor's words."""
    if len(content) > MOST_BYTES:
        raise ValidationError("Tệp phụ đề lớn hơn 1 MB.")
    lines = [with_usual_arrow(line, "-->") for line in lines_of(decoded(content))]
    found = cues("\n".join(lines))
    if not found:
        raise ValidationError("Tệp không có phụ đề nào. Cần tệp WebVTT (.vtt) hoặc SubRip (.srt).")
    return written([cue._replace(text=without_times_of_its_own(cue.text)) for cue in found])


def with_usual_arrow(line: str, arrow: str) -> str:
    """Return a line of times with `arrow` between them, another line as it is."""
    return TYPED_TIMES.sub(rf"\g<1>{arrow}\g<6>", line) if TYPED_TIMES.fullmatch(line) else line


def without_times_of_its_own(text: str) -> str:
    """Return the text of a cue so that none of its lines reads as times, should the file be uploaded again."""
    return "\n".join(with_usual_arrow(line, "-&gt;") for line in text.split("\n"))


def decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValidationError("Không đọc được chữ trong tệp. Hãy lưu tệp với bảng mã UTF-8 rồi tải lại.") from error


def written(found: list[Cue]) -> str:
    """Return cues as WebVTT."""
    return "\n\n".join(["WEBVTT", *(f"{time(cue.start)} --> {time(cue.end)}\n{cue.text}" for cue in found)]) + "\n"


def time(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def cues(text: str) -> list[Cue]:
    """Return the cues of a WebVTT or SubRip text in the order of their times. Raises ValidationError.

    Times are those with -->: in what is stored, a line with another arrow is text.
    """
    found: list[Cue] = []
    number: Block = []  # of the cue that comes, where an empty line follows it
    lines = lines_of(text)
    for block in blocks(lines):
        if number and "-->" not in block[0][1]:
            raise without_times(number)
        number = block if len(block) == 1 and block[0][1].isdigit() else []
        if not number:
            found += cues_of(block)
        if len(found) > MOST_CUES:
            raise ValidationError(f"Tệp có hơn {MOST_CUES:,} phụ đề.".replace(",", "."))
    if number and number[0][1] != str(sum("-->" in line for line in lines) + 1):  # that of a cue which was cut off
        raise without_times(number)
    return sorted(found, key=lambda cue: (cue.start, cue.end))


Block = list[tuple[int, str]]  # lines with their numbers, none of them empty


def lines_of(text: str) -> list[str]:
    return normalize(text.replace("\r\n", "\n")).replace("\r", "\n").split("\n")


def blocks(lines: list[str]) -> Iterator[Block]:
    block: Block = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append((number, line.strip()))
        elif block:
            yield block
            block = []


def without_times(block: Block) -> ValidationError:
    number, text = block[0][0], " ".join(line for _, line in block)
    remedy = f"{EXAMPLE}, và không để dòng trống bên trong một phụ đề."
    return ValidationError(f"Dòng {number}: có chữ nhưng không có mốc thời gian: “{text[:40]}”. {remedy}")


def cues_of(block: Block) -> Iterator[Cue]:
    """Yield the cues of a block: one as a rule, more where the empty lines between them are missing.

    What stands above the first one goes: its number or name, a header or note that no empty line ends.
    """
    is_note = WITHOUT_TEXT.fullmatch(block[0][1]) is not None
    places = [place for place, (_, line) in enumerate(block) if "-->" in line and not (is_note and place == 0)]
    if not places and not is_note:
        raise without_times(block)
    for place, following in zip(places, [*places[1:], None], strict=False):
        number, line = block[place]
        start, end = times(number, line)
        lines = [text for _, text in block[place + 1 : following]]
        if following and lines and lines[-1].isdigit():
            lines.pop()  # the number of the next one
        if shown := clean("\n".join(lines)):
            yield Cue(start, end, shown)


def times(number: int, line: str) -> tuple[float, float]:
    match = TIMES.fullmatch(line)
    if match is None:
        raise ValidationError(f"Dòng {number}: mốc thời gian không đúng: “{line[:40]}”. {EXAMPLE}.")
    start, end = seconds(*match.groups()[:4]), seconds(*match.groups()[4:])
    if end <= start:
        raise ValidationError(f"Dòng {number}: mốc kết thúc phải sau mốc bắt đầu: “{line[:40]}”.")
    return start, end


def seconds(hours: str | None, minutes: str, whole: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + int(thousandths.ljust(3, "0")) / 1000


def clean(text: str) -> str:
    """Return the text of a cue with b, i and u as the only tags, each opened and closed in order."""
    pieces: list[str] = []
    opened: list[str] = []
    run: list[str] = []
    for piece in TAG.split(VOICE.sub(speaker, text)):
        if not TAG.fullmatch(piece):
            run.append(piece)
        elif tags := kept_tags(opened, piece):
            pieces += [*text_after(pieces, "".join(run)), *tags]
            run = []
    pieces += [*text_after(pieces, "".join(run)), *(f"</{name}>" for name in reversed(opened))]
    lines = [line.strip() for line in "".join(pieces).split("\n")]
    shown = "\n".join(line for line in lines if line)
    return shown if Cue(0, 0, shown).plain else ""


def speaker(voice: re.Match[str]) -> str:
    return f"{name}: " if (name := voice[1].strip()) else ""


def kept_tags(opened: list[str], tag: str) -> list[str]:
    """Return what is written for a tag: nothing for most; with one that closes, those opened within it close too."""
    match = KEPT_TAG.fullmatch(tag)
    if match is None or (match[2].lower() in opened) != bool(match[1]):
        return []
    name = match[2].lower()
    if not match[1]:
        opened.append(name)
        return [f"<{name}>"]
    place = opened.index(name)
    closed = [f"</{each}>" for each in reversed(opened[place:])]
    del opened[place:]
    return closed


def text_after(pieces: list[str], text: str) -> list[str]:
    """Return text as it is written; a mark at its beginning that would change the bracket before it goes (U+0338 makes
    one letter of > and itself)."""
    shown = normalize(html.unescape(NO_NUMBER.sub("\ufffd", text))).replace("\r", "\n")
    if pieces:
        shown = "".join(dropwhile(unicodedata.combining, shown))
    return [html.escape(shown, quote=False)] if shown else []
