"""A small application under the portal's worker, with short times: `gunicorn --config tests/front/small.py`."""

import asyncio

from portal.front import worker

worker.FIRST_HEADER = 0.5

wsgi_app = "tests.front.small:application"
worker_class = "portal.front.worker.Worker"
workers, worker_connections, keepalive, graceful_timeout = 1, 5, 30, 20
control_socket_disable = True


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    if scope["path"] == "/slow/":
        await asyncio.sleep(1)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})
