"""The barest WSGI application: always the same answer, read from two files when it starts."""

import json
import os
from pathlib import Path

folder = Path(os.environ["BARE_ANSWER"])
body = (folder / "body").read_bytes()
headers = [tuple(header) for header in json.loads((folder / "headers.json").read_text())]


def application(environ, start_response):
    start_response("200 OK", headers)
    return [body]
