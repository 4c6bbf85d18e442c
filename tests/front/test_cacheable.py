"""Every address is either kept or known not to be, and declares the parameters that its view reads."""

from django.urls import URLPattern, get_resolver

from portal.front.cacheable import CACHEABLE, declared, rule_of
from portal.paging import PARAMETERS

NOT_KEPT = {
    "display": "shows where the reader came from",
    "picture-upload": "takes a picture",
    "pasting": "takes what was pasted",
    "news:preview": "is for the newsroom",
    "videos:preview": "is for the newsroom",
    "videos:preview-captions": "is for the newsroom",
    "videos:watched": "hears something",
    "documents:preview": "is for the newsroom",
    "documents:preview-file": "is for the newsroom",
    "documents:file": "streams",
    "stats:file": "streams",
    "shared": "is for who holds a link",
    "shared-file": "is for who holds a link",
    "shared-captions": "is for who holds a link",
    None: "has no page: the newsroom, files, addresses that lead on",
}


def names(resolver=None, prefix=""):
    """Yield the names of all addresses outside the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name and prefix + pattern.name
        elif pattern.app_name != "admin":
            yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def test_every_address_is_decided():
    assert set(names()) == set(CACHEABLE) | set(NOT_KEPT)


def test_nothing_of_the_newsroom_is_kept():
    assert rule_of("/admin/") is None
    assert rule_of("/admin/news/article/") is None


def test_nothing_that_a_preview_link_opens_is_kept():
    for address in ("", "tep/1/", "phu-de/vi.vtt"):
        assert rule_of(f"/xem-truoc/key.secret.signature/{address}") is None


def test_lists_declare_what_they_read():
    read = {name.encode() for name in PARAMETERS}
    lists = "news:list", "news:category", "news:tag", "videos:list", "videos:kind", "videos:category"
    assert all(set(CACHEABLE[name].parameters) == read for name in lists)


def test_only_declared_parameters_are_left_of_a_query():
    rule = rule_of("/tin-tuc/")
    assert declared(b"utm_source=a&thang=&page=2&&x&page=3", rule) == b"page=3&thang="
    assert declared(b"page=2", rule_of("/")) == b""
