"""The pages with a number: which model each type of page names, and what a page is called.

An action, such as watched/17, is done on a page and has its number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings

from .models import SITE

LARGEST_ID = 2**63 - 1
ROWS_AT_ONCE = 500
ACTION_NAMES = {"watched": "đã xem", "download": "lượt tải"}  # others are called by their type


class Page(NamedTuple):
    type: str
    id: int

    def __str__(self):
        return f"{self.type}/{self.id}" if self.type else "*"


WHOLE_SITE = Page(SITE, 0)


def model_of(page_type: str) -> Any:
    """Return the model whose pages are of a type. Raises KeyError for a type without one."""
    return apps.get_model(models()[page_type])


def models() -> dict[str, str]:
    """Return the model that each type stands for: of a page, or of the page that an action is done on."""
    known = settings.STATS_PUBLICATIONS
    return known | {action: known[on] for action, on in settings.STATS_ACTIONS.items() if on in known}


def actions_on(page_type: str) -> list[str]:
    """Return the actions that are done on pages of a type."""
    return [action for action, on in settings.STATS_ACTIONS.items() if on == page_type]


def measured(page_type: str) -> str:
    """Return what the number of a page counts, in words: “lượt xem”, or an action."""
    return ACTION_NAMES.get(page_type, page_type) if page_type in settings.STATS_ACTIONS else "lượt xem"


def publications(pages: Iterable[tuple[str, int]]) -> dict[Page, Any]:
    """Return what stands behind each of the pages that exist: few queries, and the titles only."""
    found: dict[Page, Any] = {}
    for page_type, rows in rows_of(pages):
        found |= {Page(page_type, row.pk): row for row in rows.only("title")}
    return found


def existing(pages: Iterable[tuple[str, int]]) -> set[Page]:
    """Return those of the pages that exist; no rows are loaded."""
    return {Page(page_type, pk) for page_type, rows in rows_of(pages) for pk in rows.values_list("pk", flat=True)}


def rows_of(pages: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Any]]:
    """Yield the type and the queryset of pages of one type, ROWS_AT_ONCE at most in each; what can be no page is left
    out."""
    wanted: dict[str, list[int]] = defaultdict(list)
    known = models()
    for page_type, page_id in pages:
        if page_type in known and 0 < page_id <= LARGEST_ID:
            wanted[page_type].append(page_id)
    for page_type, ids in wanted.items():
        for start in range(0, len(ids), ROWS_AT_ONCE):
            yield page_type, model_of(page_type)._default_manager.filter(pk__in=ids[start : start + ROWS_AT_ONCE])
