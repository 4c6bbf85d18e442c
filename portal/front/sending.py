"""Answers on their way out."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from portal.caching import Header
from portal.errors import WHOLE
from portal.full_disk import PART_LOST

from .bridge import Answer
from .files import File, security_headers
from .request import Request
from .spool import Spool

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
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


async def send_pieces(send: Send, body: Spool | File) -> None:
    if isinstance(body, File):
        for part in body.pieces():
            await send_piece(send, part)
        return
    pieces: AsyncIterator[bytes] = body.pieces()
    async for piece in pieces:
        await send_piece(send, piece)


async def send_file(send: Send, file: File) -> None:
    await start(send, file.status, encoded(file.headers))
    await send_pieces(send, file)
    await finish(send)


async def send_piece(send: Send, piece: bytes) -> None:
    """Send a part of a body, and let others have a turn: `send` returns at once while the reader keeps up."""
    await send({"type": "http.response.body", "body": piece, "more_body": True})
    await asyncio.sleep(0)


async def send_whole(send: Send, status: int, secure: bool = False) -> None:
    """Send an error page that needs nothing else; `secure` to a reader who came by https."""
    await send_ready(send, status, "text/html; charset=utf-8", WHOLE.get(status, WHOLE[400]), secure)


async def send_refusal(send: Send, status: int, request: Request) -> None:
    """Refuse a request: by an error page, and a part of an upload that the disk has no room for as Django does."""
    if status == 507 and b"tus-resumable" in request.headers:
        body = json.dumps({"message": PART_LOST}).encode()
        return await send_ready(send, status, "application/json", body, request.secure)
    await send_whole(send, status, request.secure)


async def send_ready(send: Send, status: int, kind: str, body: bytes, secure: bool) -> None:
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    if status == 503:
        headers.append(("Retry-After", "30"))
    await start(send, status, encoded(headers + security_headers(headers, secure)))
    await finish(send, body)


def encoded(headers: list[tuple[str, str]]) -> list[Header]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
