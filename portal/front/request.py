"""What the front has to know of a request before Django sees it."""

import contextlib
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from portal.display import Display
from portal.packing import STREAMS

from .receiving import Headers, has_body, joined

Scope = Mapping[str, Any]
T = TypeVar("T")

LONGEST_REMEMBERED = 300  # bytes: nobody fills the memory with long headers


def remembered(work: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """Let a function of a header work once for each of the latest 2,000 short values."""
    known = lru_cache(2000)(work)

    @wraps(work)
    def find(value: bytes) -> T:
        return known(value) if len(value) < LONGEST_REMEMBERED else work(value)

    return find


class Reader(NamedTuple):
    """What the cookies say."""

    is_editor: bool = False
    display: str = ""


@remembered
def reader_of(cookie: bytes) -> Reader:
    cookies = parse_cookie(cookie.decode("latin-1"))
    return Reader(settings.SESSION_COOKIE_NAME in cookies, Display.read(cookies).value)


NOBODY = Reader()


class Request(NamedTuple):
    scope: Scope
    headers: Headers
    reader: Reader
    secure: bool  # came by https

    @classmethod
    def of(cls, scope: Scope, is_proxied: bool) -> "Request":
        """`is_proxied` says whether a proxy before the portal is believed about the scheme."""
        headers = joined(scope["headers"])
        reader = reader_of(headers[b"cookie"]) if b"cookie" in headers else NOBODY
        secure = scope["scheme"] == "https"
        if is_proxied and b"x-forwarded-proto" in headers:  # as Django does with SECURE_PROXY_SSL_HEADER
            secure = headers[b"x-forwarded-proto"].split(b",")[0].strip() == b"https"
        return cls(scope, headers, reader, secure)

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")

    def meta(self, *names: bytes) -> dict[str, str]:
        """Return some of the headers, named as in a WSGI environ."""
        present = [name for name in names if name in self.headers]
        return {"HTTP_" + name.decode().upper().replace("-", "_"): self.header(name) for name in present}

    @property
    def remote(self) -> str:
        return self.scope["client"][0] if self.scope["client"] else ""

    @property
    def length(self) -> int:
        """How long it is, what makes it one of its own."""
        return len(self.scope["raw_path"]) + len(self.scope["query_string"]) + len(self.headers.get(b"host", b""))

    @property
    def is_head(self) -> bool:
        return self.scope["method"] == "HEAD"

    @property
    def is_plain(self) -> bool:
        """Whether it may be answered without Django: it asks a host of ours for a page or a file."""
        method = self.scope["method"]
        return (
            (method == "GET" or method == "HEAD")
            and is_ours(self.headers.get(b"host", b""))
            and not has_body(self.headers)
        )

    def knows(self, tag: bytes, changed: bytes | None) -> bool:
        """Say whether the reader has what a weak entity tag and a Last-Modified name (RFC 9110, 13.1.2, 13.1.3)."""
        known = self.headers.get(b"if-none-match")
        if known is None:
            return changed is not None and self.headers.get(b"if-modified-since") == changed
        if known == tag or known == b"*":
            return True
        return tag.removeprefix(b"W/") in [one.strip().removeprefix(b"W/") for one in known.split(b",")]


@remembered
def is_ours(host: bytes) -> bool:
    domain, _ = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@remembered
def encoding_for(accepted: bytes) -> str:
    """Return the encoding to send, by the Accept-Encoding header (RFC 9110, 12.5.3), "" for none."""
    found: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, *parameters = [one.strip() for one in part.split(";")]
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        with contextlib.suppress(ValueError):
            found[name] = float(quality)
    return next((name for name in STREAMS if found.get(name, found.get("*", 0)) > 0), "")
