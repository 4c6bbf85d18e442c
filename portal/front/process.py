"""One process that serves: puts the front together, and starts and stops what works beside it."""

import secrets
import threading
from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings

from portal import generation
from portal.caching import Numbers
from portal.templatetags.vietnam import number

from .application import Front
from .bridge import Bridge
from .receiving import Receive
from .request import Scope
from .sending import Send

UNKNOWN = "–"  # a number while the database has never answered
LONGEST_ANSWER = 60.0  # seconds


class Statistics(Protocol):
    """What the front needs of those who count; `portal.asgi` names them."""

    GAPS: str

    def start(self) -> None: ...
    def count(self, *answer: Any) -> None: ...
    def number(self, name: str) -> Callable[[], int | None]: ...
    def moment(self) -> object: ...


class Process:
    """The ASGI application: the front, and a thread that watches for changes."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self.stopped = threading.Event()
        self.watcher = threading.Thread(target=generation.watch.work, args=[self.stopped], name="watch", daemon=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.front(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self.live(receive, send)
        else:
            await send({"type": "websocket.close"})

    async def live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.watcher.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.stopped.set()
        self.watcher.join()
        self.front.bridge.close()
        await send({"type": "lifespan.shutdown.complete"})


def assemble(django: Any, statistics: Statistics) -> Process:
    def text(name: str) -> Callable[[], str]:
        source = statistics.number(name)
        return lambda: UNKNOWN if (value := source()) is None else number(value)

    statistics.start()
    numbers = Numbers(statistics.GAPS, secrets.token_hex(8), text, statistics.moment)
    bridge = Bridge(django, settings.PORTAL_THREADS, LONGEST_ANSWER)
    return Process(Front(bridge, numbers, statistics.count))
