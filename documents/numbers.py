"""Numbers of documents, as 178/QĐ-BNV (Nghị định 30/2020/NĐ-CP): how they are written, and how a text is searched for
them."""

import re

from portal import vietnamese

HYPHENS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-") | {"\u2044": "/"}
)
AROUND = re.compile(r"\s*([/-])\s*")
LONGEST = 60  # characters

LETTER = r"[^\W\d_]"
PART = rf"{LETTER}[^\W_]{{0,14}}"
# 178/QĐ-BNV, 30c/NQ-CP, 224/2026/NĐ-CP, 09/CT-TTg: digits, perhaps a year, and words joined by hyphens. Every part is
# bounded, so that a search takes time in proportion to the text.
IN_TEXT = re.compile(
    rf"(?<![\w/.&#-])\d{{1,5}}{LETTER}?/(?:[12]\d{{3}}/)?{PART}(?:[-\u2010-\u2015]{PART}){{0,5}}(?![\w/-])"
)


def normalize(text: str) -> str:
    """Return a number in its one spelling: NFC, no spaces around / and -, one kind of hyphen, letters as written."""
    return AROUND.sub(r"\1", vietnamese.normalize_title(text).translate(HYPHENS))


def found_in(text: str) -> list[str]:
    """Return the numbers that a text seems to name, in their one spelling, each once."""
    return list(dict.fromkeys(normalize(match) for match in IN_TEXT.findall(text)))
