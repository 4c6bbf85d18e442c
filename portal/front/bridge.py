"""From the event loop to Django and back: each request gets a thread when all of it is there, and gives it back when
Django has answered, so that neither a slow sender nor a slow reader holds one (docs/adr/0014).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from portal.ranges import File

from .spool import Busy, Spool

WAITING = 256  # requests that may wait for a thread

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Then = Callable[[int, Headers, bytes], Any]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes | Spool | File


class Bridge:
    """Runs a WSGI application, Django's, in a bounded number of threads."""

    def __init__(self, application: Callable[..., Any], threads: int, seconds: float) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.seconds = seconds
        self.most = threads + WAITING
        self.present = 0

    async def answer(self, environ: Environ, then: Then | None = None) -> Any:
        """Return Django's answer, or what `then`, in the same thread, makes of it when it is whole.

        Raises Busy when there is none in time.
        """
        if self.present >= self.most:
            raise Busy("too many requests wait")
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Any] = loop.create_future()
        job = self.pool.submit(self.work, environ, then, loop, answered)
        self.present += 1
        job.add_done_callback(lambda job: tell(loop, self.done, job, answered))
        try:
            return await asyncio.wait_for(answered, self.seconds)
        except TimeoutError:
            raise Busy(f"no answer in {self.seconds} s") from None
        finally:
            job.cancel()  # who has gone away needs no thread

    def done(self, job: Any, answered: "asyncio.Future[Any]") -> None:
        self.present -= 1
        if job.cancelled() or not (error := job.exception()):
            return
        if answered.done():
            log.error("an answer broke off", exc_info=error)
        else:
            answered.set_exception(error)

    def work(
        self,
        environ: Environ,
        then: Then | None,
        loop: asyncio.AbstractEventLoop,
        answered: "asyncio.Future[Any]",
    ) -> None:
        """Let Django answer; called in a thread."""
        started: list[Any] = []
        response = self.application(environ, lambda status, headers, _=None: started.extend((status, headers)))
        try:
            status, headers = int(started[0][:3]), started[1]
            if then:
                return tell(loop, settle, answered, then(status, headers, b"".join(response)))
            body = body_of(response, loop)
            environ["wsgi.input"].close()  # its room is free before the answer is known
            tell(loop, settle, answered, Answer(status, headers, body))
            if isinstance(body, Spool):
                body.fill(response)
        finally:
            response.close()
            environ["wsgi.input"].close()

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)


def body_of(response: Any, loop: asyncio.AbstractEventLoop) -> bytes | Spool | File:
    """Return what to send: a file itself, which need not be copied; something to fill, where an answer streams."""
    if isinstance(file := getattr(response, "file", None), File):
        return file
    return Spool(loop) if getattr(response, "streaming", False) else b"".join(response)


def tell(loop: asyncio.AbstractEventLoop, *call: Any) -> None:
    with contextlib.suppress(RuntimeError):  # the process stops: nobody listens any more
        loop.call_soon_threadsafe(*call)


def settle(answered: "asyncio.Future[Any]", made: Any) -> None:
    if not answered.done():
        answered.set_result(made)
    elif isinstance(made, Answer) and not isinstance(made.body, bytes):
        made.body.close()
