"""A page ready to be sent: compressed once, with gaps in which the numbers of the moment stand.

A gap is a number with the end tag behind it, `1.468</span    >`, always as wide as the longest number: the blanks stand
inside the tag, where nobody sees them. In the compressed body it is a stored block (RFC 1951, 3.2.4; RFC 7932, 9.2), so
filling it in is writing over some bytes. docs/adr/0013 has the reasons and the figures.
"""

import gzip
import zlib
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import brotli

DIGITS = 26  # bytes of the longest number, 9.223.372.036.854.775.807, and one more
MOST_GAPS = 100
GZIP_LEVEL, BROTLI_QUALITY = 5, 5
GZIP_HEAD = bytes.fromhex("1f8b08000000000000ff")  # RFC 1952, 2.3: no name, no time
POLYNOMIAL = 0xEDB88320  # of gzip's checksum, the lowest bit first
ONES = 0xFFFFFFFF


class NotPackable(Exception):
    """The page cannot be kept."""


class Gap(NamedTuple):
    name: str
    start: int  # in the body as it is before compression
    tag: bytes  # the name of the element that ends behind the number

    @property
    def width(self) -> int:
        return DIGITS + len(self.tag) + 4

    def filled(self, number: str) -> bytes:
        text = number.encode()
        if len(text) > DIGITS:
            raise NotPackable(f"{number!r} does not fit into the gap {self.name}")
        return (text + b"</" + self.tag).ljust(self.width - 2) + b" >"

    def dummy(self, stride: int) -> bytes:
        """Return what the compressor sees instead: bytes that are nowhere else on the page, so that nothing is copied
        from here; the last two are the real ones, since brotli takes them into account for what follows."""
        return bytes(0x8F + (stride + n * stride) % 113 for n in range(self.width - 2)) + b" >"


class Stream(Protocol):
    """A compressor that can end on a whole byte, and the block of bytes that are stored as they are."""

    head: bytes

    def flushed(self, data: bytes) -> bytes: ...

    def finished(self, data: bytes) -> bytes: ...

    def stored(self, width: int) -> bytes: ...


class Gzip:
    head = GZIP_HEAD

    def __init__(self) -> None:
        self.stream = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def flushed(self, data: bytes) -> bytes:
        return self.stream.compress(data) + self.stream.flush(zlib.Z_SYNC_FLUSH)

    def finished(self, data: bytes) -> bytes:
        return self.stream.compress(data) + self.stream.flush() + bytes(8)  # room for checksum and length

    def stored(self, width: int) -> bytes:
        return b"\0" + width.to_bytes(2, "little") + (width ^ 0xFFFF).to_bytes(2, "little")


class Brotli:
    head = b""

    def __init__(self) -> None:
        self.stream = brotli.Compressor(mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)

    def flushed(self, data: bytes) -> bytes:
        return self.stream.process(data) + self.stream.flush()

    def finished(self, data: bytes) -> bytes:
        return self.stream.process(data) + self.stream.finish()

    def stored(self, width: int) -> bytes:
        return (1 << 19 | (width - 1) << 3).to_bytes(3, "little")  # not the last block, four nibbles, stored


STREAMS: dict[str, type[Gzip] | type[Brotli]] = {"br": Brotli, "gzip": Gzip}  # the first is preferred
PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress}


class Packed:
    """A body with gaps, compressed. Not for two threads at once."""

    def __init__(self, html: bytes, gaps: Sequence[Gap], encoding: str, numbers: Sequence[str]) -> None:
        """`html` has room for the gaps, whatever stands there. Raises NotPackable."""
        if len(gaps) > MOST_GAPS:
            raise NotPackable(f"{len(gaps)} numbers on one page")
        self.gaps, self.encoding = gaps, encoding
        self.body, self.places = compressed(html, gaps, STREAMS[encoding]())
        self.checksum = Checksum(html, gaps) if encoding == "gzip" else None
        self.numbers: list[str] = [""] * len(gaps)
        self.fill(numbers)
        self.prove(with_numbers(html, gaps, numbers))

    def fill(self, numbers: Sequence[str]) -> None:
        """Write the numbers of the moment into the gaps. Raises NotPackable."""
        for index, number in enumerate(numbers):
            if number == self.numbers[index]:
                continue
            gap, place = self.gaps[index], self.places[index]
            text = gap.filled(number)
            self.body[place : place + gap.width] = text
            if self.checksum:
                self.checksum.note(index, text)
            self.numbers[index] = number
        if self.checksum:
            self.body[-8:] = self.checksum.trailer()

    def prove(self, page: bytes) -> None:
        """Raises NotPackable if the body is not the page: when something was copied from a gap, say."""
        try:
            same = self.plain() == page
        except (brotli.error, zlib.error, EOFError, OSError):
            same = False
        if not same:
            raise NotPackable("the compressed page is another one")

    def plain(self) -> bytes:
        """Return the body as it was before it was compressed, the numbers in it."""
        return PLAIN[self.encoding](bytes(self.body))


def compressed(html: bytes, gaps: Sequence[Gap], stream: Stream) -> tuple[bytearray, list[int]]:
    """Return the compressed body, and where in it the gaps are."""
    body, places, start = bytearray(stream.head), [], 0
    for number, gap in enumerate(gaps, 1):
        body += stream.flushed(html[start : gap.start])
        stream.flushed(gap.dummy(number))  # what it makes of it is not used, only that it has seen as many bytes
        body += stream.stored(gap.width)
        places.append(len(body))
        body += bytes(gap.width)
        start = gap.start + gap.width
    body += stream.finished(html[start:])
    return body, places


def with_numbers(html: bytes, gaps: Sequence[Gap], numbers: Sequence[str]) -> bytes:
    """Return the page with its gaps filled in, not compressed."""
    body = bytearray(html)
    for gap, number in zip(gaps, numbers, strict=True):
        body[gap.start : gap.start + gap.width] = gap.filled(number)
    return bytes(body)


class Checksum:
    """The CRC-32 of a page, followed through changes of its gaps without reading the page again.

    A CRC is linear: what a gap adds to it is the remainder of the gap's bytes, moved by the bytes that follow them.
    """

    def __init__(self, html: bytes, gaps: Sequence[Gap]) -> None:
        empty = bytearray(html)
        for gap in gaps:
            empty[gap.start : gap.start + gap.width] = bytes(gap.width)
        self.length = len(html)
        self.crc = zlib.crc32(empty)
        self.moves = [remainder(bytes(self.length - gap.start - gap.width), 1 << 31) for gap in gaps]
        self.parts = [0] * len(gaps)

    def note(self, index: int, text: bytes) -> None:
        part = product(self.moves[index], remainder(text))
        self.crc ^= self.parts[index] ^ part
        self.parts[index] = part

    def trailer(self) -> bytes:
        return self.crc.to_bytes(4, "little") + (self.length & ONES).to_bytes(4, "little")


def remainder(data: bytes, before: int = 0) -> int:
    """Return what dividing `data` leaves, `before` standing in front of it: zlib's CRC without its two inversions."""
    return zlib.crc32(data, before ^ ONES) ^ ONES


def product(a: int, b: int) -> int:
    """Multiply two remainders (polynomials over GF(2), the lowest power in the highest bit) modulo the polynomial."""
    result = 0
    while a:
        if a & 0x80000000:
            result ^= b
        a = a << 1 & ONES
        b = b >> 1 ^ (POLYNOMIAL if b & 1 else 0)
    return result
