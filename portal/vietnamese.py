"""Vietnamese text: one function each for cleaning, addresses, searching, comparing and sorting.

All of them are pure and take composed (NFC) and decomposed (NFD) text alike.
"""

import re
import unicodedata
from collections.abc import Callable

TONES = {  # ngang, without a mark, comes first
    "\N{COMBINING GRAVE ACCENT}": "1",  # huyền
    "\N{COMBINING HOOK ABOVE}": "2",  # hỏi
    "\N{COMBINING TILDE}": "3",  # ngã
    "\N{COMBINING ACUTE ACCENT}": "4",  # sắc
    "\N{COMBINING DOT BELOW}": "5",  # nặng
}
FOREIGN_MARK = "6"

# Latin letters that Unicode does not take apart. The capitals of ð and ɖ look like Đ, and are typed for it.
STROKES = str.maketrans("ðɖłøħŧı", "đđlohti")
LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})

EVERYDAY = 0x2200  # below it: Latin with all of Vietnamese, punctuation, the đồng sign


class Images(dict[int, str]):
    """A table for str.translate: work out a character's image when it is met, remember the everyday ones."""

    def __init__(self, image: Callable[[str], str]) -> None:
        super().__init__()
        self.image = image

    def __missing__(self, code: int) -> str:
        image = self.image(chr(code))
        if code < EVERYDAY:
            self[code] = image
        return image


HIGHEST = 30  # marks on one letter (UAX #15, stream-safe text): bringing n of them into order takes n² steps
PILE = re.compile(rf"[^\x00-\u02ff]{{{HIGHEST + 1},}}")  # where there may be more


def composed(text: str) -> str:
    """Return the text as NFC, no letter with more marks than any language has."""
    return PILE.sub(_lowered, unicodedata.normalize("NFC", PILE.sub(_lowered, text)))


def _lowered(found: re.Match[str]) -> str:
    height, kept = 0, []
    for char in found[0]:
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= HIGHEST:
            kept.append(char)
    return "".join(kept)


def _is_mark(char: str) -> bool:
    """Tell whether this is one of the marks that Latin, Greek and Cyrillic letters carry."""
    return "\u0300" <= char <= "\u036f"


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN"


def _latin(char: str) -> str:
    """Take a character apart into small letters, each followed by its marks; spell ligatures out."""
    return unicodedata.normalize("NFKD", char).lower().translate(STROKES).translate(LIGATURES)


# Soft hyphen, zero-width characters, what turns the direction of text around, tags, noncharacters that no XML may hold,
# and control characters except tab and line ends.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
LINE_BREAKS = "\x0b\x0c\x85\u2028\u2029"  # Word and PowerPoint paste them: just removed, they would join two words


def normalize(text: str) -> str:
    """Return the text as NFC without invisible characters; no-break spaces stay.

    Vertical tab, form feed, NEL and the separators of lines and paragraphs become a line feed; all other control
    characters but \\t \\n \\r go. No letter keeps more marks than any language has.
    """
    visible = INVISIBLE.sub(lambda found: "\n" if found[0] in LINE_BREAKS else "", text)
    return composed(visible)


def normalize_title(text: str) -> str:
    """Return the normalised text on one line, with single plain spaces and none at the ends."""
    return " ".join(normalize(text).split())


FOLDED_MARK = "\N{COMBINING GRAPHEME JOINER}"  # composes with no letter


def _folded(char: str) -> str:
    if _is_mark(char):
        return FOLDED_MARK
    parts = unicodedata.normalize("NFD", char)
    plain = parts[0] if _is_letter(parts[0]) and all(map(_is_mark, parts[1:])) else char
    return plain.lower().translate(STROKES).replace("đ", "d")


FOLDED = Images(_folded)


def fold(text: str) -> str:
    """Return the text for searching: small letters without diacritics, đ as d.

    The result has exactly one character for each character of the composed text, in the same order: a match
    in it is a match at the same place there. So invisible characters stay (normalise first), ligatures and ß
    stay one character, and a mark that composes with no letter becomes U+034F. Latin, Greek and Cyrillic
    letters lose their marks, other scripts keep theirs. Folding twice changes nothing.
    """
    return composed(text).translate(FOLDED)


def _slug_letters(char: str) -> str:
    parts = [part for part in _latin(normalize(char)).replace("đ", "d") if not _is_mark(part)]
    return "".join(part if part.isascii() and part.isalnum() else " " for part in parts)


SLUG_LETTERS = Images(_slug_letters)


