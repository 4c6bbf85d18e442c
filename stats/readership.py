"""What the newsroom sees of its readers: how many they are, when they come, what they read at this moment, and which
requests are none of theirs. What they read most is in `rankings`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum
from django.utils import timezone

from .models import Excluded, SiteDay, SiteHour
from .publications import Page, publications
from .snapshot import present

WEEK = 7  # days
REASONS = {  # Excluded.reason: why a request is no view of a person
    "bot": "Máy tự động (bot)",
    "no agent": "Không xưng tên trình duyệt",
    "prefetch": "Trình duyệt tải trước, chưa ai xem",
    "head": "Chỉ hỏi đầu trang (HEAD)",
    "editor": "Người của tòa soạn đang đăng nhập",
    "error": "Trang báo lỗi",
    "redirect": "Chuyển sang địa chỉ khác",
    "file": "Tệp và nguồn tin RSS",
    "internal": "Trang quản trị, xem trước và trang nội bộ",
    "lost": "Không ghi lại được",
}
PAGE_NAMES = {"home": "Trang chủ", "list": "Danh sách tin", "statistics": "Thống kê truy cập"}
OTHER_PAGES = "Các trang khác"


class Period(NamedTuple):
    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Row(NamedTuple):
    name: str
    numbers: tuple[int | None, ...]
    address: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)


def periods(today: date) -> dict[str, Period]:
    """Return the periods that one can ask for, by their names in addresses."""
    yesterday = today - timedelta(1)
    return {
        "hom-nay": Period("Hôm nay", today, today),
        "hom-qua": Period("Hôm qua", yesterday, yesterday),
        "7-ngay": Period("7 ngày", today - timedelta(WEEK - 1), today),
        "30-ngay": Period("30 ngày", today - timedelta(29), today),
    }


def by_hour(period: Period, most: int) -> Table:
    """Return the hours of a day beside those of the same day a week before; what is still to come stays empty."""
    week_before = period.last - timedelta(WEEK)
    rows = SiteHour.objects.filter(day__in=(period.last, week_before)).values_list("day", "hour", "views", "visits")
    known = {(day, hour): numbers for day, hour, *numbers in rows}
    now = timezone.localtime()
    to_come = now.hour + 1 if period.last == now.date() else 24
    columns = ("Giờ", "Lượt xem", "Lượt xem tuần trước", "Lượt truy cập", "Lượt truy cập tuần trước")
    found = Table(f"Từng giờ, so với {week_before:%d/%m/%Y}", columns)
    for hour in range(24):
        views, begun = known.get((period.last, hour), (0, 0)) if hour < to_come else (None, None)
        views_before, begun_before = known.get((week_before, hour), (0, 0))
        found.rows.append(Row(f"{hour:02}:00", (views, views_before, begun, begun_before)))
    return found


def by_day(period: Period, most: int) -> Table:
    """Return the days of a period, each beside the same day a week before."""
    first = period.first - timedelta(WEEK)
    rows = SiteDay.objects.filter(day__gte=first, day__lte=period.last).values_list(
        "day", "views", "visits", "visitors"
    )
    known = {day: numbers for day, *numbers in rows}
    columns = ("Ngày", "Lượt xem", "Lượt xem tuần trước", "Lượt truy cập", "Lượt truy cập tuần trước", "Khách")
    found = Table("Từng ngày, so với cùng ngày tuần trước", columns)
    for back in range(period.days):
        day = period.first + timedelta(back)
        views, begun, visitors = known.get(day, (0, 0, 0))
        views_before, begun_before, _ = known.get(day - timedelta(WEEK), (0, 0, 0))
        found.rows.append(Row(f"{day:%d/%m/%Y}", (views, views_before, begun, begun_before, visitors)))
    return found


def over_time(period: Period, most: int) -> Table:
    return by_hour(period, most) if period.days == 1 else by_day(period, most)


def named(page: Page, names: dict[Page, Any], *numbers: int) -> Row:
    if publication := names.get(page):
        return Row(publication.title, numbers, publication.get_absolute_url())
    return Row(f"Trang đã xóa ({page})", numbers)


def ranked(table: Table, labels: Counter[str], most: int) -> Table:
    top = sorted(labels.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    table.rows.extend(Row(label, (views,)) for label, views in top)
    return table


def by_reason(period: Period, most: int) -> Table:
    """Return the pages that people saw, and the requests that are none, by reason."""
    days = Q(day__gte=period.first, day__lte=period.last)
    people = SiteDay.objects.filter(days).aggregate(sum=Sum("pages"))["sum"] or 0
    sums = dict(Excluded.objects.filter(days).values_list("reason").annotate(sum=Sum("hits")))
    table = Table("Người và máy", ("Ai, vì sao không tính", "Số lần"), [Row("Người đọc (được tính)", (people,))])
    for reason in sorted(sums, key=lambda reason: -sums[reason]):
        table.rows.append(Row(REASONS.get(reason, reason), (sums[reason],)))
    return table


def by_bot(period: Period, most: int) -> Table:
    bots = Excluded.objects.filter(day__gte=period.first, day__lte=period.last, reason="bot")
    sums = bots.values_list("name").annotate(sum=Sum("hits")).order_by("-sum", "name")[:most]
    return Table("Máy tự động theo tên", ("Tên", "Số lần"), [Row(name or "bot", (hits,)) for name, hits in sums])


def read_now(period: Period, most: int) -> Table:
    """Return the pages that those who are online saw last; those without a number of their own come last."""
    counts = present().values_list("page_type", "page_id").annotate(readers=Count("visitor"))
    readers = {Page(page_type, page_id): count for page_type, page_id, count in counts}
    numbered = sorted((page for page in readers if page.id), key=lambda page: (-readers[page], page))
    others: Counter[str] = Counter()
    for page in readers.keys() - set(numbered):
        others[PAGE_NAMES.get(page.type, OTHER_PAGES)] += readers[page]
    names = publications(numbered[:most])
    table = Table("Đang được đọc", ("Trang", "Khách"))
    table.rows.extend(named(page, names, readers[page]) for page in numbered[:most])
    if rest := sum(readers[page] for page in numbered[most:]):
        table.rows.append(Row("Các bài khác", (rest,)))
    return ranked(table, others, most)


def summary(today: date) -> dict[str, int]:
    """Return the numbers of the day until now."""
    numbers = SiteDay.objects.filter(day=today).values_list("visits", "views", "visitors").first() or (0, 0, 0)
    names = "Lượt truy cập hôm nay", "Lượt xem hôm nay", "Khách hôm nay"
    return {"Khách Online": present().count()} | dict(zip(names, numbers, strict=True))
