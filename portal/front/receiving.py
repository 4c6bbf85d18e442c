"""A request as it comes from the event loop: its body, and the environ that Django reads."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from portal import full_disk

from .bridge import Environ
from .spool import Body

Scope = Mapping[str, Any]
Headers = dict[bytes, bytes]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]

SILENCE = 30.0  # seconds without a byte of a body
LONGEST = 900.0  # seconds for a whole body, and what the slowest line needs for the length that is announced
SLOWEST = 64_000 / 8  # bytes a second
MOST_BODY = 64 * 2**20  # bytes; Django has its own, smaller limits for forms
MOST_BARE = 2**20  # bytes without a cookie: Django refuses every form of that kind, for it lacks the token


class Refused(Exception):
    """The request is answered with `status`, and without Django."""

    def __init__(self, status: int) -> None:
        super().__init__(f"refused with {status}")
        self.status = status


class Gone(Exception):
    """Nobody is there any more to be answered."""


def joined(pairs: list[tuple[bytes, bytes]]) -> Headers:
    """Return the headers by name; of several with one name, the values in one (RFC 9110, 5.3; RFC 6265 for cookies)."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    values: dict[bytes, list[bytes]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: (b"; " if name == b"cookie" else b",").join(several) for name, several in values.items()}


def has_body(headers: Headers) -> bool:
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


async def body_of(receive: Receive, headers: Headers) -> tuple[IO[bytes], int]:
    """Return the whole body and its length, on disk if it is long. Raises Busy, Refused or Gone."""
    if not has_body(headers):
        return io.BytesIO(), 0
    most = MOST_BODY if b"cookie" in headers else MOST_BARE
    announced = int(headers.get(b"content-length", b"0"))  # gunicorn lets only digits pass
    if announced > most:
        raise Refused(413)
    file = Body()
    try:
        async with asyncio.timeout(LONGEST + announced / SLOWEST):
            length = await fill(file, receive, most)
        file.seek(0)  # what is still in memory goes to the disk
        return file, length
    except BaseException as error:
        file.close()
        if isinstance(error, TimeoutError):
            raise Refused(408) from None
        if full_disk.says_full(error):
            raise Refused(507) from error
        raise


async def fill(file: Body, receive: Receive, most: int) -> int:
    """Write a body of `most` bytes at most into a file as it comes; return its length.

    Raises Busy, TimeoutError, OSError, Refused or Gone.

    The rest of one that the disk has no room for is heard out: who still sends does not hear an answer.
    """
    length, more = 0, True
    failure: OSError | None = None
    while more:
        async with asyncio.timeout(SILENCE):  # wait_for of Python 3.11 can swallow the end of LONGEST
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        length += len(piece)
        if length > most:
            raise Refused(413)
        failure = failure or refused_by_disk(file, piece)
        more = message.get("more_body", False)
    if failure:
        raise failure
    return length


def refused_by_disk(file: Body, piece: bytes) -> OSError | None:
    """Add a piece to a body; return what the disk said to it. Raises Busy."""
    try:
        file.add(piece)
    except OSError as error:
        file.close()
        return error
    return None


def disconnected(receive: Receive) -> "asyncio.Task[None]":
    """Return a task that ends when the one who asked has gone; their body must have been received."""

    async def wait() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    return asyncio.ensure_future(wait())


def environ_of(scope: Scope, headers: Headers, body: IO[bytes], length: int) -> Environ:
    """Return the environ of a request (PEP 3333). A name with an underscore could pass for another one: it is left
    out."""
    environ = bare(scope["method"], scope["raw_path"], scope["query_string"], scope["scheme"])
    environ |= {
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "CONTENT_LENGTH": str(length) if length else "",
        "wsgi.input": body,
    }
    for name, value in headers.items():
        if name == b"content-type":
            environ["CONTENT_TYPE"] = value.decode("latin-1")
        elif name not in (b"content-length", b"transfer-encoding") and b"_" not in name:
            environ["HTTP_" + name.decode("latin-1").upper().replace("-", "_")] = value.decode("latin-1")
    return environ


def bare(method: str, path: bytes, query: bytes, scheme: str) -> Environ:
    """Return the environ of a request without headers and body."""
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": "",  # a request without a host is for nobody
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
