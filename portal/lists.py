"""Lists of publications, newest first. Every page of them is a range of an index, however deep it lies: ADR 0011."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from .addresses import LARGEST_ID
from .keeping import kept
from .prepared import Prepared
from .publishing import Publication


class Place(NamedTuple):
    """Where in a list: right before the publication of this time and id, or where it would stand."""

    time: datetime
    pk: int


@dataclass(frozen=True)
class PublicationList:
    """All publications of a model, or a part of them: a subclass names the model, the parts and what a list shows."""

    kind: str = "all"
    of: int = 0  # the id of the category, say

    model: ClassVar[type[Publication]]
    fields: ClassVar[Sequence[str]]

    @classmethod
    def part(cls, kind: str, of: Any) -> Q:
        """Return what keeps a part of the list."""
        return Q()

    @classmethod
    def order(cls, kind: str) -> tuple[str, str]:
        """Return the fields of time and id by which a part is ordered: those of its index."""
        return "published_at", "pk"

    @classmethod
    def completed(cls, rows: list[Any]) -> list[Any]:
        """Give what was found in the database what is known in memory."""
        return rows

    @classmethod
    def listed(cls, kind: str, of: Any, now: Any, *bounds: Q) -> QuerySet:
        """Keep what stands in a part; `bounds` in the same filter(), so that they are about the same related row."""
        # The bounds first: of two upper bounds of the time, SQLite takes the first for the index.
        publications: Any = cls.model._default_manager.filter(cls.part(kind, of), *bounds)
        return publications.published(at=now)

    @property
    def own(self) -> Any:
        """The class, for which questions are compiled and answers kept."""
        return type(self)

    def older(self, place: Place | None, count: int, skipped: int = 0) -> list[Any]:
        """Return up to `count` publications after `place`, or after the beginning, less the first `skipped`."""
        question = older_than(self.own, self.kind, count, skipped)
        return self.completed(question(**self.values(place or Place(timezone.now(), LARGEST_ID))))

    def page_before(self, place: Place, count: int) -> int | None:
        """Return the id after which the `count` publications begin that stand before `place`; None at the beginning."""
        found = list(newer_than(self.own, self.kind, count).rows(**self.values(place)))
        return found[0][0] if found else None

    def length(self, most: int) -> int:
        """Return how many publications there are, but no more than `most`."""
        return length(self.own, self.kind, self.of, most)

    def first_year(self) -> int | None:
        return first_year(self.own, self.kind, self.of)

    def place_of(self, pk: int) -> Place | None:
        """Return the place right before a publication that readers have seen; it may be taken from them since."""
        found = times(self.own)(pk=pk)
        time = found[0].published_at if found and found[0].was_public else None
        return Place(time, pk) if time else None

    def values(self, place: Place) -> dict[str, Any]:
        return {"of": self.of, "time": place.time, "pk": place.pk, "now": timezone.now()}


List = Any  # a subclass of PublicationList


@lru_cache(maxsize=400)
def older_than(of_list: List, kind: str, count: int, skipped: int) -> Prepared[Any]:
    time_field, pk_field = of_list.order(kind)

    def build(of: Any, time: Any, pk: Any, now: Any) -> QuerySet:
        bound = Q(**{f"{time_field}__lte": time}) & (Q(**{f"{time_field}__lt": time}) | Q(pk__lt=pk))
        ordered = of_list.listed(kind, of, now, bound).order_by(f"-{time_field}", f"-{pk_field}")
        return ordered.only(*of_list.fields)[skipped : skipped + count]

    return Prepared(build)


@lru_cache(maxsize=40)
def newer_than(of_list: List, kind: str, count: int) -> Prepared[Any]:
    time_field, pk_field = of_list.order(kind)

    def build(of: Any, time: Any, pk: Any, now: Any) -> QuerySet:
        bound = Q(**{f"{time_field}__gte": time}) & (Q(**{f"{time_field}__gt": time}) | Q(pk__gte=pk))
        return of_list.listed(kind, of, now, bound).order_by(time_field, pk_field).only("pk")[count : count + 1]

    return Prepared(build)


@lru_cache(maxsize=10)
def times(of_list: List) -> Prepared[Any]:
    return Prepared(lambda pk: of_list.model._default_manager.filter(pk=pk).only("published_at", "withdrawn_at"))


@kept
def length(of_list: List, kind: str, of: int, most: int) -> int:
    return of_list.listed(kind, of, timezone.now())[:most].count()


@kept
def first_year(of_list: List, kind: str, of: int) -> int | None:
    time_field, _ = of_list.order(kind)
    found = of_list.listed(kind, of, timezone.now()).order_by(time_field).values_list("published_at", flat=True)[:1]
    return timezone.localtime(found[0]).year if found else None
