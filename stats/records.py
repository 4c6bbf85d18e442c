"""How a counted answer is written down: 80 bytes with a mark and a checksum, no address and no user agent.

By mark and checksum a whole record is recognised wherever it stands, so a torn one is passed over alone.
"""

from functools import lru_cache
from struct import Struct
from typing import NamedTuple
from zlib import crc32

MARK = b"HIT1"
FORM = Struct("<4sIqqqq15sB24s")  # mark, checksum of all that follows, then the fields of Record
REST = Struct("<qqqq15sB24s")
SIZE = FORM.size
REASONS = ("", "bot", "prefetch", "head", "no agent", "editor", "error", "redirect", "file", "internal", "lost")
NUMBERS = {reason: number for number, reason in enumerate(REASONS)}
LOST = "lost"  # its page id is how many records could not be written
SUFFIX = ".hits"


class Record(NamedTuple):
    at: int  # milliseconds since 1970
    visitor: int  # 0 for what does not count, and for an action: something that was done on a page
    visitor_before: int  # by yesterday's secret, until 00:30; else 0
    page_id: int
    page_type: str  # up to 15 letters
    reason: str  # one of REASONS, "" for what counts
    name: str  # a bot's, up to 24 letters


def packed(record: Record) -> bytes:
    """Write a record as bytes. Raises struct.error, KeyError or ValueError for fields that no record can hold."""
    at, visitor, before, page_id, page_type, reason, name = record
    if len(page_type) > 15:
        raise ValueError(f"{page_type!r} is too long for the type of a page")
    rest = REST.pack(at, visitor, before, page_id, page_type.encode(), NUMBERS[reason], name.encode())
    return MARK + crc32(rest).to_bytes(4, "little") + rest


def read(content: bytes) -> tuple[list[Record], int]:
    """Return the whole records of a piece of a file, and the bytes up to the end of the last of them.

    What follows that end may still be in the writing.
    """
    found, at, end = [], 0, 0
    view, last = memoryview(content), len(content) - SIZE
    while at <= last:
        mark, checksum, *fields = FORM.unpack_from(content, at)
        if mark == MARK and checksum == crc32(view[at + 8 : at + SIZE]):
            found.append(record(*fields))
            at = end = at + SIZE
        else:
            at = content.find(MARK, at + 1)
            if at < 0:
                break
    return found, end


def record(at: int, visitor: int, before: int, page_id: int, page_type: bytes, reason: int, name: bytes) -> Record:
    word = REASONS[reason] if reason < len(REASONS) else "internal"
    return Record(at, visitor, before, page_id, text(page_type), word, text(name))


@lru_cache(maxsize=1024)
def text(field: bytes) -> str:
    return field.rstrip(b"\0").decode("utf-8", "replace")
