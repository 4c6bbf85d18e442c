"""Vietnamese in the encodings before Unicode: TCVN3 (the fonts .VnTime, .VnArial …) and VNI (VNI-Times …).

Such text is stored as Latin letters and signs that only its font shows as Vietnamese: “C¶i c¸ch” is “Cải cách”.
Tables: TCVN 5712:1993, of which TCVN3 uses the upper half; VNI for Windows, which writes a letter and its mark.
Nothing here changes a text unasked: `recognise` says what it seems to be, an editor decides.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import product

from .vietnamese import composed

TCVN3, VNI = "TCVN3", "VNI"

# 0xA1 to 0xFF, as they show in Latin-1; at 0xB0 to 0xB4 stand marks that follow a capital.
TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
FROM_TCVN3 = dict(zip(map(chr, range(0xA1, 0x100)), TCVN3_LETTERS, strict=True))
CAPITALS = "AEIOUYĂÂÊÔƠƯ"


def _from_tcvn3() -> dict[str, str]:
    marks = {sign: mark for sign, mark in FROM_TCVN3.items() if unicodedata.combining(mark)}
    codes = {sign: letter for sign, letter in FROM_TCVN3.items() if sign not in marks}
    signs = {letter: sign for sign, letter in codes.items()}
    pairs = product(CAPITALS, marks.items())
    return codes | {signs.get(letter, letter) + sign: composed(letter + mark) for letter, (sign, mark) in pairs}


VNI_LETTERS = {"ơ": "ô", "ư": "ö", "đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
VNI_MARKS = {  # what stands after the letter, by the letters that are made with it
    "aeouyơư": {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"},
    "âêô": {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
    "ă": {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"},
}
PLAIN = {"â": "a", "ê": "e", "ô": "o", "ă": "a"}


def _from_vni() -> dict[str, str]:
    codes = {code: letter for letter, code in VNI_LETTERS.items()}
    for letters, marks in VNI_MARKS.items():
        for letter, (mark, sign) in product(letters, marks.items()):
            code = VNI_LETTERS.get(letter) or PLAIN.get(letter, letter)
            if letter + mark != "ỵ":
                codes.setdefault(code + sign, composed(letter + mark))
    del codes["yï"]  # ỵ has a code of its own
    capitals = {code.upper(): letter.upper() for code, letter in codes.items()}
    return codes | capitals | {code.capitalize(): letter.upper() for code, letter in codes.items()}


TABLES = {TCVN3: _from_tcvn3(), VNI: _from_vni()}
# Two-character codes first. What is no code stays as it is.
CODES = {name: re.compile("|".join(sorted(table, key=len, reverse=True))) for name, table in TABLES.items()}

FONTS = {TCVN3: re.compile(r"\.vn", re.IGNORECASE), VNI: re.compile(r"vni[- ]", re.IGNORECASE)}
# Signs that are no letters in Latin, beside a letter, and capitals within a word; a letter with VNI's mark after it.
TRACES = {
    TCVN3: re.compile(r"(?<=[A-Za-z])[¡-¿]|[¡-¿](?=[A-Za-zß-ÿ])|(?<=[a-z])[À-Þ]"),
    VNI: re.compile(r"[aeouyôö][øùûõïâáàåãäêéèúüë]", re.IGNORECASE),
}
ENOUGH = 3  # traces and changed words, where no font gives the encoding away
PLAUSIBLE = 0.8  # of the words that a conversion changes are then Vietnamese
ALREADY = 0.7  # of as many were so before: the text is Unicode

WORD = re.compile(r"[^\s!-@\[-`{-~“”‘’…–—]+")
TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh?|gi|kh|ph|th|tr|qu|[bcdđhklmnprstvx])?"
    r"(?:i[êa]?|y[êa]?|[eêoôơuưaăâ]|oo|o[aăe]|u[âêyôơa]|uy[êa]|ư[ơa])(?:[iyuo]|ng|nh|ch|[cmnpt])?",
    re.IGNORECASE,
)


def convert(text: str, encoding: str) -> str:
    """Return the text in Unicode, composed. Raises KeyError for an encoding other than "TCVN3" and "VNI"."""
    table = TABLES[encoding]
    return composed(CODES[encoding].sub(lambda found: table[found[0]], text))


def encoding_of(font: str) -> str:
    """Return the encoding that a font's name gives away, or ""."""
    name = font.strip(" \"'")
    return next((encoding for encoding, pattern in FONTS.items() if pattern.match(name)), "")


def shows_capitals(font: str) -> bool:
    """Tell whether a font of TCVN3 shows small letters as capitals: .VnTimeH, .VnArialH."""
    return encoding_of(font) == TCVN3 and font.strip(" \"'").endswith("H")


def recognise(text: str, fonts: Iterable[str] = ()) -> str:
    """Return "TCVN3" or "VNI" where the text seems to be written in it, else "".

    `fonts` are the names of its fonts. With none of the old ones, the letters must say it by themselves.
    """
    named = {encoding_of(font) for font in fonts} - {""}
    for encoding in sorted(named):
        if is_better_converted(text, encoding, enough=1):
            return encoding
    for encoding, trace in TRACES.items():
        if len(trace.findall(text)) >= ENOUGH and is_better_converted(text, encoding, enough=ENOUGH):
            return encoding
    return ""


def is_better_converted(text: str, encoding: str, enough: int) -> bool:
    """Tell whether the words that a conversion changes are Vietnamese after it, and were not before."""
    pairs = [(word, convert(word, encoding)) for word in WORD.findall(text) if not word.isascii()]
    changed = [(before, after) for before, after in pairs if after != composed(before)]
    valid_before = sum(is_syllable(before) for before, _ in changed)
    valid_after = sum(is_syllable(after) for _, after in changed)
    return len(changed) >= enough and valid_after >= PLAUSIBLE * len(changed) and valid_before < ALREADY * valid_after


def is_syllable(word: str) -> bool:
    """Tell whether a word can be spelled so in Vietnamese: one syllable, at most one tone."""
    parts = unicodedata.normalize("NFD", composed(word))
    plain = parts.translate(TONES)
    in_one_case = word in (word.lower(), word.upper(), word.capitalize())
    return in_one_case and len(parts) - len(plain) <= 1 and SYLLABLE.fullmatch(composed(plain)) is not None
