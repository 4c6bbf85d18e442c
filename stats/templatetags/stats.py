"""The numbers of a page. None of these tags asks the database: they read the snapshot."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stats import live
from stats.snapshot import snapshot
from stats.snapshot import views as views_of

NUMBERS = "visits", "online"
register = template.Library()


def mark_of(context: template.Context) -> str:
    """Return the mark of who keeps the page that is made, or "" when its numbers are printed at once."""
    request = context.get("request")
    return request.META.get(live.GAPS, "") if request else ""


@register.simple_tag(takes_context=True)
def views(context: template.Context, page_type: str, page_id: int) -> int | str | None:
    """Return the views of a page, or None while they are not known."""
    mark = mark_of(context)
    return live.gap(mark, f"views:{page_type}:{page_id}") if mark else views_of(page_type, page_id)


@register.simple_tag(takes_context=True)
def statistics(context: template.Context) -> SafeString:
    mark = mark_of(context)
    return open_block(mark) if mark else render_to_string("stats/side_block.html", {"site": snapshot.current().site})


@lru_cache(1)
def open_block(mark: str) -> SafeString:
    """Return the block with gaps instead of its numbers: always the same."""
    return render_to_string("stats/side_block.html", {"site": {name: live.gap(mark, name) for name in NUMBERS}})


@register.simple_tag
def most_read() -> SafeString:
    return ranked(snapshot.current().ranking)


@lru_cache(1)
def ranked(ranking: int) -> SafeString:
    return render_to_string("stats/most_read.html", {"publications": snapshot.current().most_read})
