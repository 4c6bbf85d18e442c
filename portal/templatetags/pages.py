"""What the pages of every app need: pictures in their sizes, formatted text, addresses."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.template.base import FilterExpression, Parser, Token
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import images, richtext
from portal.keeping import shelf

from .vietnam import clock_time, dated

register = template.Library()

FOCUS_STEP = 5  # percent; static/css/portal.css has a rule for each

LAYOUTS = {  # how wide a picture stands on the page, for the browser's choice of a rendition
    "full": "(min-width: 64em) 44rem, 100vw",
    "lead": "(min-width: 64em) 46rem, 100vw",
    "teaser": "(min-width: 40em) 14rem, 40vw",
    "column": "(min-width: 64em) 22rem, (min-width: 40em) 50vw, 100vw",
}


@register.simple_tag
def picture(
    name: Any, alt: str = "", layout: str = "full", first: bool = False, x: int | None = None, y: int | None = None
) -> SafeString:
    """Show a stored picture; `first` is for the one that the reader sees at once: not lazy, fetched early. `x` and `y`
    are the point, in percent, that no crop may cut off."""
    name = str(name)
    width, height = images.size(name) or (0, 0)
    sources = images.srcset(name)
    choice = format_html(' srcset="{}" sizes="{}"', sources, LAYOUTS[layout]) if sources else ""
    dimensions = format_html(' width="{}" height="{}"', width, height) if width else ""
    when = SafeString(' fetchpriority="high"' if first else ' loading="lazy" decoding="async"')
    address = default_storage.url(images.rendition(name, 640))
    image = format_html('<img src="{}" alt="{}"{}{}{}{}>', address, alt, dimensions, focus(x, y), choice, when)
    if not (twins := images.avif_srcset(name)):
        return image
    source = '<picture><source type="image/avif" srcset="{}" sizes="{}">{}</picture>'
    return format_html(source, twins, LAYOUTS[layout], image)


def focus(x: int | None, y: int | None) -> SafeString:
    """Return the classes for a point: the page's policy lets no style stand in an attribute, so it is rounded to
    FOCUS_STEP."""
    names = [
        f"{axis}-{FOCUS_STEP * round(value / FOCUS_STEP)}"
        for axis, value in (("fx", x), ("fy", y))
        if value is not None
    ]
    return format_html(' class="{}"', " ".join(names)) if names else SafeString("")


@register.filter
def formatted(html: str) -> SafeString:
    """Show stored formatted text: the one place where HTML from the database reaches a page as HTML."""
    return richtext.render(html)


@register.filter
def plain(html: str) -> str:
    return richtext.plain(html)


@register.simple_tag(takes_context=True)
def absolute(context, path: str) -> str:
    return context["request"].build_absolute_uri(path)


@register.tag
def keep(parser: Parser, token: Token) -> template.Node:
    """Render what stands between {% keep "name" … %} and {% endkeep %} once in a generation for each set of values.

    The values are all that the piece depends on besides what makes a generation: no number, nothing of one reader.
    """
    _, *words = token.split_contents()
    nodes = parser.parse(["endkeep"])
    parser.delete_first_token()
    return Kept(nodes, [parser.compile_filter(word) for word in words])


class Kept(template.Node):
    def __init__(self, nodelist: template.NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values

    def render(self, context: template.Context) -> SafeString:
        key = ("piece", *(value.resolve(context, ignore_failures=True) for value in self.values))
        return shelf.get(key, lambda: self.nodelist.render(context))


@register.simple_tag
def today() -> datetime:
    return timezone.localtime()


@register.simple_tag
def dated_list(publications: Iterable[Any]) -> SafeString:
    """Write titles with their days behind them, as items of a list."""
    rows = ((one.get_absolute_url(), one.title, dated(one.published_at)) for one in publications)
    return format_html_join("", '<li><a href="{}">{}</a> {}</li>', rows)


@register.simple_tag
def timed_list(publications: Iterable[Any]) -> SafeString:
    """Write titles with their times before them, as items of a list."""
    rows = ((clock_time(one.published_at), one.get_absolute_url(), one.title) for one in publications)
    return format_html_join("", '<li>{} <a href="{}">{}</a></li>', rows)


@register.simple_tag
def headlines(articles: Iterable[Any], show_category: bool = False) -> SafeString:
    """Write teasers of a title and a time only: a front page has many, and `include` costs more than they do."""
    place = '<a href="{}">{}</a> ' if show_category else "{}{}"
    frame = '<article class="teaser"><div class="teaser-text"><h3><a href="{}">{}</a></h3><p class="meta">' + place
    return format_html_join("", frame + "{}</p></div></article>", (headline(one, show_category) for one in articles))


def headline(article: Any, show_category: bool) -> tuple[Any, ...]:
    place = (article.category.get_absolute_url(), article.category.label) if show_category else ("", "")
    return article.get_absolute_url(), article.title, *place, clock_time(article.published_at)
