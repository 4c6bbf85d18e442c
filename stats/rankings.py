"""What is read most: pages, categories, authors.

Exact for single days, and for the seven days that PageTotal.week sums up. For longer periods millions of rows would
have to be added up at each look.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from .ledger import shown_numbers
from .models import PageDay, PageTotal
from .publications import Page, model_of, publications
from .readership import WEEK, Period, Table, named, ranked


def exist_for(period: Period) -> bool:
    return period.days <= WEEK


def counted(period: Period) -> tuple[type[PageDay] | type[PageTotal], str]:
    """Return the table that holds the views of each page in a period, and the column."""
    return (PageDay, "views") if period.days == 1 else (PageTotal, "week")


def rows_of(period: Period) -> QuerySet:
    return PageDay.objects.filter(day=period.last) if period.days == 1 else PageTotal.objects.all()


def top_pages(period: Period, most: int) -> Table:
    """Return the pages that were read most, with all their views beside."""
    rows, (_, column) = rows_of(period), counted(period)
    found: list[tuple[int, Page]] = []
    for page_type in settings.STATS_PUBLICATIONS:  # each on its own, as the index begins with it
        of_type = rows.filter(**{"page_type": page_type, f"{column}__gt": 0}).order_by(f"-{column}", "page_id")
        found += [(views, Page(page_type, pk)) for pk, views in of_type.values_list("page_id", column)[:most]]
    top = sorted(found, key=lambda pair: (-pair[0], pair[1]))[:most]
    totals, names = shown_numbers(page for _, page in top), publications(page for _, page in top)
    table = Table("Bài được đọc nhiều", ("Bài", "Lượt xem", "Từ trước đến nay"))
    table.rows.extend(named(page, names, views, totals.get(page, 0)) for views, page in top)
    return table


def by_category(period: Period, most: int) -> Table:
    labels: Counter[str] = Counter()
    for category, views in views_by("category", period):
        labels[str(category) if category else "Chưa xếp chuyên mục"] += views
    return ranked(Table("Chuyên mục được đọc nhiều", ("Chuyên mục chính của bài", "Lượt xem")), labels, most)


def by_author(period: Period, most: int) -> Table:
    labels: Counter[str] = Counter()
    for byline, views in views_by("byline", period):
        labels[byline or "Không ghi tác giả"] += views
    return ranked(Table("Tác giả, đơn vị được đọc nhiều", ("Tác giả hoặc đơn vị", "Lượt xem")), labels, most)


def views_by(name: str, period: Period) -> Iterator[tuple[Any, int]]:
    """Yield each value that publications have in a field (for a foreign key the object), and the views they share."""
    for page_type, field in fields(name):
        found = {value: int(views) for value, views in sums_by(field, page_type, period) if views}
        related = field.related_model
        objects = related._default_manager.in_bulk(found.keys() - {None}) if related else {}
        yield from ((objects.get(value) if related else value, views) for value, views in found.items())


def fields(name: str) -> Iterator[tuple[str, Any]]:
    """Yield each type of publication that has a field of this name, and the field."""
    for page_type in settings.STATS_PUBLICATIONS:
        yield from ((page_type, field) for field in model_of(page_type)._meta.fields if field.name == name)


def sums_by(field: Any, page_type: str, period: Period) -> list[tuple[Any, Any]]:
    """Return the sum of views for each value of a publication's field.

    CROSS JOIN has SQLite begin with the publications, where an index on the field spares it their bodies; PostgreSQL
    takes it as any join. The ORM knows no join between tables without a foreign key, and a subquery for each
    publication takes PostgreSQL several times as long.
    """
    table, column = counted(period)
    quoted, options = connection.ops.quote_name, field.model._meta
    value, key = f"a.{quoted(field.column)}", quoted(options.pk.column)
    sql = ["SELECT", value, f", SUM(p.{column}) FROM", quoted(options.db_table), "a CROSS JOIN", table._meta.db_table]
    sql += [f"p WHERE p.page_id = a.{key} AND p.page_type = %s", "AND p.day = %s" if table is PageDay else ""]
    params = [page_type, *([connection.ops.adapt_datefield_value(period.last)] if table is PageDay else [])]
    with connection.cursor() as cursor:
        cursor.execute(" ".join([*sql, "GROUP BY", value]), params)
        return cursor.fetchall()
