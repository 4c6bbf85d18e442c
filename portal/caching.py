"""The page cache of one process: whole answers, compressed, for as long as nothing has changed.

It knows nothing of Django's requests and is used by one thread, the event loop's. A page belongs to the generation that
was known before it was made (portal/generation.py), so what was made while an editor saved is never kept as new.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

from .packing import Gap, NotPackable, Packed

Header = tuple[bytes, bytes]
OVERHEAD = 5_500  # bytes that a kept page takes besides its bodies, its key included


class Numbers(NamedTuple):
    """Where the numbers on pages come from, and what else of the statistics is on them."""

    key: str  # in a request's environ: there the mark says that numbers are filled in later
    mark: str  # what a page has in place of a number: @mark:name@
    text: Callable[[str], Callable[[], str]]  # name to the function that tells the number of the moment
    moment: Callable[[], object]  # another object as soon as a number may have changed
    ranking: Callable[[], Hashable]  # another value as soon as a list by numbers has changed

    def pattern(self, behind: bytes = b"") -> re.Pattern[bytes]:
        return re.compile(rb"@%s:([a-z0-9:-]+)@" % self.mark.encode() + behind)

    def printed(self, body: bytes) -> bytes:
        """Return a body that is not kept, with the numbers in it."""
        return self.pattern().sub(lambda found: self.text(found[1].decode())().encode(), body)


class Kept:
    """An answer that is kept: status 200, its headers, and its body in each encoding that was asked for."""

    def __init__(self, page: str, headers: Sequence[Header], until: float, body: bytes, numbers: Numbers) -> None:
        """`page` says to the counting which page it is, `until` (seconds since 1970) how long it holds at most.

        Raises NotPackable.
        """
        self.page, self.headers, self.until = page, list(headers), until
        self.kind = dict(headers).get(b"content-type", b"").decode("latin-1")
        self.changed = dict(headers).get(b"last-modified")
        self.html, self.gaps = gaps_of(body, numbers)
        self.moment = numbers.moment
        self.sources = [numbers.text(gap.name) for gap in self.gaps]
        named = b",".join(gap.name.encode() for gap in self.gaps)  # the mark in `body` is this process's alone
        self.base = blake2b(self.html + named, digest_size=9).hexdigest().encode()
        self.bodies: dict[str, Packed] = {}
        self.state: object = self
        self.texts: list[str] = []
        self.tag = b""

    def pack(self, encoding: str) -> Packed:
        """Return the body in an encoding. Raises NotPackable."""
        known = self.bodies.get(encoding)
        if known is None:
            self.refresh()
            html = self.html or next(iter(self.bodies.values())).plain()
            known = self.bodies[encoding] = Packed(html, self.gaps, encoding, self.texts)
            self.html = b""
        return known

    def refresh(self) -> None:
        """Fill in the numbers of the moment. Raises NotPackable."""
        state = self.moment()
        if state is self.state:
            return
        texts = [source() for source in self.sources]
        if texts != self.texts or not self.tag:
            for body in self.bodies.values():
                body.fill(texts)
            self.texts = texts
            self.tag = b'W/"%s-%x"' % (self.base, crc32(",".join(texts).encode()))
        self.state = state

    @property
    def size(self) -> int:
        return OVERHEAD + len(self.html) + sum(len(body.body) for body in self.bodies.values())


def gaps_of(body: bytes, numbers: Numbers) -> tuple[bytes, list[Gap]]:
    """Return the body with room for its numbers, and the gaps. Raises NotPackable."""
    html, gaps, end = bytearray(), [], 0
    for found in numbers.pattern(rb"</([a-z0-9]+)>").finditer(body):
        html += body[end : found.start()]
        gap = Gap(found[1].decode(), len(html), found[2])
        gaps.append(gap)
        html += bytes(gap.width)
        end = found.end()
    html += body[end:]
    if numbers.pattern().search(html):
        raise NotPackable("a number stands before something else than an end tag")
    return bytes(html), gaps


class PageCache:
    """Kept answers by key; the one that was not asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        self.most = most  # bytes
        self.pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self.sizes: dict[Hashable, int] = {}
        self.size = 0
        self.token: Hashable = None
        self.flights: dict[tuple[Hashable, Hashable], asyncio.Task[Any]] = {}

    def enter(self, token: Hashable) -> None:
        """Be in a generation: what was kept in another one is gone."""
        if token != self.token:
            self.pages.clear()
            self.sizes.clear()
            self.size, self.token = 0, token

    def get(self, key: Hashable, now: float) -> Kept | None:
        kept = self.pages.get(key)
        if kept is None:
            return None
        if now >= kept.until:
            self.drop(key)
            return None
        self.pages.move_to_end(key)
        return kept

    def put(self, key: Hashable, kept: Kept, token: Hashable) -> None:
        """Keep an answer that was made in the generation of `token`, if that is still the present one."""
        if token == self.token:
            self.pages[key] = kept
            self.measure(key, kept)

    def measure(self, key: Hashable, kept: Kept) -> None:
        """Note the present size of a page, if it is still kept, and make room."""
        if self.pages.get(key) is not kept:
            return
        size = kept.size
        self.size += size - self.sizes.get(key, 0)
        self.sizes[key] = size
        while self.size > self.most:
            self.drop(next(iter(self.pages)))

    def drop(self, key: Hashable) -> None:
        del self.pages[key]
        self.size -= self.sizes.pop(key)

    async def make(self, key: Hashable, work: Callable[[], Awaitable[Any]]) -> Any:
        """Return what `work` returns; who asks for the same key in the same generation meanwhile gets that too.

        It goes on when the one who asked first has gone. Raises what `work` raises.
        """
        place = (key, self.token)
        flight = self.flights.get(place)
        if flight is None:
            flight = self.flights[place] = asyncio.ensure_future(work())
            flight.add_done_callback(lambda flight: self.landed(place, flight))
        return await asyncio.shield(flight)

    def landed(self, place: tuple[Hashable, Hashable], flight: "asyncio.Task[Any]") -> None:
        del self.flights[place]
        if not flight.cancelled():
            flight.exception()  # seen, also when everybody has gone
