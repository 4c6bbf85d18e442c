"""Links on the numbers of documents that a text names: 178/QĐ-BNV leads to what the portal knows of it."""

import re
from collections.abc import Callable
from html import escape

from . import numbers
from .models import reading

# A tag of clean HTML, where > may stand in an attribute; every piece is looked at once.
TAG = re.compile(r'(<[^"<>]*+(?:"[^"]*+"[^"<>]*+)*+>)')
NAME = re.compile(r"<(/?)([a-z0-9]+)")
WITHOUT_LINKS = {"a", "h2", "h3", "h4", "pre", "code"}

Places = Callable[[list[str]], dict[str, str]]  # numbers to the addresses of those that are known


def link_numbers(html: str) -> str:
    """Return clean HTML with links on the numbers that the portal knows."""
    return linked(html, reading.places)


def linked(html: str, places: Places) -> str:
    """Return clean HTML with links on the numbers that have a place, but in links, headings and code."""
    parts = TAG.split(html)
    texts = open_texts(parts)
    wanted = list(dict.fromkeys(number for n in texts for number in numbers.found_in(parts[n])))
    known = places(wanted) if wanted else {}
    if known:
        for n in texts:
            parts[n] = numbers.IN_TEXT.sub(lambda match: link(match[0], known), parts[n])
    return "".join(parts)


def open_texts(parts: list[str]) -> list[int]:
    """Return the places of the texts among `parts`, text and tags in turn, in which a link may stand."""
    found, depth = [], 0
    for n, part in enumerate(parts):
        if n % 2 == 0:
            if part and depth == 0:
                found.append(n)
        elif (name := NAME.match(part)) and name[2] in WITHOUT_LINKS:
            depth = max(0, depth + (-1 if name[1] else 1))
    return found


def link(text: str, known: dict[str, str]) -> str:
    address = known.get(numbers.normalize(text))
    return f'<a href="{escape(address)}">{text}</a>' if address else text
