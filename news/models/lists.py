"""The lists of news: all of it, a category's and a tag's."""

from typing import Any

from django.db.models import Q

from portal.lists import PublicationList

from .articles import Article
from .reading import LIST, in_place


class NewsList(PublicationList):
    model = Article
    fields = LIST

    @classmethod
    def part(cls, kind: str, of: Any) -> Q:
        return {"all": Q(), "category": Q(placements__category=of), "tag": Q(tags=of)}[kind]

    @classmethod
    def order(cls, kind: str) -> tuple[str, str]:
        own = "placements__published_at", "placements__article_id"
        return own if kind == "category" else super().order(kind)

    @classmethod
    def completed(cls, rows: list[Article]) -> list[Article]:
        return in_place(rows)
