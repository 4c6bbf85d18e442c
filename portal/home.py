"""The front page: every block from one list, and no article in two of them."""

from typing import Any

from news.models import Article, Category, HomeBlock, front

LEADS = 5  # one large, the rest beside it
LATEST = 8
PER_CATEGORY = 4
ANNOUNCEMENTS = 5
FIRST_LOOK = 8  # articles of a category; deeper where many of them stand elsewhere on the page


def blocks() -> dict[str, Any]:
    """Return the front page's blocks: `leads`, `latest`, `announcements`, `columns`."""
    leads, newest = front.leads_and_latest(LEADS, LEADS + LATEST + LEADS)
    newest = [article for article in newest if article not in leads]
    leads, newest = leads + newest[: LEADS - len(leads)], newest[LEADS - len(leads) :]
    latest = newest[:LATEST]
    shown = [category for category in Category.known().values() if category.home_block != HomeBlock.NONE]
    announcing = [category for category in shown if category.home_block == HomeBlock.ANNOUNCEMENTS]
    columns = [category for category in shown if category.home_block == HomeBlock.COLUMN]
    wanted = {category.pk: ANNOUNCEMENTS for category in announcing} | {column.pk: PER_CATEGORY for column in columns}
    chosen = by_category(wanted, {article.pk for article in leads + latest})
    return {
        "leads": leads,
        "latest": latest,
        "announcements": [(category, chosen[category.pk]) for category in announcing if chosen[category.pk]],
        "columns": [(column, chosen[column.pk]) for column in columns if chosen[column.pk]],
    }


def by_category(wanted: dict[int, int], seen: set[int]) -> dict[int, list[Article]]:
    """Return as many of the newest articles of each category as are wanted, none of `seen` and none twice."""
    ids: dict[int, list[int]] = {}
    for category, count in wanted.items():
        ids[category] = unseen(category, count, seen)
        seen = seen.union(ids[category])
    found = front.by_ids([pk for chosen in ids.values() for pk in chosen])
    return {category: [found[pk] for pk in chosen if pk in found] for category, chosen in ids.items()}


def unseen(category: int, count: int, seen: set[int]) -> list[int]:
    """Return the ids of the newest `count` articles of a category that are not in `seen`."""
    depth = FIRST_LOOK
    while True:
        newest = front.newest_in(category, depth)
        chosen = [pk for pk in newest if pk not in seen][:count]
        if len(chosen) == count or len(newest) < depth:
            return chosen
        depth *= 4
