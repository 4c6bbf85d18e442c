"""Addresses: ids and slugs in them, and the one address that a publication is read at."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import register_converter, reverse
from django.urls.converters import IntConverter

from . import vietnamese
from .publishing import Publication, State

LARGEST_ID = 2**63 - 1
Found = TypeVar("Found", bound=Publication)


class IdConverter(IntConverter):
    """A row's id: what no 64-bit column can hold is no address of ours."""

    regex = "[0-9]{1,19}"

    def to_python(self, value):
        number = int(value)
        if number > LARGEST_ID:
            raise ValueError
        return number


register_converter(IdConverter, "id")


def is_id(text: str) -> bool:
    """Tell whether a text that somebody has sent may be a row's id."""
    return text.isascii() and text.isdigit() and len(text) < 19


@lru_cache(maxsize=1_000)
def address(name: str, slug: str) -> str:
    """Return the address of a list; a page has the same few of them again and again."""
    return reverse(name, args=[slug])


def free_slug(model: type[models.Model], name: str) -> str:
    """Return a slug of `name` that no row of `model` has yet."""
    slug = candidate = vietnamese.slugify(name, fallback="muc")
    taken = set(model._default_manager.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def answer_at_its_address(
    request: HttpRequest,
    found: Found | None,
    show: Callable[[HttpRequest, Found], HttpResponse],
    show_gone: Callable[[HttpRequest, Found], HttpResponse],
) -> HttpResponse:
    """Answer a reader who asks for a publication: what was taken back with `show_gone`, another slug with the way.

    Raises Http404 for one that readers do not know.
    """
    if found is None:
        raise Http404
    if found.state in (State.WITHDRAWN, State.EXPIRED) and found.was_public:
        return show_gone(request, found)
    if found.state != State.PUBLISHED:
        raise Http404
    if request.path != found.get_absolute_url():
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    return show(request, found)


def id_in(pk: int | str) -> int:
    """Return the id that an address names. Raises Http404 for one that no row can have."""
    if int(pk) > LARGEST_ID:
        raise Http404
    return int(pk)
