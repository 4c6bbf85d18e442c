"""Bodies on their way: in memory while they are short, on disk beyond, and only so many of them at a time."""

import asyncio
import contextlib
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import IO

IN_MEMORY = 2**16  # bytes of a body; a longer one is on disk
MOST_SPOOLED = 2**30  # bytes of all bodies that this process has on disk, those that come and those that go each
PIECE = 2**16


class Busy(Exception):
    """Too many requests wait for a thread, or Django takes too long."""


class Room:
    """How much bodies of this process may take on the disk together: thousands of slow readers must not fill it."""

    def __init__(self, most: int = MOST_SPOOLED) -> None:
        self.most, self.used = most, 0
        self.lock = threading.Lock()

    def take(self, size: int) -> None:
        """Raises Busy when there is no room."""
        with self.lock:
            if self.used + size > self.most:
                raise Busy("bodies take too much room")
            self.used += size

    def give(self, size: int) -> None:
        with self.lock:
            self.used -= size


coming, going = Room(), Room()  # one each: slow readers must not keep editors from saving


def on_disk(length: int) -> int:
    """Return how much of the disk a body of so many bytes takes; short ones, a login say, need none of its room."""
    return length if length > IN_MEMORY else 0


class Spool:
    """A body that a thread writes at its own pace and the event loop sends at the reader's."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)
        self.lock = threading.Lock()
        self.news = asyncio.Event()
        self.written = self.taken = 0  # bytes; of the room
        self.finished = self.failed = self.unwanted = False

    def write(self, data: bytes) -> None:
        more = on_disk(self.written + len(data)) - self.taken
        going.take(more)
        with self.lock:
            self.taken += more
            self.file.seek(self.written)
            self.file.write(data)
            self.written += len(data)
        self.tell()

    def tell(self) -> None:
        with contextlib.suppress(RuntimeError):  # the process stops
            self.loop.call_soon_threadsafe(self.news.set)

    def fill(self, chunks: Iterable[bytes]) -> None:
        """Write all chunks, unless nobody wants them any more."""
        try:
            for chunk in chunks:
                if self.unwanted:
                    return
                self.write(chunk)
            self.finished = True
        finally:
            self.failed = not self.finished
            if self.unwanted:
                self.shut()
            self.tell()

    def read(self, start: int) -> bytes:
        with self.lock:
            self.file.seek(start)
            return self.file.read(PIECE)

    async def pieces(self):
        """Yield the body as it is written. Raises RuntimeError when it breaks off."""
        start = 0
        while True:
            self.news.clear()
            if start < self.written:
                data = self.read(start)
                start += len(data)
                yield data
            elif self.failed:
                raise RuntimeError("Django broke off in the midst of an answer")
            elif self.finished:
                return
            else:
                await self.news.wait()

    def close(self) -> None:
        """Say that nobody wants the body any more; the thread that still writes it throws it away then."""
        self.unwanted = True
        if self.finished or self.failed:
            self.shut()

    def shut(self) -> None:
        with self.lock:
            self.taken = throw_away(self.file.close, going, self.taken)


class Body(tempfile.SpooledTemporaryFile[bytes]):
    """Holds a body while it comes and while Django reads it."""

    def __init__(self) -> None:
        super().__init__(IN_MEMORY)
        self.length = self.taken = 0  # bytes; of the room

    def add(self, data: bytes) -> None:
        """Raises Busy when all bodies together take too much room, OSError when the disk does not take it."""
        more = on_disk(self.length + len(data)) - self.taken
        coming.take(more)
        self.taken += more
        self.length += len(data)
        self.write(data)

    def close(self) -> None:
        self.taken = throw_away(super().close, coming, self.taken)


def throw_away(close: Callable[[], None], room: Room, taken: int) -> int:
    """Close a body's file and give back the room it took, also where its rest finds none on the disk; return 0."""
    room.give(taken)
    with contextlib.suppress(OSError):
        close()
    return 0
