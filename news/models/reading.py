"""What pages ask of the news again and again, compiled once: ADR 0011."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal.keeping import kept
from portal.prepared import Prepared

from .articles import Article, address
from .categories import Category, Tag

PAGE = (
    "title lead body cover cover_alt cover_library_alt cover_decorative cover_caption cover_credit byline source_name "
    "source_url source_time category published_at expires_at revised_at withdrawn_at withdrawal_reason"
).split()
COVER = "cover", "cover_alt", "cover_library_alt", "cover_decorative", "cover_x", "cover_y"
LIST = "title", "lead", *COVER, "published_at", "category"
TITLE = "title", "published_at"


def in_place(articles: list[Article]) -> list[Article]:
    """Give articles their categories from memory; one that is newer than that is asked for as usual."""
    known = Category.known()
    for article in articles:
        if article.category_id in known:
            Article.category.field.set_cached_value(article, known[article.category_id])
    return articles


def article(pk: int) -> Article | None:
    """Return an article, in whatever state, with all that its page shows, or None."""
    rows = in_place(with_tags(pk=pk))
    if not rows:
        return None
    tags = [(vars(row)["tag_name"], vars(row)["tag_slug"]) for row in rows]
    rows[0].shown_tags = [Tag(name=name, slug=slug) for name, slug in tags if slug]
    return rows[0]


def tagged(pk: Any) -> "QuerySet[Article]":
    """One row for each tag: one query is cheaper than two small ones."""
    tags = {"tag_name": F("tags__name"), "tag_slug": F("tags__slug")}
    return Article.objects.filter(pk=pk).only(*PAGE).annotate(**tags).order_by("tags__slug")


with_tags = Prepared(tagged)


# “Tin khác” -----------------------------------------------------------------------------------------------------------


class Headline(NamedTuple):
    """An article in “Tin khác”: making whole objects would take longer than asking for them."""

    pk: int
    title: str
    published_at: datetime

    def get_absolute_url(self) -> str:
        return address(self.title, self.pk)


def beside(article: Article, count: int) -> list[Headline]:
    """Return up to `count` other articles, newest first, with title and date: newer and older ones of the same
    category, half of each if there are enough of both, filled up with the newest of all categories."""
    if count == 0:
        return []
    now = timezone.now()
    time = article.published_at or now
    rows = neighbours(count).rows(category=article.category_id, time=time, pk=article.pk, now=now)
    chosen = closest([Headline(*row) for row in rows], (time, article.pk), count)
    if len(chosen) < count:
        there = {article.pk, *(other.pk for other in chosen)}
        others = [other for other in newest(2 * count) if other.pk not in there]
        chosen = sorted(chosen + others[: count - len(chosen)], key=moment, reverse=True)
    return chosen


def moment(headline: Headline) -> tuple[datetime, int]:
    return headline.published_at, headline.pk


def closest(peers: list[Headline], here: tuple[datetime, int], count: int) -> list[Headline]:
    """Choose `count` of `peers`, which are newest first: half newer and half older than `here` if there are enough."""
    newer = [other for other in peers if moment(other) > here]
    older = peers[len(newer) :][: max(count - len(newer), (count + 1) // 2)]
    return newer[max(0, len(newer) + len(older) - count) :] + older


@cache
def neighbours(count: int) -> Prepared[Article]:
    """Return the question for the closest `count` articles of a category on each side of a time and an id."""

    def build(category: Any, time: Any, pk: Any, now: Any) -> "QuerySet[Article]":
        sides = [side(after, category, time, pk, now)[:count] for after in ("gt", "lt")]
        # Each in a query of its own: SQLite takes no limit in the parts of a union.
        ids = [Article.objects.filter(pk__in=ids).values("pk") for ids in sides]
        return Article.objects.filter(pk__in=ids[0].union(ids[1], all=True)).newest_first().only(*TITLE)

    return Prepared(build)


def side(after: str, category: Any, time: Any, pk: Any, now: Any) -> Any:
    # In one filter(), so that category and time are of the same placement, and a plain bound for its index.
    bound = Q(**{"placements__category": category, f"placements__published_at__{after}e": time})
    beyond = Q(**{f"placements__published_at__{after}": time}) | Q(**{f"pk__{after}": pk})
    sign = "" if after == "gt" else "-"
    order = f"{sign}placements__published_at", f"{sign}placements__article_id"
    return Article.objects.published(at=now).filter(bound, beyond).order_by(*order).values("pk")


@kept
def newest(count: int) -> list[Headline]:
    newest = Article.objects.published().newest_first().values_list("pk", "title", "published_at")
    return [Headline(*row) for row in newest[:count]]
