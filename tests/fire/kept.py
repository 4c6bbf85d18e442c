"""The portal, and at an address of its own the hosts of the pages that its front keeps."""

import json

from portal.asgi import application as portal

ADDRESS = "/-/hosts/"


async def application(scope, receive, send):
    if scope["type"] != "http" or scope["path"] != ADDRESS:
        await portal(scope, receive, send)
        return
    hosts = sorted({key.host.decode("latin-1") for key in portal.front.cache.pages})
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": json.dumps(hosts).encode()})
