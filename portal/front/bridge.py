"""From the event loop to Django and back: each request gets a thread when all of it is there, and gives it back when
Django has answered, so that neither a slow sender nor a slow reader holds one (docs/adr/0014).
"""

import asyncio
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, NamedTuple

IN_MEMORY = 2**19  # bytes of a body; the rest of a longer one is on disk
PIECE = 2**16
WAITING = 256  # requests that may wait for a thread

Environ = dict[str, Any]


class Busy(Exception):
    """Too many requests wait for a thread, or Django takes too long."""


class Spool:
    """A body that a thread writes at its own pace and the event loop sends at the reader's."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)
        self.lock = threading.Lock()
        self.news = asyncio.Event()
        self.written = 0
        self.finished = self.failed = self.unwanted = False

    def write(self, data: bytes) -> None:
        with self.lock:
            self.file.seek(self.written)
            self.file.write(data)
            self.written += len(data)
        self.tell()

    def tell(self) -> None:
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
        self.unwanted = True
        with self.lock:
            if self.finished or self.failed:
                self.file.close()


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes | Spool


class Bridge:
    """Runs a WSGI application, Django's, in a bounded number of threads."""

    def __init__(self, application: Callable[..., Any], threads: int, seconds: float) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.seconds = seconds
        self.most = threads + WAITING
        self.present = 0

    async def answer(self, environ: Environ, then: Callable[[Answer], Any] = lambda answer: answer) -> Any:
        """Return what `then`, in the same thread, makes of Django's answer. Raises Busy when there is none in time."""
        if self.present >= self.most:
            raise Busy("too many requests wait")
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Any] = loop.create_future()
        self.present += 1
        job = self.pool.submit(self.work, environ, then, loop, answered)
        job.add_done_callback(lambda job: loop.call_soon_threadsafe(self.done, job, answered))
        try:
            return await asyncio.wait_for(answered, self.seconds)
        except TimeoutError:
            raise Busy(f"no answer in {self.seconds} s") from None
        finally:
            job.cancel()  # who has gone away needs no thread

    def done(self, job: Any, answered: "asyncio.Future[Any]") -> None:
        self.present -= 1
        if not job.cancelled() and (error := job.exception()) and not answered.done():
            answered.set_exception(error)

    def work(
        self,
        environ: Environ,
        then: Callable[[Answer], Any],
        loop: asyncio.AbstractEventLoop,
        answered: "asyncio.Future[Any]",
    ) -> None:
        """Let Django answer; called in a thread."""
        started: list[Any] = []
        response = self.application(environ, lambda status, headers, _=None: started.extend((status, headers)))
        try:
            body = Spool(loop) if getattr(response, "streaming", False) else b"".join(response)
            made = then(Answer(int(started[0][:3]), started[1], body))
            loop.call_soon_threadsafe(settle, answered, made)
            if isinstance(body, Spool):
                body.fill(response)
        finally:
            response.close()
            environ["wsgi.input"].close()

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)


def settle(answered: "asyncio.Future[Any]", made: Any) -> None:
    if not answered.done():
        answered.set_result(made)
    elif isinstance(made, Answer) and isinstance(made.body, Spool):
        made.body.close()