def slugify(text: str, fallback: str = "bai-viet", limit: int = 90) -> str:
    """Return the text for an address: only a-z, 0-9 and single hyphens, at most `limit` characters.

    A longer one is cut between words, or inside its first word when that alone is too long. A text without
    Latin letters and digits gives the fallback.
    """
    slug = "-".join(text.translate(SLUG_LETTERS).split())
    if len(slug) > limit:
        slug = slug[: limit + 1].rpartition("-")[0] or slug[:limit]
    return slug or fallback


def _tone_pairs() -> dict[str, str]:
    """Map oa, oe, uy with the tone on the second vowel to the same with the tone on the first."""
    ends = ("oa", "oA", "Oa", "OA", "oe", "oE", "Oe", "OE", "uy", "uY", "Uy", "UY")
    return {composed(end + tone): composed(end[0] + tone) + end[1] for end in ends for tone in TONES}


TONE_PAIRS = _tone_pairs()
# After q the u belongs to the consonant (quý); before another letter the tone stands right (hoàn, khuỷu).
OLD_TONES = re.compile(rf"(?:{'|'.join(TONE_PAIRS)})(?<![qQ]..)(?![^\W\d_])")


def equal_tones(text: str) -> str:
    """Return the text as NFC with the tones of oa, oe, uy in the new place: hoà as hòa, Uỷ as Ủy.

    Only for comparing: both spellings are in use, and an editor's text is never rewritten.
    """
    return OLD_TONES.sub(lambda found: TONE_PAIRS[found[0]], composed(text))


NEW_TONES = re.compile(rf"(?:{'|'.join(TONE_PAIRS.values())})(?<![qQ]..)(?![^\W\d_])")
LONGEST_SYLLABLE = 7  # letters: nghiêng


def tone_styles(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text that carry the tone of oa, oe, uy in the old place (hoà), and in the new one (hòa)."""
    whole = composed(text)
    old, new = (
        [_word_around(whole, *found.span()) for found in pattern.finditer(whole)] for pattern in (OLD_TONES, NEW_TONES)
    )
    return old, new


def _word_around(text: str, start: int, end: int) -> str:
    before = re.search(r"[^\W\d_]*\Z", text[max(0, start - LONGEST_SYLLABLE) : start])
    return (before[0] if before else "") + text[start:end]


# The codes of letters and digits sort as these do, and none begins another. 0 is left for the ends of words,
# z2 for other scripts; f, j, w and z stand at their Latin places.
FAMILIES = ("aăâ", "dđ", "eê", "oôơ", "uư", "z")
ALPHABET = (
    {digit: f"1{digit}" for digit in "0123456789"}
    | {letter: letter for letter in "bcfghijklmnpqrstvwxy"}
    | {letter: f"{family[0]}{place}" for family in FAMILIES for place, letter in enumerate(family, start=1)}
)


def _letters_and_tones(char: str) -> tuple[list[str], str]:
    letters, tones = [], ""
    for part in _latin(char):
        if not _is_mark(part):
            letters.append(part)
        elif letters and (letter := composed(letters[-1] + part)) in ALPHABET:
            letters[-1] = letter
        else:
            tones += TONES.get(part, FOREIGN_MARK)
    return letters, tones


def _alphabet_codes(char: str) -> str:
    letters = filter(_is_letter, _letters_and_tones(char)[0])
    return "".join(ALPHABET.get(letter) or f"z2{ord(letter):06x}" for letter in letters)


ALPHABET_CODES = Images(_alphabet_codes)
TONE_CODES = Images(lambda char: _letters_and_tones(char)[1])
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")


def sort_key(text: str) -> str:
    """Return a key that sorts as Vietnamese dictionaries do, word by word, by letters, then tones, then case.

    Within a word all letters count before the tones, and each word before the next one: tuân thủ, tuần chay.
    A shorter text goes before its continuation, digits before letters, small letters before capitals, other
    scripts after z; punctuation only separates words. hoà and hòa have one key.

    The key holds nothing but 0-9 and a-z, to be compared code point by code point: in Python, in SQLite, or
    in a PostgreSQL column with db_collation="C". Vietnamese text of n characters takes at most 4n + 3.
    """
    words = WORD.findall(normalize(text))
    case = "".join("1" if char.isupper() else "0" for word in words for char in word)
    spelled = ((word.translate(ALPHABET_CODES), word.translate(TONE_CODES)) for word in words)
    ends = "".join(f"{letters}0{tones}0" for letters, tones in spelled if letters)
    return f"{ends}0{case.rstrip('0')}"
