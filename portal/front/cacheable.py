"""Which addresses are kept in memory, by their names in urls.py, and what a page there depends on besides its path."""

from functools import lru_cache
from typing import NamedTuple

from django.urls import Resolver404, resolve


class Rule(NamedTuple):
    parameters: tuple[bytes, ...] = ()  # of the query; every other one is left out before Django sees it
    seconds: float | None = None  # for pages with numbers that are worked out when they are made


LONGEST_REMEMBERED = 400  # letters of a path; addresses of ours have fewer
LIST = Rule((b"page", b"truoc", b"thang"))
CACHEABLE = {
    "home": Rule(),
    "page": Rule(),
    "site-map": Rule(),
    "feeds": Rule(),
    "robots": Rule(),
    "sitemap": Rule(),
    "django.contrib.sitemaps.views.sitemap": Rule((b"p",)),
    "news:article": Rule(),
    "news:list": LIST,
    "news:category": LIST,
    "news:tag": LIST,
    "news:feed": Rule(),
    "news:category-feed": Rule(),
    "videos:video": Rule(),
    "videos:captions": Rule(),
    "videos:list": LIST,
    "videos:kind": LIST,
    "videos:category": LIST,
    "videos:feed": Rule(),
    "video-sitemap": Rule((b"p",)),
    "documents:list": Rule((b"tim", b"loai", b"co-quan", b"linh-vuc", b"nam", b"page")),
    "documents:document": Rule(),
    "documents:feed": Rule(),
    "stats:overview": Rule(seconds=2),
    "stats:definitions": Rule(seconds=2),
    "stats:data": Rule(),
}


def rule_of(path: str) -> Rule | None:
    """Return the rule for a path, or None when what is there is asked of Django each time."""
    return known_rule(path) if len(path) < LONGEST_REMEMBERED else None


@lru_cache(16_384)
def known_rule(path: str) -> Rule | None:
    try:
        return CACHEABLE.get(resolve(path).view_name)
    except Resolver404:
        return None


def declared(query: bytes, rule: Rule) -> bytes:
    """Return of a query what Django reads of it: of each parameter that a rule declares the last value."""
    values = dict(part.partition(b"=")[::2] for part in query.split(b"&"))
    return b"&".join(b"%s=%s" % (name, values[name]) for name in rule.parameters if name in values)
