"""Answers on their way out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from portal.caching import Header
from portal.errors import WHOLE

from .bridge import Answer, Spool
from .files import File

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
LONGEST_PIECE = 120.0  # seconds for 64 kB
PAGE = b"x-page"  # the header in which a view says to the counting which page its answer is


async def start(send: Send, status: int, headers: list[Header]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def finish(send: Send, body: bytes = b"") -> None:
    await send({"type": "http.response.body", "body": body})


async def send_answer(send: Send, answer: Answer, headers: list[Header], bare: bool) -> None:
    """Send an answer of Django; `bare` without its body, for HEAD. Raises RuntimeError when it breaks off."""
    shown = [header for header in headers if header[0] != PAGE]
    if isinstance(answer.body, bytes):
        if b"content-length" not in dict(headers):
            shown.append((b"content-length", b"%d" % len(answer.body)))
        await start(send, answer.status, shown)
        return await finish(send, b"" if bare else answer.body)
    try:
        await start(send, answer.status, shown)
        if not bare:
            await send_pieces(send, answer.body)
        await finish(send)
    finally:
        answer.body.close()


async def send_pieces(send: Send, body: Spool) -> None:
    pieces: AsyncIterator[bytes] = body.pieces()
    async for piece in pieces:
        await send_piece(send, piece)


async def send_file(send: Send, file: File) -> None:
    await start(send, file.status, encoded(file.headers))
    for piece in file.pieces():
        await send_piece(send, piece)
    await finish(send)


async def send_piece(send: Send, piece: bytes) -> None:
    """Send a part of a body. Raises TimeoutError for a reader who takes too long over it."""
    await asyncio.wait_for(send({"type": "http.response.body", "body": piece, "more_body": True}), LONGEST_PIECE)


async def send_whole(send: Send, status: int) -> None:
    """Send an error page that needs nothing else."""
    body = WHOLE.get(status, WHOLE[400])
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    await start(send, status, [*headers, (b"retry-after", b"30")] if status == 503 else headers)
    await finish(send, body)


def encoded(headers: list[tuple[str, str]]) -> list[Header]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
