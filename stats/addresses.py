"""Which page somebody means: by its number, by its address, or by an old address that the portal leads to it."""

import io
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase
from django.urls import Resolver404, resolve

from .middleware import HEADER
from .publications import LARGEST_ID, WHOLE_SITE, Page, existing, models, publications

SITE_SIGNS = ("", "*")
MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 307, 308)
NUMBER = re.compile(r"(?:([a-z-]+)/)?([0-9]{1,19})")
NUMBERS_IN_PATH = re.compile(r"(?<![0-9])[1-9][0-9]{0,18}(?![0-9])")


def find_page(text: str, host: str = "") -> Page | None:
    """Return the page that `text` names, or None; see `find_pages`."""
    return find_pages([text], host)[text]


def find_pages(texts: Iterable[str], host: str = "") -> dict[str, Page | None]:
    """Return the existing page that each text names, or None.

    "" and "*" name the site; 9001 the publication with that number, article/9001 one of another type, watched/17 what
    is done on one; anything else is an address, with or without the host, that is a page's own or leads to it. Views
    see `host` in their request.
    """
    found: dict[str, Page | None] = {}
    numbered = {text: numbered_page(text.strip()) for text in texts}
    there = existing(page for page in numbered.values() if page)
    own = own_addresses(text for text, page in numbered.items() if page is None)
    for text, page in numbered.items():
        if page:
            found[text] = page if page in there or page == WHOLE_SITE else None
        else:
            found[text] = own.get(path_of(text)) or page_led_to(address_of(text), host or any_host())
    return found


def numbered_page(text: str) -> Page | None:
    if text in SITE_SIGNS:
        return WHOLE_SITE
    if not (match := NUMBER.fullmatch(text)):
        return None
    page_type = match[1] or next(iter(settings.STATS_PUBLICATIONS))
    return Page(page_type, int(match[2])) if page_type in models() else None


def address_of(text: str) -> str:
    """Return path and query of an address; what follows an old portal's host is looked for in this one."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:  # a bracket without its pair, say
        return "/"
    return "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")


def path_of(text: str) -> str:
    return address_of(text).partition("?")[0].rstrip("/") + "/"


def own_addresses(texts: Iterable[str]) -> dict[str, Page]:
    """Return the pages whose own address is among `texts`, by their path: no view is asked, as there may be many."""
    paths = {path_of(text) for text in texts}
    numbers = {int(number) for path in paths for number in NUMBERS_IN_PATH.findall(path)}
    candidates = [Page(page_type, n) for page_type in settings.STATS_PUBLICATIONS for n in numbers if n <= LARGEST_ID]
    found = {publication.get_absolute_url(): page for page, publication in publications(candidates).items()}
    return {path: page for path, page in found.items() if path in paths}


def page_led_to(address: str, host: str) -> Page | None:
    """Ask the view at an address, and follow its redirects, until one says which page it is."""
    for _ in range(1 + MOST_REDIRECTS):
        response = answer(address, host)
        if response is None:
            return None
        if response.status_code not in REDIRECTS:
            page = numbered_page(response.headers.get(HEADER) or "-")
            return page if page in existing([page] if page else []) else None
        target = urlsplit(response.headers["Location"])
        if target.netloc not in ("", host):
            return None
        address = target._replace(scheme="", netloc="", fragment="").geturl()
        if page := own_addresses([address]).get(path_of(address)):
            return page
    return None


def answer(address: str, host: str) -> HttpResponseBase | None:
    """Return what the view at an address answers to somebody unknown; None where there is no page."""
    request: Any = request_for(address, host)
    try:
        match = view_at(request.path_info)
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, SuspiciousOperation):
        return None


def request_for(address: str, host: str) -> Any:
    path, _, query = address.partition("?")
    environ = {"REQUEST_METHOD": "GET", "HTTP_HOST": host, "SERVER_NAME": host, "SERVER_PORT": "80"}
    environ |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}  # as PEP 3333 wants it
    request: Any = WSGIRequest(environ | {"wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()})
    request.user = AnonymousUser()
    return request


def view_at(path: str) -> Any:
    """Return the view of a path, which may lack its last slash. Raises Resolver404."""
    try:
        return resolve(path)
    except Resolver404:
        return resolve(f"{path}/")


def any_host() -> str:
    """Return a host name under which the site answers."""
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if "*" not in name]
    return names[0] if names else "localhost"
