"""The figures as files for machines: what each holds, and how its rows are written, piece by piece, as CSV or JSON.

CSV follows RFC 4180, with the byte order mark by which Excel knows UTF-8. The keys are promises: a new meaning gets a
new key. The page /thong-ke/du-lieu/ explains them from the same tables.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from . import figures
from .models import SITE, Entry, PageTotal

Row = tuple[Any, ...]
PIECE = 500  # rows
FORMULA = tuple("=+-@＝＋－＠")  # what a spreadsheet takes for the beginning of a formula
BLANKS = tuple("\t\r\n")  # what may hide one
COUNTED = {
    "luot_xem": "Lượt xem các bài viết và video",
    "luot_xem_moi_trang": "Lượt xem mọi trang của cổng, kể cả trang chủ, chuyên mục và các trang khác",
    "luot_truy_cap": "Lượt truy cập bắt đầu trong thời gian ấy",
}


class DataFile(NamedTuple):
    title: str
    columns: dict[str, str]  # key: what it means
    rows: Callable[[str], Iterable[Row]]  # takes the site's address, as in https://example.gov.vn


def day_rows(site: str) -> Iterator[Row]:
    for row in figures.days(None, timezone.localdate()):
        yield row.day.isoformat(), row.views, row.pages, row.visits, row.visitors


def month_rows(site: str) -> Iterator[Row]:
    for row in figures.months(figures.days(None, timezone.localdate())):
        yield f"{row.day:%Y-%m}", row.views, row.pages, row.visits


def entry_rows(site: str) -> Iterator[Row]:
    for entry in Entry.objects.filter(page_type=SITE).order_by("day", "pk").iterator(chunk_size=PIECE):
        yield entry.day.isoformat(), entry.get_kind_display(), entry.amount, entry.source


def publication_rows(site: str) -> Iterator[Row]:
    """Yield each publication that readers may see now; one query for each kind, and never all rows in memory."""
    for page_type, label in settings.STATS_PUBLICATIONS.items():
        model: Any = apps.get_model(label)
        totals = PageTotal.objects.filter(page_type=page_type, page_id=OuterRef("pk")).values("views")
        published = model.objects.published().only("title").annotate(total=Coalesce(Subquery(totals), 0))
        for found in published.order_by("pk").iterator(chunk_size=PIECE):
            kind = str(model._meta.verbose_name)
            yield kind, found.pk, found.title, site + found.get_absolute_url(), found.total


FILES = {
    "ngay": DataFile(
        "Từng ngày",
        {"ngay": "Ngày, dạng 2020-03-24"} | COUNTED | {"khach": "Số khách trong ngày"},
        day_rows,
    ),
    "thang": DataFile("Từng tháng", {"thang": "Tháng, dạng 2020-03"} | COUNTED, month_rows),
    "but-toan": DataFile(
        "Sổ số liệu của cổng",
        {
            "ngay": "Ngày ghi sổ, dạng 2020-03-24",
            "loai": "“số dư đầu kỳ” hoặc “điều chỉnh”",
            "luot_truy_cap": "Lượt truy cập được cộng vào tổng số; số âm là trừ bớt",
            "nguon": "Nguồn và lý do",
        },
        entry_rows,
    ),
    "bai-viet": DataFile(
        "Từng bài viết",
        {
            "loai": "Loại trang: “bài viết” hoặc “video”",
            "ma": "Số của trang: cùng loại thì không bao giờ trùng và không đổi khi tiêu đề đổi",
            "tieu_de": "Tiêu đề hiện nay",
            "dia_chi": "Địa chỉ hiện nay",
            "luot_xem": "Tổng lượt xem, gồm cả số dư đầu kỳ và điều chỉnh",
        },
        publication_rows,
    ),
}


def pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while piece := list(islice(waiting, PIECE)):
        yield piece


def as_csv(file: DataFile, site: str) -> Iterator[str]:
    yield "\ufeff" + ",".join(file.columns) + "\r\n"
    yield from map(csv_lines, pieces(file.rows(site)))


def csv_lines(rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue()


def harmless(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP, CSV injection).

    Text must be quoted too: a spreadsheet that separates cells by semicolons would begin another one within it.
    """
    runs = isinstance(cell, str) and (cell.startswith(BLANKS) or cell.lstrip().startswith(FORMULA))
    return f"'{cell}" if runs else cell


def as_json(file: DataFile, site: str) -> Iterator[str]:
    head = {"cach_tinh_phien_ban": figures.VERSIONS[-1].number, "cach_tinh": f"{site}/thong-ke/cach-tinh/"}
    head |= {"tao_luc": timezone.localtime().isoformat(timespec="seconds")}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "du_lieu": ['
    between = "\n"
    for piece in pieces(file.rows(site)):
        lines = (json.dumps(dict(zip(file.columns, row, strict=True)), ensure_ascii=False) for row in piece)
        yield between + ",\n".join(lines)
        between = ",\n"
    yield "\n]}\n"


WRITERS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}
