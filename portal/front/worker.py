"""gunicorn's ASGI worker with what it leaves open: a time for the first request of a connection and for a reader who
reads nothing, a number of connections, an end for every answer of HTTP/1.0, and a stop that does not wait for idle
connections, and that is heard from the beginning (docs/adr/0012). It uses inner names of the pinned version.
"""

import signal
from asyncio import TimerHandle
from typing import Any

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi

FIRST_HEADER = 15.0  # seconds
STUCK = 120.0  # seconds in which a reader must take what waits for them, some 64 kB of a long answer
FAREWELL = 30.0  # seconds for the rest of an answer on a connection that is closed


class Protocol(ASGIProtocol):
    aborting: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.worker.connected.add(self)
        if self.worker.nr_conns > self.worker.cfg.worker_connections:
            self._close_transport()
            return
        self._keepalive_handle = self.worker.loop.call_later(FIRST_HEADER, self._keepalive_timeout)

    def connection_lost(self, exc: Exception | None) -> None:
        self.worker.connected.discard(self)
        self.spare()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        if not self._closed:
            self.abort_in(STUCK)

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self._closed:
            self.spare()

    def abort_in(self, seconds: float) -> None:
        """Break the connection off after a time, in place of any other time that was set."""
        self.spare()
        self.aborting = self.worker.loop.call_later(seconds, self.transport.abort)

    def spare(self) -> None:
        if self.aborting:
            self.aborting.cancel()
            self.aborting = None

    def close_if_idle(self) -> None:
        if self._keepalive_handle:  # it runs exactly while a request is waited for
            self._close_transport()

    def _close_transport(self) -> None:
        """Close the connection; a transport waits for ever until its reader has taken what was written."""
        if not self._closed:
            self.abort_in(FAREWELL)
        super()._close_transport()

    def _will_close(self, request: Any, response_requires_close: bool) -> bool:
        """Say whether the connection ends with the answer: in HTTP/1.0 only that ends one without a length."""
        return request.version < (1, 1) or super()._will_close(request, response_requires_close)


ASGIProtocol._check_h1c_protocol_available()  # looked for by a subclass, the C parser would not be found
gasgi.ASGIProtocol = Protocol


class Worker(gasgi.ASGIWorker):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connected: set[Protocol] = set()

    def init_signals(self) -> None:
        """Hear a stop while the application is loaded too: the loop does so only when it runs."""
        super().init_signals()
        signal.signal(signal.SIGTERM, lambda *_: self.handle_exit_signal())
        for sign in (signal.SIGQUIT, signal.SIGINT):
            signal.signal(sign, lambda *_: self.handle_quit_signal())

    async def _shutdown(self) -> None:
        for server in self.servers:
            server.close()
        for protocol in list(self.connected):
            protocol.close_if_idle()
        await super()._shutdown()
