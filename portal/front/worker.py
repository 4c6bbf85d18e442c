"""gunicorn's ASGI worker with what it leaves open: a time for the first request of a connection, a number of
connections, and a stop that does not wait for idle ones (docs/adr/0012). It uses inner names of the pinned version.
"""

from typing import Any

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi

FIRST_HEADER = 15.0  # seconds


class Protocol(ASGIProtocol):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.worker.connected.add(self)
        if self.worker.nr_conns > self.worker.cfg.worker_connections:
            self._close_transport()
            return
        self._keepalive_handle = self.worker.loop.call_later(FIRST_HEADER, self._keepalive_timeout)

    def connection_lost(self, exc: Exception | None) -> None:
        self.worker.connected.discard(self)
        super().connection_lost(exc)

    def close_if_idle(self) -> None:
        if self._keepalive_handle:  # it runs exactly while a request is waited for
            self._close_transport()


ASGIProtocol._check_h1c_protocol_available()  # looked for by a subclass, the C parser would not be found
gasgi.ASGIProtocol = Protocol


class Worker(gasgi.ASGIWorker):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connected: set[Protocol] = set()

    async def _shutdown(self) -> None:
        for server in self.servers:
            server.close()
        for protocol in list(self.connected):
            protocol.close_if_idle()
        await super()._shutdown()
