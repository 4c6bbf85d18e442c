"""The front with a Django of the test's own: a function that is asked, and notes what it was asked."""

import asyncio
import gzip
import math
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import brotli

from portal import generation
from portal.caching import Numbers
from portal.front.application import Front
from portal.front.bridge import Bridge

MARK = "0123456789abcdef"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}
ARTICLE = "/tin-tuc/ke-hoach-1/"


class Page(NamedTuple):
    """What a view answers."""

    body: bytes = b"<p>B\xc3\xa0i</p>"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"), ("X-Page", "article/1"))
    streaming: bool = False


class Response(list):
    """The body of an answer, as Django's own responses are."""

    streaming = False

    def close(self):
        pass


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return UNPACK[self.headers.get("content-encoding", "")](self.body).decode()


class Server:
    """A front, the requests that reached its Django, and the answers that were counted."""

    def __init__(self, view: Callable[[dict[str, Any]], Page] = lambda environ: Page(), threads: int = 4) -> None:
        self.view = view
        self.asked: list[dict[str, Any]] = []
        self.counted: list[tuple[Any, ...]] = []
        self.values = {"views:article:1": "1.468", "online": "26"}
        self.state, self.ranking = object(), 1
        numbers = Numbers(
            "stats.gaps", MARK, lambda name: lambda: self.values[name], lambda: self.state, lambda: self.ranking
        )
        self.front = Front(Bridge(self.django, threads, 5.0), numbers, lambda *answer: self.counted.append(answer))

    def django(self, environ, start_response):
        self.asked.append(environ)
        page = self.view(environ)
        start_response(f"{page.status} {HTTPStatus(page.status).phrase}", list(page.headers))
        response = Response([page.body[n : n + 1000] for n in range(0, len(page.body), 1000)])
        response.streaming = page.streaming
        return response

    def change(self, **values: str) -> None:
        """Let the numbers be other ones."""
        self.values |= values
        self.state = object()

    def get(self, address: str = ARTICLE, **options: Any) -> Answer:
        return asyncio.run(self.fetch(address, **options))

    async def fetch(
        self, address: str, method: str = "GET", body: bytes = b"", scheme: str = "http", **headers: str
    ) -> Answer:
        """Ask the front. Headers are given as names with underscores; the host and the browser are given anyway."""
        path, _, query = address.partition("?")
        named = {"host": "localhost", "user_agent": BROWSER} | headers
        sent: list[dict[str, Any]] = []
        pieces = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive():
            for piece in pieces:
                return piece
            await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await self.front(
            {
                "type": "http",
                "method": method,
                "path": path,
                "raw_path": path.encode(),
                "query_string": query.encode(),
                "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
                "scheme": scheme,
                "http_version": "1.1",
                "client": ("127.0.0.1", 4711),
            },
            receive,
            send,
        )
        found = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], found, b"".join(message["body"] for message in sent[1:]))


def enter(token: object, until: float = math.inf, age: float = 0) -> None:
    """Let the process know of a generation."""
    generation.watch.known = generation.Generation(token, until, time.monotonic() - age)


class Gate:
    """A view that waits until the test lets it answer."""

    def __init__(self, page: Page | None = None) -> None:
        self.page, self.open, self.entered = page or Page(), threading.Event(), threading.Event()

    def __call__(self, environ):
        self.entered.set()
        assert self.open.wait(5)
        return self.page
