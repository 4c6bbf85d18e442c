"""The numbers of a page. None of these tags asks the database: they read the snapshot."""

from typing import Any

from django import template

from stats import snapshot

register = template.Library()


@register.simple_tag
def views(page_type: str, page_id: int) -> int | None:
    """Return the views of a page, or None while they are not known."""
    return snapshot.views(page_type, page_id)


@register.inclusion_tag("stats/side_block.html")
def statistics() -> dict[str, Any]:
    return {"site": snapshot.site()}


@register.inclusion_tag("stats/most_read.html")
def most_read() -> dict[str, Any]:
    return {"publications": snapshot.most_read_now()}
