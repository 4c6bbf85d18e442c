"""The lists of video reports: all of them, a kind's and a category's."""

from typing import Any

from django.db.models import Q

from portal.lists import PublicationList

from .reading import LIST, in_place
from .reports import Video


class VideoList(PublicationList):
    model = Video
    fields = LIST

    @classmethod
    def part(cls, kind: str, of: Any) -> Q:
        return {"all": Q(), "kind": Q(kind=of), "category": Q(category=of)}[kind]

    @classmethod
    def completed(cls, rows: list[Video]) -> list[Video]:
        return in_place(rows)
