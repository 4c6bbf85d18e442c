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
LONGEST_GOODBYE = 5.0  # seconds for a look at a database that hangs


class Statistics(Protocol):
    """What the front needs of those who count."""

    GAPS: str
    WAITS: bool

    def start(self) -> None: ...
    def count(self, *answer: Any) -> None: ...
    def number(self, name: str) -> Callable[[], int | None]: ...
    def moment(self) -> object: ...
    def ranking(self) -> int: ...
    def refresh(self) -> None: ...


class Worker(Protocol):
    """Who works beside the front, in a thread of its own."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Process:
    """The ASGI application: the front, a thread that watches for changes, and a worker if there is one."""

    def __init__(self, front: Front, worker: Worker | None = None) -> None:
        self.front, self.worker = front, worker
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
        if self.worker:
            self.worker.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.stopped.set()
        if self.worker:
            self.worker.stop()
        self.watcher.join(LONGEST_GOODBYE)
        self.front.bridge.close()
        await send({"type": "lifespan.shutdown.complete"})


def assemble(django: Any, statistics: Statistics | None = None, worker: Worker | None = None) -> Process:
    """Return the application for a process: Django behind a front, which counts if `statistics` are given, and a
    `worker` beside it, which works for as long as the process serves."""
    bridge = Bridge(django, settings.PORTAL_THREADS, LONGEST_ANSWER)
    mark = secrets.token_hex(8)
    if statistics is None:
        return Process(
            Front(bridge, Numbers("", mark, lambda name: str, lambda: None, lambda: None), lambda *_: None), worker
        )
    statistics.start()
    generation.watch.before.append(statistics.refresh)  # a page of a generation shows nothing of the one before
    numbers = Numbers(statistics.GAPS, mark, written(statistics), statistics.moment, statistics.ranking)
    return Process(Front(bridge, numbers, statistics.count, statistics.WAITS), worker)


def written(statistics: Statistics) -> Callable[[str], Callable[[], str]]:
    def text(name: str) -> Callable[[], str]:
        source = statistics.number(name)
        return lambda: UNKNOWN if (value := source()) is None else number(value)

    return text
