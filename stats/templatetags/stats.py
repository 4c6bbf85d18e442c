"""The numbers of a page. None of these tags asks the database: they read the snapshot."""

from typing import Any

from django import template

from stats import live, snapshot

register = template.Library()


def mark_of(context: template.Context) -> str:
    """Return the mark of who keeps the page that is made, or "" when its numbers are printed at once."""
    request = context.get("request")
    return request.META.get(live.GAPS, "") if request else ""


@register.simple_tag(takes_context=True)
def views(context: template.Context, page_type: str, page_id: int) -> int | str | None:
    """Return the views of a page, or None while they are not known."""
    mark = mark_of(context)
    return live.gap(mark, f"views:{page_type}:{page_id}") if mark else snapshot.views(page_type, page_id)


@register.inclusion_tag("stats/side_block.html", takes_context=True)
def statistics(context: template.Context) -> dict[str, Any]:
    mark = mark_of(context)
    return {"site": {name: live.gap(mark, name) for name in ("visits", "online")} if mark else snapshot.site()}


@register.inclusion_tag("stats/most_read.html")
def most_read() -> dict[str, Any]:
    return {"publications": snapshot.most_read_now()}
