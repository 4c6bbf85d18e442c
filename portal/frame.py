"""What the frame of every page shows: the site's settings, its menu and links, and the reader's display choice."""

from functools import cached_property

from django.http import HttpRequest

from news.models import Category

from .display import Display
from .models import Link, Place, SiteSettings


class Frame:
    """Loads each part when a template first asks for it: three queries on a full page."""

    @cached_property
    def site(self) -> SiteSettings:
        return SiteSettings.load()

    @cached_property
    def sections(self) -> list[tuple[Category, list[Category]]]:
        """The categories of the first level in order, each with those of the second."""
        categories = list(Category.objects.all())
        return [
            (top, [category for category in categories if category.parent_id == top.pk])
            for top in categories
            if top.parent_id is None
        ]

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        places: dict[str, list[Link]] = {place.name.lower(): [] for place in Place}
        for link in Link.objects.all():
            places[Place(link.place).name.lower()].append(link)
        return places


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame` and `display` for every template."""
    return {"frame": Frame(), "display": Display.of(request)}
