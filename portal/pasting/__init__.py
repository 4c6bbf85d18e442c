"""What comes from a clipboard, or from an old system: made into text that may stand in an article.

One way in for the editor, importers and old rows (docs/adr/0019): Word's paragraphs become lists and headings, styles
become tags, footnotes become links; fonts, sizes, colours, empty paragraphs and pictures of others go, and are named.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from .. import legacy, richtext
from .containers import Writer
from .inline import State
from .notes import link_notes
from .tree import MAX_LENGTH, Element, Style, parse, sheet, style_of
from .writer import Reading

__all__ = ["MAX_LENGTH", "Pasted", "from_clipboard"]

WORD = re.compile(r"\bmso-|class=[\"']?Mso|urn:schemas-microsoft-com")
FRAMES = re.compile(r"<(?:iframe|object|embed|video|audio)\b", re.IGNORECASE)
SCRIPTS = re.compile(r"<script\b", re.IGNORECASE)
COUNTED = ("đoạn trống", "ảnh nằm trên máy của bạn", "ảnh của trang khác", "ảnh nhúng", "khung nhúng", "đoạn mã")
ROUNDS = 4


@dataclass
class Pasted:
    """What may be stored, in words what was dropped, and the old encoding that the text seems to have."""

    html: str
    dropped: list[str]
    legacy: str  # "TCVN3", "VNI" or ""
    converted: str  # the same in Unicode, or "" where there is nothing to convert
    local_pictures: int  # that only the machine of the editor has


def from_clipboard(html: str) -> Pasted:
    """Convert pasted HTML. Raises ValueError, in the editor's words, for what is too long or too deeply nested."""
    reading = read(html)
    cleaned = written(html, reading)
    encoding = legacy.recognise(" ".join(reading.texts), reading.fonts)
    converted = ""
    if encoding:
        converted = written(html, read(html, converter(encoding, reading.fonts)))
    count_code(html, reading.dropped)
    local = reading.dropped["ảnh nằm trên máy của bạn"]
    return Pasted(cleaned, summary(reading.dropped), encoding, converted, local)


def read(html: str, convert: Callable[[str, str], str] = lambda text, font: text) -> Reading:
    return Reading(sheet(html), WORD.search(html) is not None, convert)


def written(html: str, reading: Reading) -> str:
    """Return clean HTML that would come out of another paste of itself unchanged."""
    done = richtext.clean(once(html, reading))
    for _ in range(ROUNDS):
        before, done = done, richtext.clean(once(done, Reading({}, False)))
        if done == before:
            break
    return done


def once(html: str, reading: Reading) -> str:
    root = parse(html)
    link_notes(root, f"chu-thich-{zlib.crc32(html.encode()) & 0xFFFF:04x}")
    reading.shift = int(any(is_first_level(element, reading.rules) for element in root.elements()))
    return "".join(block.html() for block in Writer(reading).written(root, State({})))


def is_first_level(element: Element, rules: dict[str, Style]) -> bool:
    return element.name == "h1" or style_of(element, rules).get("mso-outline-level") == "1"


def converter(encoding: str, fonts: set[str]) -> Callable[[str, str], str]:
    """Return a way to convert each run: where old fonts are named, only what is written in them."""
    default = "" if any(map(legacy.encoding_of, fonts)) else encoding

    def convert(text: str, font: str) -> str:
        own = legacy.encoding_of(font) or default
        if not own or max(text, default="") > "\u0100":  # not old, or Unicode that kept an old font
            return text
        unicode = legacy.convert(text, own)
        return unicode.upper() if legacy.shows_capitals(font) else unicode

    return convert


def count_code(html: str, dropped: Counter[str]) -> None:
    dropped["khung nhúng"] += len(FRAMES.findall(html))
    dropped["đoạn mã"] += len(SCRIPTS.findall(html))


def summary(dropped: Counter[str]) -> list[str]:
    """Say in Vietnamese what was dropped: “phông chữ”, “3 đoạn trống”."""
    plain = [name for name in ("phông chữ", "cỡ chữ", "màu chữ", "màu nền") if dropped[name]]
    return plain + [f"{dropped[name]} {name}" for name in COUNTED if dropped[name]]
