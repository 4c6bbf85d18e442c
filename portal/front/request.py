"""What the front has to know of a request before Django sees it."""

import contextlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from portal.packing import STREAMS

from .receiving import Headers, has_body, joined

Scope = Mapping[str, Any]


class Request(NamedTuple):
    scope: Scope
    headers: Headers
    cookies: dict[str, str]
    secure: bool  # came by https

    @classmethod
    def of(cls, scope: Scope) -> "Request":
        headers = joined(scope["headers"])
        cookies = parse_cookie(headers[b"cookie"].decode("latin-1")) if b"cookie" in headers else {}
        return cls(scope, headers, cookies, is_secure(scope["scheme"], headers))

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
    def is_head(self) -> bool:
        return self.scope["method"] == "HEAD"

    @property
    def is_editors(self) -> bool:
        return settings.SESSION_COOKIE_NAME in self.cookies

    @property
    def is_plain(self) -> bool:
        """Whether it may be answered without Django: it asks a host of ours for a page, by https where that is the
        rule."""
        return (
            self.scope["method"] in ("GET", "HEAD")
            and is_ours(self.headers.get(b"host", b""))
            and (self.secure or not settings.SECURE_SSL_REDIRECT)
            and not has_body(self.headers)
        )

    def knows(self, tag: bytes) -> bool:
        """Say whether the reader has what a weak entity tag names (RFC 9110, 13.1.2)."""
        known = self.headers.get(b"if-none-match")
        return known is not None and (known == tag or tag in [one.strip() for one in known.split(b",")])


def is_secure(scheme: str, headers: Headers) -> bool:
    """Say what Django says with its setting SECURE_PROXY_SSL_HEADER."""
    if settings.TRUSTED_PROXIES and b"x-forwarded-proto" in headers:
        return headers[b"x-forwarded-proto"].split(b",")[0].strip() == b"https"
    return scheme == "https"


@lru_cache(1024)
def is_ours(host: bytes) -> bool:
    domain, _ = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


@lru_cache(1024)
def encoding_for(accepted: bytes) -> str:
    """Return the encoding to send, by the Accept-Encoding header (RFC 9110, 12.5.3), "" for none."""
    found: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, *parameters = [one.strip() for one in part.split(";")]
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        with contextlib.suppress(ValueError):
            found[name] = float(quality)
    return next((name for name in STREAMS if found.get(name, found.get("*", 0)) > 0), "")
