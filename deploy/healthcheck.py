"""Exit with 0 when the portal of this container is ready, with 1 and the reason otherwise."""

import http.client
import os
import sys


def reason() -> str:
    """Return what keeps the portal from serving, or nothing."""
    portal = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=4)
    try:
        portal.request("GET", "/healthz/ready")
        answer = portal.getresponse()
        return "" if answer.status == 200 else answer.read(200).decode()
    except OSError as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(reason() or 0)
