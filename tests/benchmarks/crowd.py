"""Readers who take a page a thousand bytes a second, senders who give a request a byte a second, and viewers of a video;
all in one thread."""

import contextlib
import heapq
import itertools
import resource
import socket
import threading
import time
from collections.abc import Callable

from tests.fire.readers import BROWSER

PACE = 1.0  # seconds between two turns of each
PIECE = 1_000  # bytes a reader takes in a turn
BUFFER = 4_096  # bytes the kernel may take for a reader beforehand
WATCHED = 100_000  # bytes a viewer takes in a turn: a video of 800 kbit/s
BODY = 1_000
READ = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {}\r\nConnection: close\r\n\r\n"
SEND = "POST /hien-thi/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n"


class Slow:
    """A connection that does a little in each of its turns, and begins anew when it has ended."""

    def __init__(self, port: int, request: bytes, sent_at_once: int, piece: int = PIECE) -> None:
        self.port, self.request, self.sent_at_once = port, request, sent_at_once
        self.piece, self.buffer = piece, max(BUFFER, piece)
        self.taken = 0  # bytes
        self.ended = -1
        self.socket: socket.socket | None = None

    def turn(self) -> None:
        try:
            if self.socket is None:
                self.begin()
            self.socket.send(self.request[self.place : self.place + 1])
            self.place += 1
            if not self.read():
                self.end()
        except OSError:
            self.end()

    def begin(self) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.buffer)
        self.socket.settimeout(5)
        self.socket.connect(("127.0.0.1", self.port))
        self.socket.sendall(self.request[: self.sent_at_once])
        self.socket.setblocking(False)
        self.place = self.sent_at_once
        self.ended += 1

    def read(self) -> bool:
        """Take what is there, up to a piece; say whether more may come."""
        try:
            piece = self.socket.recv(self.piece)
            self.taken += len(piece)
            return bool(piece)
        except BlockingIOError:
            return True

    def end(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None


def reader(port: int, address: str) -> Slow:
    request = READ.format(address, BROWSER.format(121)).encode()
    return Slow(port, request, len(request))


def viewer(port: int, address: str, first: int) -> Slow:
    """Return one who watches a file from a byte on, as a browser does: all that follows is asked for."""
    request = READ.format(address, BROWSER.format(121)).encode()
    request = request[:-2] + f"Range: bytes={first}-\r\n\r\n".encode()
    return Slow(port, request, len(request), WATCHED)


def sender_of_headers(port: int) -> Slow:
    return Slow(port, READ.format("/" + "a" * BODY, BROWSER.format(121)).encode(), 1)


def sender_of_body(port: int) -> Slow:
    head = SEND.format(BODY).encode()
    return Slow(port, head + b"a" * BODY, len(head))


class Crowd:
    """Slow ones who are there for as long as a `with` block lasts, entered when all are connected."""

    def __init__(self, kinds: dict[Callable[[], Slow], int]) -> None:
        self.members = [make() for make, number in kinds.items() for _ in range(number)]
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.order = itertools.count()

    def __enter__(self) -> "Crowd":
        allow_files(3 * len(self.members))
        for member in self.members:
            with contextlib.suppress(OSError):
                member.begin()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join(30)
        for member in self.members:
            member.end()

    @property
    def connected(self) -> int:
        return sum(member.socket is not None for member in self.members)

    @property
    def begun_anew(self) -> int:
        return sum(max(0, member.ended) for member in self.members)

    def work(self) -> None:
        start, share = time.monotonic(), PACE / len(self.members)
        turns = [(start + number * share, next(self.order), member) for number, member in enumerate(self.members)]
        while not self.stopped.is_set():
            at, _, member = heapq.heappop(turns)
            if self.stopped.wait(max(0.0, at - time.monotonic())):
                return
            member.turn()
            heapq.heappush(turns, (max(at + PACE, time.monotonic()), next(self.order), member))


def allow_files(number: int) -> None:
    """Let this process, and those that it starts, have so many files open, if the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
