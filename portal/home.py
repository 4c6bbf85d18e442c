"""The front page: every block from one queryset, and no article in two of them."""

from typing import Any

from news.models import Article, Category, HomeBlock

LEADS = 5  # one large, the rest beside it
LATEST = 8
PER_CATEGORY = 4
ANNOUNCEMENTS = 5


def blocks() -> dict[str, Any]:
    """Return the front page's blocks: `leads`, `latest`, `announcements`, `columns`."""
    published = Article.objects.published().for_list()
    leads = list(published.featured()[:LEADS])
    newest = [article for article in published.newest_first()[: LEADS + LATEST + len(leads)] if article not in leads]
    leads, newest = leads + newest[: LEADS - len(leads)], newest[LEADS - len(leads) :]
    latest = newest[:LATEST]
    seen = [article.pk for article in leads + latest]
    shown = list(Category.objects.exclude(home_block=HomeBlock.NONE))
    announcements = by_category([c for c in shown if c.home_block == HomeBlock.ANNOUNCEMENTS], seen, ANNOUNCEMENTS)
    seen += [article.pk for _, articles in announcements for article in articles]
    columns = by_category([c for c in shown if c.home_block == HomeBlock.COLUMN], seen, PER_CATEGORY)
    return {"leads": leads, "latest": latest, "announcements": announcements, "columns": columns}


def by_category(categories: list[Category], seen: list[int], count: int) -> list[tuple[Category, list[Article]]]:
    """Return the categories with their newest articles, `count` each, none of `seen` and none twice."""
    chosen: dict[int, list[Article]] = {category.pk: [] for category in categories}
    short, depth = list(chosen), count
    while short:  # once; a second time, deep enough for all, if a category has lost articles to one before it
        lists = newest(short, seen, depth)
        for pk, found in lists.items():
            fresh = [article for article in found if article.pk not in seen][: count - len(chosen[pk])]
            chosen[pk] += fresh
            seen = seen + [article.pk for article in fresh]
        short = [pk for pk in short if len(chosen[pk]) < count and len(lists[pk]) == depth]
        depth = count * len(short)
    return [(category, chosen[category.pk]) for category in categories if chosen[category.pk]]


def newest(categories: list[int], seen: list[int], count: int) -> dict[int, list[Article]]:
    """Return the newest `count` articles of each category, those in `seen` left out, in two queries."""
    names = [f"newest_{n + 1}" for n in range(count)]
    annotations = Article.objects.published().newest_of_category(count, seen)
    rows = Category.objects.filter(pk__in=categories).annotate(**annotations).values_list("pk", *names)
    ids = {pk: [article for article in articles if article] for pk, *articles in rows}
    found = Article.objects.published().for_list().in_bulk({pk for row in ids.values() for pk in row})
    return {category: [found[pk] for pk in ids[category] if pk in found] for category in categories}
