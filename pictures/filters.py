"""What the list of the library can be narrowed to."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils.timezone import get_current_timezone, localtime

from .models import Picture

NUMBER = re.compile(r"[0-9]{1,18}")  # no more than a database takes
MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")


class OwnerFilter(admin.SimpleListFilter):
    title = "người tải lên"
    parameter_name = "nguoi"

    def lookups(self, request, model_admin):
        senders = get_user_model().objects.filter(Exists(Picture.objects.filter(owner=OuterRef("pk"))))
        return [(str(user.pk), user.get_full_name() or user.get_username()) for user in senders.order_by("username")]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(owner=int(value)) if NUMBER.fullmatch(value) else queryset


class MonthFilter(admin.SimpleListFilter):
    title = "tháng tải lên"
    parameter_name = "thang"

    def lookups(self, request, model_admin):
        return [(f"{year}-{month:02}", f"{month:02}/{year}") for year, month in months()]

    def queryset(self, request, queryset):
        written = MONTH.fullmatch(self.value() or "")
        if written is None:
            return queryset
        year, month = int(written[1]), int(written[2])
        start = datetime(year, month, 1, tzinfo=get_current_timezone())
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=get_current_timezone())
        return queryset.filter(added_at__gte=start, added_at__lt=end)


def months() -> Iterator[tuple[int, int]]:
    """Yield the months from that of the newest picture to that of the oldest, which an index knows."""
    times = Picture.objects.order_by("-added_at", "-pk").values_list("added_at", flat=True)
    newest, oldest = times.first(), times.reverse().first()
    if newest is None or oldest is None:
        return
    first, last = (12 * at.year + at.month - 1 for at in map(localtime, (oldest, newest)))
    for number in range(last, first - 1, -1):
        yield number // 12, number % 12 + 1


class UsedFilter(admin.SimpleListFilter):
    title = "nơi dùng"
    parameter_name = "dung"

    def lookups(self, request, model_admin):
        return [("co", "Đang được dùng"), ("khong", "Chưa dùng ở đâu")]

    def queryset(self, request, queryset):
        return queryset.used(self.value() == "co") if self.value() in ("co", "khong") else queryset


class DescribedFilter(admin.SimpleListFilter):
    title = "mô tả"
    parameter_name = "mo-ta"

    def lookups(self, request, model_admin):
        return [("khong", "Chưa có mô tả")]

    def queryset(self, request, queryset):
        return queryset.filter(alt="") if self.value() == "khong" else queryset
