"""The front: answers what is kept in memory in the event loop, and asks Django for the rest (docs/adr/0013, 0014)."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from portal import generation
from portal.caching import Kept, Numbers, PageCache
from portal.packing import NotPackable

from .bridge import Answer, Bridge, Headers
from .cacheable import Rule, declared, rule_of
from .files import Files
from .key import Key, is_for_everybody, shared
from .receiving import Gone, Receive, Refused, body_of, disconnected, environ_of
from .request import Request, Scope, encoding_for
from .sending import PAGE, Send, encoded, finish, send_answer, send_file, send_refusal, send_whole, start
from .spool import Busy

log = logging.getLogger(__name__)

Count = Callable[[str, int, str, str, str, str, bool, str, str], None]
LONGEST_KEPT = 86_400.0  # seconds
LONGEST_KEY = 1_000  # bytes of host, path and query
LARGE = 200_000  # bytes that are compressed in a thread, a map of the site say
MADE_HERE = {PAGE, b"content-length", b"etag", b"vary"}
WITH_304 = {b"cache-control", b"vary", b"etag"}  # RFC 9110, 15.4.5


class Front:
    """The ASGI application. `numbers` and `count` are the statistics': where numbers come from, and who counts; a
    count that `waits` for the disk gets a thread."""

    def __init__(self, bridge: Bridge, numbers: Numbers, count: Count, waits: bool = False) -> None:
        self.bridge, self.numbers, self.count, self.waits = bridge, numbers, count, waits
        self.cache = PageCache(settings.PORTAL_CACHE_MB * 2**20)
        self.files = Files()
        # Looking up a setting takes as long as looking up a page.
        self.is_proxied, self.redirects = bool(settings.TRUSTED_PROXIES), settings.SECURE_SSL_REDIRECT
        self.debug, self.most_age = settings.DEBUG, settings.PORTAL_STALE_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request.of(scope, self.is_proxied)
        try:
            if not scope["raw_path"].startswith(b"/"):  # an absolute address, or "*": its host could be another one
                raise Refused(400)
            if request.is_plain and (request.secure or not self.redirects):
                if (rule := rule_of(scope["path"])) and (key := self.key(request, rule)):
                    return await self.send_page(request, key, rule, send)
                if file := self.files.find(request):
                    return await send_file(send, file)
            await self.send_asked(request, receive, send)
        except Busy as error:
            log.error("%s: %s", scope["path"], error)
            await send_whole(send, 503, request.secure)
        except Refused as error:
            await send_refusal(send, error.status, request)
        except Gone:
            await send_whole(send, 408, request.secure)  # nobody hears it, unless a body has only stopped coming

    def key(self, request: Request, rule: Rule) -> Key | None:
        """Return the key of a reader's page, or None when Django must be asked: for an editor, and when nobody knows
        whether it has changed."""
        known = generation.watch.known
        if known is None or request.reader.is_editor or self.debug:
            return None
        if time.monotonic() - known.seen > self.most_age or time.time() >= known.until:
            return None
        if request.length > LONGEST_KEY:
            return None
        self.cache.enter((known.token, self.numbers.ranking()))
        scope, query = request.scope, request.scope["query_string"]
        return Key(
            request.secure,
            request.headers[b"host"],
            scope["raw_path"],
            declared(query, rule) if query else b"",
            request.reader.display,
        )

    async def send_page(self, request: Request, key: Key, rule: Rule, send: Send) -> None:
        encoding = encoding_for(request.headers.get(b"accept-encoding", b""))
        made = self.cache.get(key, time.time())
        if made is None:
            made = await self.cache.make(key, lambda: self.make(key, rule, encoding))
        if isinstance(made, Kept):
            await self.send_kept(request, made, key, encoding, send)
        else:
            await self.send_made(request, made, send)

    async def make(self, key: Key, rule: Rule, encoding: str) -> Kept | Answer:
        """Let Django make a page, and keep it unless it is none: an error, a redirect."""
        token, until = self.cache.token, time.time() + (rule.seconds or LONGEST_KEPT)
        environ = key.environ() | {self.numbers.key: self.numbers.mark}

        def keep(status: int, told: Headers, body: bytes) -> Kept | Answer:
            return self.kept(status, told, body, until, encoding or "gzip")

        made = await self.bridge.answer(environ, keep)
        if isinstance(made, Kept):
            self.cache.put(key, made, token)
        return made

    def kept(self, status: int, told: Headers, body: bytes, until: float, encoding: str) -> Kept | Answer:
        """Return an answer as it is kept, or as those get it who wait for it now. Called in a thread."""
        headers = encoded(told)
        if status == 200 and is_for_everybody(headers):
            shown = [shared(header) for header in headers if header[0] not in MADE_HERE]
            page = dict(headers).get(PAGE, b"").decode()
            try:
                kept = Kept(page, [*shown, (b"vary", b"Accept-Encoding")], until, body, self.numbers)
                kept.pack(encoding)
                return kept
            except NotPackable as error:
                log.error("a page is not kept: %s", error)
        shared_by_all = [header for header in told if header[0].lower() not in ("content-length", "set-cookie")]
        return Answer(status, shared_by_all, self.numbers.printed(body))

    async def send_kept(self, request: Request, kept: Kept, key: Key, encoding: str, send: Send) -> None:
        kept.refresh()
        headers = [*kept.headers, (b"etag", kept.tag)]
        if request.knows(kept.tag, kept.changed):
            await self.note(request, 304, kept.kind, kept.page)
            await start(send, 304, [header for header in headers if header[0] in WITH_304])
            return await finish(send)
        body, encoding = await self.body(kept, key, encoding)
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        headers.append((b"content-length", b"%d" % len(body)))
        await self.note(request, 200, kept.kind, kept.page)
        await start(send, 200, headers)
        await finish(send, b"" if request.is_head else body)

    async def body(self, kept: Kept, key: Key, encoding: str) -> tuple[bytes, str]:
        """Return the body in an encoding, made now if nobody has asked for it yet, or plain."""
        if encoding and encoding not in kept.bodies:
            try:
                if kept.gaps or kept.size < LARGE:
                    kept.pack(encoding)
                else:
                    await asyncio.to_thread(kept.pack, encoding)
                self.cache.measure(key, kept)
            except NotPackable as error:
                log.error("a page is sent plain: %s", error)
                encoding = ""
        if not encoding:
            return next(iter(kept.bodies.values())).plain(), ""
        return bytes(kept.bodies[encoding].body), encoding

    async def send_asked(self, request: Request, receive: Receive, send: Send) -> None:
        """Ask Django, each time; a reader who goes away is not waited for, what an editor sends is always done."""
        body, length = await body_of(receive, request.headers)
        began = time.perf_counter()
        asked = asyncio.ensure_future(self.bridge.answer(environ_of(request.scope, request.headers, body, length)))
        asked.add_done_callback(seen)
        if request.is_plain:
            await first(asked, disconnected(receive))
        answer: Answer = await asyncio.shield(asked)
        if self.debug:
            answer.headers.append(("Server-Timing", f"django;dur={(time.perf_counter() - began) * 1000:.1f}"))
        await self.send_made(request, answer, send)

    async def send_made(self, request: Request, answer: Answer, send: Send) -> None:
        headers = encoded(answer.headers)
        known = dict(headers)
        await self.note(
            request, answer.status, known.get(b"content-type", b"").decode("latin-1"), known.get(PAGE, b"").decode()
        )
        await send_answer(send, answer, headers, bare=request.is_head)

    async def note(self, request: Request, status: int, kind: str, page: str) -> None:
        """Tell the counting of an answer, before it is sent."""
        scope, get = request.scope, request.headers.get
        agent = get(b"user-agent", b"").decode("latin-1")
        purpose = (get(b"sec-purpose", b"") + get(b"purpose", b"")).decode("latin-1")
        forwarded = get(b"x-forwarded-for", b"").decode("latin-1")
        editor = request.reader.is_editor
        answer = scope["method"], status, kind, page, agent, purpose, editor, request.remote, forwarded
        if self.waits:
            await asyncio.to_thread(self.count, *answer)
        else:
            self.count(*answer)


async def first(asked: "asyncio.Future[Answer]", other: "asyncio.Task[None]") -> None:
    """Wait for an answer, unless the other thing happens first. Raises Gone then."""
    either: set[asyncio.Future[Any]] = {asked, other}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if not asked.done():
        asked.cancel()
        await asyncio.wait({asked})
        raise Gone
    other.cancel()


def seen(asked: "asyncio.Future[Answer]") -> None:
    """Take note of an error that nobody waits for any more."""
    if not asked.cancelled():
        asked.exception()
