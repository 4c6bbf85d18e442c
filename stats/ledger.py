"""Opening balances from a CSV file: read, planned, and written into the ledger all at once or not at all.

The file has the columns `trang` (which page, see `addresses.find_pages`) and `so_luong` (34.706.740 or 34706740);
others are left aside. What is wrong is said to whoever brings the file, by the admin and by the command.
"""

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .addresses import find_pages
from .models import SITE, Entry, EntryKind, Gate, Measure, PageTotal, total_visits
from .publications import WHOLE_SITE, Page
from .totals import increase

PAGE, AMOUNT = "trang", "so_luong"
SEPARATORS = ";,\t"
MOST = 10**12  # far beyond any count, and the sum of many still fits into 64 bits
NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)")
ROWS_AT_ONCE = 500
NO_OPENING = "Không hệ thống cũ nào đếm như vậy, nên không có số dư đầu kỳ: hãy ghi điều chỉnh."


class Refused(ValueError):
    """Why a file or a number cannot be taken, said to whoever brought it."""


class Opening(NamedTuple):
    line: int
    page: Page
    amount: int


class Fault(NamedTuple):
    line: int
    text: str


@dataclass
class Plan:
    """What a file would write: its openings; or, when there are faults, nothing."""

    digest: str  # SHA-256 of the file
    openings: list[Opening] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    zeros: int = 0  # lines that would add nothing


def amount(text: str) -> int:
    """Read a whole number as Vietnamese agencies write it: 34.706.740, 34706740, -15. Raises Refused."""
    match = NUMBER.fullmatch(text.strip().replace("\u2212", "-"))
    if not match:
        raise Refused(f"“{text.strip()[:40]}” không phải là số. Hãy viết như 34.706.740 hoặc 34706740.")
    digits = match[2].replace(".", "").lstrip("0") or "0"
    if len(digits) > len(str(MOST)) or int(digits) > MOST:
        raise Refused("Số này quá lớn.")
    return -int(digits) if match[1] == "-" else int(digits)


def rows(content: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield line number, page and amount of each line of a file that says something. Raises Refused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("Tệp không ở dạng UTF-8. Trong Excel, hãy lưu lại với kiểu “CSV UTF-8”.") from None
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count))
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        if PAGE not in names or AMOUNT not in names:
            raise Refused(f"Dòng đầu của tệp phải có tên hai cột “{PAGE}” và “{AMOUNT}”.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found = dict(zip(names, cells, strict=False))
                yield reader.line_num, found.get(PAGE, "").strip(), found.get(AMOUNT, "").strip()
    except csv.Error:
        raise Refused(f"Dòng {reader.line_num}: tệp CSV bị hỏng từ chỗ này.") from None


def plan(content: bytes, host: str = "") -> Plan:
    """Work out what a file would write, without writing. Raises Refused when the file as a whole cannot be taken.

    `host` is what the portal's views see as theirs when old addresses are looked up.
    """
    made = Plan(hashlib.sha256(content).hexdigest())
    refuse_known_file(made.digest)
    given = list(rows(content))
    pages = find_pages((page for _, page, _ in given), host)
    taken = dict.fromkeys(opened_pages(), 0)
    for line, text, number in given:
        try:
            read_line(made, taken, Opening(line, known(pages[text], text), positive(number)))
        except Refused as refusal:
            made.faults.append(Fault(line, str(refusal)))
    return made


def known(page: Page | None, text: str) -> Page:
    if page is None:
        raise Refused(f"Không tìm thấy trang “{text[:200]}”.")
    if page.type in settings.STATS_ACTIONS:
        raise Refused(NO_OPENING)
    return page


def positive(text: str) -> int:
    found = amount(text)
    if found < 0:
        raise Refused("Số dư đầu kỳ không thể âm.")
    return found


def read_line(made: Plan, taken: dict[Page, int], opening: Opening) -> None:
    """Add a line to the plan. Raises Refused when its page has an opening balance: in the ledger (0) or on a line."""
    other = taken.setdefault(opening.page, opening.line)
    if other == 0:
        raise Refused("Trang này đã có số dư đầu kỳ trong sổ: hãy ghi điều chỉnh.")
    if other != opening.line:
        raise Refused(f"Trùng với dòng {other}: cùng một trang.")
    if opening.amount:
        made.openings.append(opening)
    else:
        made.zeros += 1


def opened_pages() -> set[Page]:
    """Return the pages that have an opening balance; the site is one of them."""
    return {Page(*key) for key in Entry.objects.filter(kind=EntryKind.OPENING).values_list("page_type", "page_id")}


def is_opened(page: Page) -> bool:
    return Entry.objects.filter(kind=EntryKind.OPENING, page_type=page.type, page_id=page.id).exists()


def refuse_known_file(digest: str) -> None:
    if before := Entry.objects.filter(imported_from=digest).order_by("pk").first():
        at = f"{timezone.localtime(before.created_at):%H:%M %d/%m/%Y}"
        raise Refused(f"Tệp này đã được nhập lúc {at}, người nhập: {before.author_name}. Không nhập lần nữa.")


@transaction.atomic
def write(made: Plan, source: str, day: date, author: Any, author_name: str) -> int:
    """Write a plan without faults into the ledger and the totals; return the number of entries.

    `author` is a user or None. Raises Refused when another import has come before.
    """
    gate = Gate.enter()
    refuse_known_file(made.digest)
    if made.faults or opened_pages() & {opening.page for opening in made.openings}:
        raise Refused("Có trang đã có số dư đầu kỳ: hãy kiểm tra lại tệp.")
    kept = {"source": source, "day": day, "author": author, "author_name": author_name, "imported_from": made.digest}
    Entry.objects.bulk_create((entry(opening, **kept) for opening in made.openings), batch_size=ROWS_AT_ONCE)
    added = [(*opening.page, opening.amount, 0, gate.version) for opening in made.openings if opening.page.type != SITE]
    increase(PageTotal, ["page_type", "page_id"], ["views", "week"], added, latest="version")
    return len(made.openings)


def entry(opening: Opening, **kept: Any) -> Entry:
    """Return the line of the ledger for an opening balance, not yet written."""
    measure = Measure.VISITS if opening.page == WHOLE_SITE else Measure.VIEWS
    page_type, page_id = opening.page
    own = {"page_type": page_type, "page_id": page_id, "amount": opening.amount}
    return Entry(kind=EntryKind.OPENING, measure=measure, **own, **kept)


def shown(page: Page) -> int:
    """Return the number that the portal shows now: visits of the site, views of a page, times of an action."""
    return shown_numbers([page]).get(page, 0)


def shown_numbers(pages: Iterable[Page]) -> dict[Page, int]:
    """Return the shown numbers of pages that have one."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for page in pages:
        wanted[page.type].append(page.id)
    found = {WHOLE_SITE: total_visits()} if wanted.pop(SITE, None) else {}
    for page_type, ids in wanted.items():
        for start in range(0, len(ids), ROWS_AT_ONCE):
            some = PageTotal.objects.filter(page_type=page_type, page_id__in=ids[start : start + ROWS_AT_ONCE])
            found |= {Page(page_type, page_id): views for page_id, views in some.values_list("page_id", "views")}
    return found


def dotted(number: int) -> str:
    """Write 34706740 as 34.706.740."""
    return f"{number:,}".replace(",", ".")
