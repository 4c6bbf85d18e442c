"""What the front page asks of the news, compiled once: ADR 0011."""

from functools import cache

from django.utils import timezone

from portal.prepared import Prepared

from .articles import Article
from .reading import LIST, in_place

TOGETHER = 64  # articles that are asked for at once


@cache
def featured(count: int) -> Prepared[Article]:
    return Prepared(lambda now: Article.objects.published(at=now).featured(at=now).only(*LIST)[:count])


@cache
def newest(count: int) -> Prepared[Article]:
    return Prepared(lambda now: Article.objects.published(at=now).newest_first().only(*LIST)[:count])


def leads_and_latest(leads: int, count: int) -> tuple[list[Article], list[Article]]:
    """Return up to `leads` articles that editors have pinned, in their order, and the newest `count`."""
    now = timezone.now()
    return in_place(featured(leads)(now=now)), in_place(newest(count)(now=now))


def newest_in(category: int, count: int) -> list[int]:
    """Return the ids of the newest `count` articles of a category."""
    return [pk for pk, *_ in placed(count).rows(category=category, now=timezone.now())]


@cache
def placed(count: int) -> Prepared[Article]:
    return Prepared(lambda category, now: Article.objects.published(at=now).in_category(category).only("pk")[:count])


def by_ids(ids: list[int]) -> dict[int, Article]:
    """Return those of some articles that are published now, with what a list shows of them, by their ids."""
    parts = [ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER)]
    found = [article for part in parts for article in published(ids=part, now=timezone.now())]
    return {article.pk: article for article in in_place(found)}


published = Prepared(lambda ids, now: Article.objects.published(at=now).filter(pk__in=ids.each(TOGETHER)).only(*LIST))
