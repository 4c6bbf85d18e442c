"""Files on their way to readers: always to be kept, never to run as a page (docs/adr/0020)."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, StreamingHttpResponse

from portal import attachments, ranges

from .models import File


class FileAnswer(StreamingHttpResponse):
    """A file as an answer; the front takes its `file` and sends that itself, as long as the reader needs."""

    def __init__(self, file: ranges.File) -> None:
        super().__init__(file.pieces(), status=file.status, headers=dict(file.headers))
        self.file = file


def answer(request: HttpRequest, file: File) -> FileAnswer:
    """Answer with a file or the part of it that is asked for. Raises Http404 when it is not in its place."""
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is compressed already, and a part must stay as long as it is
    try:
        content = Path(default_storage.path(file.stored)).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    found, first = ranges.file_for(os.fstat(content.fileno()), headers_of(file), asked(request))
    if found.length == 0 or request.method == "HEAD":
        content.close()
    else:
        content.seek(first)
        found = found._replace(content=content)
    return FileAnswer(found)


def headers_of(file: File) -> ranges.Headers:
    return [
        ("Content-Type", file.kind.type),
        ("Content-Disposition", attachments.disposition(file.name)),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex"),
    ]


def asked(request: HttpRequest) -> dict[str, Any]:
    """Return the headers of a request; to a HEAD, Range means nothing (RFC 9110, 14.2)."""
    return {name: value for name, value in request.META.items() if name != "HTTP_RANGE" or request.method == "GET"}


def is_beginning(response: StreamingHttpResponse) -> bool:
    """Say whether a reader gets the first byte: a download that goes on after a break is the same one."""
    return response.status_code == 200 or response.headers.get("Content-Range", "").startswith("bytes 0-")
