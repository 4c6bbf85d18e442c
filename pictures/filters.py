"""What the list of the library can be narrowed to."""

import re
from datetime import datetime

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncMonth
from django.utils.timezone import get_current_timezone

from .models import Picture

MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")


class OwnerFilter(admin.SimpleListFilter):
    title = "người tải lên"
    parameter_name = "nguoi"

    def lookups(self, request, model_admin):
        senders = get_user_model().objects.filter(Exists(Picture.objects.filter(owner=OuterRef("pk"))))
        return [(str(user.pk), user.get_full_name() or user.get_username()) for user in senders.order_by("username")]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(owner=int(value)) if value.isascii() and value.isdigit() else queryset


class MonthFilter(admin.SimpleListFilter):
    title = "tháng tải lên"
    parameter_name = "thang"

    def lookups(self, request, model_admin):
        months = Picture.objects.order_by().annotate(month=TruncMonth("added_at")).values_list("month", flat=True)
        return [(f"{month:%Y-%m}", f"{month:%m/%Y}") for month in months.distinct().order_by("-month")]

    def queryset(self, request, queryset):
        written = MONTH.fullmatch(self.value() or "")
        if written is None:
            return queryset
        year, month = int(written[1]), int(written[2])
        start = datetime(year, month, 1, tzinfo=get_current_timezone())
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=get_current_timezone())
        return queryset.filter(added_at__gte=start, added_at__lt=end)


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
