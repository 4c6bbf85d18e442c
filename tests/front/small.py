"""A small application under the portal's worker, with short times: `gunicorn --config tests/front/small.py`."""

import asyncio
import os
import time

from portal.front import worker

time.sleep(float(os.environ.get("SMALL_LOADING", 0)))
worker.FIRST_HEADER = 0.5
worker.STUCK = 1.0
worker.FAREWELL = 0.5

wsgi_app = "tests.front.small:application"
worker_class = "portal.front.worker.Worker"
workers, worker_connections, keepalive, graceful_timeout = 1, 5, 30, 20
control_socket_disable = True

PIECES = {"/long/": [bytes(20_000_000)], "/pieces/": [bytes(100_000)] * 200}  # more than the kernel takes in


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    path = scope["path"]
    if path == "/slow/":
        await asyncio.sleep(1)
    headers = [] if path in PIECES else [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for piece in PIECES.get(path, [b"ok"]):
        await send({"type": "http.response.body", "body": piece, "more_body": path == "/pieces/"})
    if path == "/pieces/":
        await send({"type": "http.response.body", "body": b""})
