"""What the frame of every page shows: the site's settings, its menu and links, and the reader's display choice."""

from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from news.models import Category

from .display import Display
from .keeping import kept
from .models import Link, Place, SiteSettings


@kept
def site() -> SiteSettings:
    return SiteSettings.load()


@kept
def sections() -> list[tuple[Category, list[Category]]]:
    """Return the categories of the first level in order, each with those of the second."""
    categories = list(Category.known().values())
    return [
        (top, [category for category in categories if category.parent_id == top.pk])
        for top in categories
        if top.parent_id is None
    ]


@kept
def links() -> dict[str, list[Link]]:
    places: dict[str, list[Link]] = {place.name.lower(): [] for place in Place}
    for link in Link.objects.all():
        places[Place(link.place).name.lower()].append(link)
    return places


@kept
def menu_addresses() -> frozenset[str]:
    return frozenset(link.url for name in ("menu_start", "menu_end") for link in links()[name])


class Frame:
    """Asks for each part when a template first does: no query on a page, three on the first of a generation."""

    def __init__(self, path: str) -> None:
        self.path = path

    @cached_property
    def site(self) -> SiteSettings:
        return site()

    @cached_property
    def sections(self) -> list[tuple[Category, list[Category]]]:
        return sections()

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        return links()

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    def place_in_menu(self) -> str:
        """Return the page's path if the menu has a link to it, and nothing for the many other pages."""
        return self.path if self.path in menu_addresses() else ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame` and `display` for every template."""
    return {"frame": Frame(request.path), "display": Display.of(request)}
