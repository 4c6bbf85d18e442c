"""What a kept answer depends on, and what may be kept at all."""

import logging
from functools import lru_cache
from typing import NamedTuple

from portal.caching import Header
from portal.display import COOKIE

from .bridge import Environ
from .receiving import bare

log = logging.getLogger(__name__)


class Key(NamedTuple):
    """Everything that a kept answer may depend on, but for its encoding."""

    secure: bool
    host: bytes
    path: bytes
    query: bytes
    display: str

    def environ(self) -> Environ:
        """Return the environ of a request that says nothing else, so that nothing else can be in its answer."""
        environ = bare("GET", self.path, self.query, "https" if self.secure else "http")
        cookie = {"HTTP_COOKIE": f"{COOKIE}={self.display}"} if self.display else {}
        return environ | {"HTTP_HOST": self.host.decode("latin-1"), "REMOTE_ADDR": ""} | cookie


def is_for_everybody(headers: list[Header]) -> bool:
    """Say whether an answer may be given to others than the one who asked; a view that forbids it is at fault here."""
    for name, value in headers:
        if name == b"set-cookie" or (name == b"vary" and (b"cookie" in value.lower() or b"*" in value)):
            log.error("a page is not kept, it has %s: %s", name.decode(), value.decode("latin-1"))
            return False
    return True


@lru_cache(1024)
def shared(header: Header) -> Header:
    """Return one and the same for equal ones: thousands of kept pages have the same headers."""
    return header
