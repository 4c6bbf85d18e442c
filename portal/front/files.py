"""Static files and uploaded ones, sent from the event loop: a slow viewer holds no thread."""

import errno
import mimetypes
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from whitenoise import WhiteNoise

from portal.middleware import policy
from portal.ranges import File, Headers, file_for
from portal.twins import webp_of

from .request import Request

HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
ABOUT_FILES = b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"
NO_FILE = {errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG}
ALONE = "default-src 'none'; sandbox"  # whatever was uploaded, it can do nothing
FILM = "default-src 'none'; media-src 'self'"  # in a sandbox, a browser that opens a video by itself could not play it
FOREVER = "public, max-age=31536000, immutable"
UNTIL_THERE = "no-cache"  # what stands in for a file that is still being made


class Files:
    """Static files as WhiteNoise knows them, compressed and for ever where the name has a hash; and uploaded ones."""

    def __init__(self) -> None:
        self.static = WhiteNoise(None, max_age=60, immutable_file_test=is_hashed)
        self.static.add_files(str(settings.STATIC_ROOT), prefix=settings.STATIC_URL)

    def find(self, request: Request) -> File | None:
        """Return the file that is asked for, or None when there is none."""
        path, method = request.scope["path"], request.scope["method"]
        if not path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
            return None
        headers = request.meta(*ABOUT_FILES)
        if request.is_head:
            headers.pop("HTTP_RANGE", None)  # it means something to a GET only (RFC 9110, 14.2)
        if path.startswith(settings.MEDIA_URL):
            found = uploaded(path.removeprefix(settings.MEDIA_URL), method, headers)
        else:
            found = self.collected(path, method, headers)
        return found and found._replace(headers=found.headers + security_headers(found.headers, request.secure))

    def collected(self, path: str, method: str, headers: Mapping[str, str]) -> File | None:
        known = self.static.files.get(path)
        if known is None:
            return None
        answer = known.get_response(method, headers)
        length = int(dict(answer.headers).get("Content-Length", 0))
        return File(int(answer.status), list(answer.headers), answer.file, length if answer.file else 0)


def is_hashed(path: str, url: str) -> bool:
    return bool(HASHED.search(url))


def security_headers(present: Headers, secure: bool) -> Headers:
    """Return what Django's middleware adds to every answer."""
    names = {name for name, _ in present}
    wanted = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Content-Security-Policy", policy(settings.SECURE_CSP)),
        ("Permissions-Policy", settings.PERMISSIONS_POLICY),
    ]
    if secure and settings.SECURE_HSTS_SECONDS:
        wanted.append(
            ("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload")
        )
    return [(name, value) for name, value in wanted if name not in names]


def uploaded(name: str, method: str, headers: Mapping[str, str]) -> File | None:
    """Return what to answer for a file in MEDIA_ROOT, or None when there is none. Names are never used again.

    For an AVIF twin that is not there its WebP file is sent.

    Raises OSError when a file cannot be opened that may well be there.
    """
    content, lifetime = opened(name), FOREVER
    if content is None and (twin := webp_of(name)):
        name, content, lifetime = twin, opened(twin), UNTIL_THERE
    if content is None:
        return None
    found, first = answer_for(os.fstat(content.fileno()), mimetypes.guess_type(name)[0], headers, lifetime)
    if found.length == 0 or method == "HEAD":
        content.close()
        return found
    content.seek(first)
    return found._replace(content=content)


def opened(name: str) -> BinaryIO | None:
    try:
        return Path(safe_join(settings.MEDIA_ROOT, name)).open("rb")
    except (SuspiciousFileOperation, ValueError):
        return None
    except OSError as error:
        if error.errno in NO_FILE:
            return None
        raise


def answer_for(
    state: os.stat_result, kind: str | None, headers: Mapping[str, str], lifetime: str = FOREVER
) -> tuple[File, int]:
    """Return what to answer for an uploaded file, without its content, and the first byte to send."""
    known: Headers = [
        ("Content-Type", kind or "application/octet-stream"),
        ("Cache-Control", lifetime),
        ("Content-Security-Policy", FILM if (kind or "").startswith("video/") else ALONE),
    ]
    return file_for(state, known, headers)
