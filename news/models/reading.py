"""What pages ask of the news again and again, compiled once: ADR 0011."""

from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.keeping import kept
from portal.prepared import Prepared

from .articles import Article
from .categories import Category, Tag

PAGE = (
    "title lead body cover cover_alt cover_decorative cover_caption cover_credit byline source_name source_url "
    "source_time category published_at expires_at revised_at withdrawn_at withdrawal_reason"
).split()
TITLE = "title", "published_at"


def in_place(articles: list[Article]) -> list[Article]:
    """Give articles their categories from memory; one that is newer than that is asked for as usual."""
    known = Category.known()
    for article in articles:
        if article.category_id in known:
            Article.category.field.set_cached_value(article, known[article.category_id])
    return articles


def article(pk: int) -> Article | None:
    """Return an article, in whatever state, with all that its page shows."""
    return next(iter(in_place(by_id(pk=pk))), None)


by_id = Prepared(lambda pk: Article.objects.filter(pk=pk).only(*PAGE))
tags_of = Prepared(lambda article: Tag.objects.filter(articles=article).only("name", "slug"))


# “Tin khác” -----------------------------------------------------------------------------------------------------------


def beside(article: Article, count: int) -> list[Article]:
    """Return up to `count` other articles, newest first, with title and date: newer and older ones of the same
    category, half of each if there are enough of both, filled up with the newest of all categories."""
    if count == 0:
        return []
    now = timezone.now()
    here = {"category": article.category_id, "time": article.published_at or now, "pk": article.pk, "now": now}
    newer, older = neighbours(count, "newer")(**here), neighbours(count, "older")(**here)
    older = older[: max(count - len(newer), (count + 1) // 2)]
    chosen = newer[: count - len(older)] + older
    if len(chosen) < count:
        others = [other for other in newest(2 * count) if other not in [article, *chosen]]
        chosen += others[: count - len(chosen)]
    return sorted(chosen, key=lambda other: (other.published_at, other.pk), reverse=True)


@cache
def neighbours(count: int, side: str) -> Prepared[Article]:
    """Return the question for the closest `count` articles of a category on one side of a time and an id."""
    after, sign = ("gt", "") if side == "newer" else ("lt", "-")

    def build(category: Any, time: Any, pk: Any, now: Any) -> "QuerySet[Article]":
        # In one filter(), so that category and time are of the same placement, and a plain bound for its index.
        bound = Q(**{"placements__category": category, f"placements__published_at__{after}e": time})
        beyond = Q(**{f"placements__published_at__{after}": time}) | Q(**{f"pk__{after}": pk})
        placed = Article.objects.published(at=now).filter(bound, beyond)
        order = f"{sign}placements__published_at", f"{sign}placements__article_id"
        return placed.order_by(*order).only(*TITLE)[:count]

    return Prepared(build)


@kept
def newest(count: int) -> list[Article]:
    return list(Article.objects.published().newest_first().only(*TITLE)[:count])
