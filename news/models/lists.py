"""The lists of news, newest first: all of it, a category's and a tag's. Every page of them is a range of an index,
however deep it lies: ADR 0011."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.keeping import kept
from portal.prepared import Prepared

from .articles import Article
from .reading import LIST, in_place

TOP = 2**63 - 1  # an id that is older than none


class Place(NamedTuple):
    """Where in a list: right before the article of this time and id, or where it would stand."""

    time: datetime
    pk: int


@dataclass(frozen=True)
class NewsList:
    kind: str = "all"  # or "category", "tag"
    of: int = 0  # the id of the category or the tag

    def older(self, place: Place | None, count: int, skipped: int = 0) -> list[Article]:
        """Return up to `count` articles that stand after `place`, or after the beginning, less the first `skipped`."""
        question = older_than(self.kind, count, skipped)
        return in_place(question(**self.values(place or Place(timezone.now(), TOP))))

    def page_before(self, place: Place, count: int) -> int | None:
        """Return the id after which the `count` articles begin that stand before `place`; None at the beginning."""
        found = list(newer_than(self.kind, count).rows(**self.values(place)))
        return found[0][0] if found else None

    def length(self, most: int) -> int:
        """Return how many articles there are, but no more than `most`."""
        return length(self.kind, self.of, most)

    def first_year(self) -> int | None:
        return first_year(self.kind, self.of)

    def values(self, place: Place) -> dict[str, Any]:
        return {"of": self.of, "time": place.time, "pk": place.pk, "now": timezone.now()}


def listed(kind: str, of: Any, now: Any, *bounds: Q) -> "QuerySet[Article]":
    """Keep what stands in a list; `bounds` in the same filter(), so that they are about the same placement."""
    where = {"all": Q(), "category": Q(placements__category=of), "tag": Q(tags=of)}[kind]
    # The bounds first: of two upper bounds of the time, SQLite takes the first for the index.
    return Article.objects.filter(where, *bounds).published(at=now)


def columns(kind: str) -> tuple[str, str]:
    """Return the fields of time and id by which a list is ordered: those of its index."""
    return ("placements__published_at", "placements__article_id") if kind == "category" else ("published_at", "pk")


@lru_cache(maxsize=200)
def older_than(kind: str, count: int, skipped: int) -> Prepared[Article]:
    time_field, pk_field = columns(kind)

    def build(of: Any, time: Any, pk: Any, now: Any) -> "QuerySet[Article]":
        bound = Q(**{f"{time_field}__lte": time}) & (Q(**{f"{time_field}__lt": time}) | Q(pk__lt=pk))
        ordered = listed(kind, of, now, bound).order_by(f"-{time_field}", f"-{pk_field}")
        return ordered.only(*LIST)[skipped : skipped + count]

    return Prepared(build)


@lru_cache(maxsize=20)
def newer_than(kind: str, count: int) -> Prepared[Article]:
    time_field, pk_field = columns(kind)

    def build(of: Any, time: Any, pk: Any, now: Any) -> "QuerySet[Article]":
        bound = Q(**{f"{time_field}__gte": time}) & (Q(**{f"{time_field}__gt": time}) | Q(pk__gte=pk))
        return listed(kind, of, now, bound).order_by(time_field, pk_field).only("pk")[count : count + 1]

    return Prepared(build)


@kept
def length(kind: str, of: int, most: int) -> int:
    return listed(kind, of, timezone.now())[:most].count()


@kept
def first_year(kind: str, of: int) -> int | None:
    time_field, _ = columns(kind)
    times = listed(kind, of, timezone.now()).order_by(time_field).values_list("published_at", flat=True)[:1]
    return timezone.localtime(times[0]).year if times else None


def place_of(pk: int) -> Place | None:
    """Return the place right before an article that readers have seen; it may have been taken from them since."""
    found = times(pk=pk)
    time = found[0].published_at if found and found[0].was_public else None
    return Place(time, pk) if time else None


times = Prepared(lambda pk: Article.objects.filter(pk=pk).only("published_at", "withdrawn_at"))
