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
    announcements = by_category(HomeBlock.ANNOUNCEMENTS, seen, ANNOUNCEMENTS)
    seen += [article.pk for _, articles in announcements for article in articles]
    columns = by_category(HomeBlock.COLUMN, seen, PER_CATEGORY)
    return {"leads": leads, "latest": latest, "announcements": announcements, "columns": columns}


def by_category(block: str, seen: list[int], count: int) -> list[tuple[Category, list[Article]]]:
    """Return the categories of a block with their newest articles, none of `seen` and none twice."""
    spare = count + 2  # an article may stand in two categories: the second shows the next one
    newest = Article.objects.published().newest_of_category(spare, seen)
    categories = list(Category.objects.filter(home_block=block).annotate(**newest))
    ids = {category: [getattr(category, f"newest_{n + 1}") for n in range(spare)] for category in categories}
    articles = Article.objects.published().for_list().in_bulk({pk for row in ids.values() for pk in row if pk})
    rows, used = [], set()
    for category, row in ids.items():
        fresh = [pk for pk in row if pk in articles and pk not in used][:count]
        used.update(fresh)
        if fresh:
            rows.append((category, [articles[pk] for pk in fresh]))
    return rows
