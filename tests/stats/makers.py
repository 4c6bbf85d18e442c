"""Makers of what was counted: each returns rows that are saved."""

from datetime import date
from typing import Any

from stats.models import Entry, EntryKind, Measure, PageDay, PageTotal, SiteDay


def make_day(day: date, visits: int = 0, **numbers: int) -> SiteDay:
    """Make the totals of the site for a day; what `numbers` leaves out follows from `visits`."""
    defaults = {"views": 2 * visits, "pages": 3 * visits, "visitors": visits}
    return SiteDay.objects.create(day=day, visits=visits, **defaults | numbers)


def make_views(page: Any, views: int, page_type: str = "article") -> PageTotal:
    """Make the total of a publication's page."""
    return PageTotal.objects.create(page_type=page_type, page_id=page.pk, views=views)


def make_entry(amount: int, kind: str = EntryKind.CORRECTION, page: Any = None, **fields: Any) -> Entry:
    """Write a line of the ledger: visits of the site, or views of the article `page`."""
    place = {"measure": Measure.VIEWS, "page_type": "article", "page_id": page.pk} if page else {}
    defaults: dict[str, Any] = {"measure": Measure.VISITS, "day": date(2026, 11, 1), "source": "Hệ thống cũ"}
    entry = Entry(kind=kind, amount=amount, author_name="Người ghi", **defaults | place | fields)
    entry.save()
    return entry


def count_views(page: Any, day: date, views: int, week: int | None = None) -> None:
    """Count views of an article on a day, as the collector does; all of them in the week, unless `week` is given."""
    PageDay.objects.create(day=day, page_type="article", page_id=page.pk, views=views)
    total, _ = PageTotal.objects.get_or_create(page_type="article", page_id=page.pk)
    total.views, total.week = total.views + views, total.week + (views if week is None else week)
    total.save()
