"""The portal's own pages in the admin: settings, links, standing pages; people are in people.py."""

from datetime import date, datetime, timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from . import people
from .choosing import SendsPictures
from .desk.editor import RichTextAdmin
from .desk.previews import LivePreviewAdmin
from .desk.together.editing import EditedTogether
from .desk.undeleting import UndeletingAdmin
from .desk.versions import HistoryAdmin
from .models import Link, Page, SiteSettings

__all__ = ["LinkAdmin", "PageAdmin", "SiteSettingsAdmin", "people"]

WORKING_DAYS_AHEAD = 7  # Nghị định 224/2026/NĐ-CP, art. 13(1)(a)


def working_days(start: date, end: date) -> int:
    """Count Monday to Friday after `start`, up to and with `end`; public holidays are not known here."""
    days = ((end - start).days + 1) if end > start else 0
    return sum((start + timedelta(n)).weekday() < 5 for n in range(1, days))


@admin.register(SiteSettings)
class SiteSettingsAdmin(HistoryAdmin, SendsPictures):
    """One row, so its list leads straight to its form."""

    fieldsets = (
        ("Đầu trang", {"fields": ("superior_body", "portal_name", "tagline", "logo")}),
        (
            "Chân trang",
            {
                "fields": (
                    "owner",
                    "responsible_person",
                    "address",
                    "phone",
                    "fax",
                    "email",
                    "copyright",
                    "source_rule",
                )
            },
        ),
        ("Bài viết và video", {"fields": ("other_news_count", "video_count")}),
        (
            "Thông báo trên mọi trang",
            {"fields": ("notice", "notice_from", "notice_until", "notice_stop_at", "notice_back_at")},
        ),
    )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        settings, _ = SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:portal_sitesettings_change", args=[settings.pk]))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.notice_stop_at and announced_late(obj.notice_stop_at):
            text = f"Theo quy định, việc dừng hệ thống phải được báo trước ít nhất {WORKING_DAYS_AHEAD} ngày làm việc."
            messages.warning(request, text)


def announced_late(stop: datetime) -> bool:
    now = timezone.localtime()
    return stop > now and working_days(now.date(), timezone.localtime(stop).date()) < WORKING_DAYS_AHEAD


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    list_display = ("label", "url", "place", "order")
    list_editable = ("order",)
    list_filter = ("place",)


@admin.register(Page)
class PageAdmin(UndeletingAdmin, LivePreviewAdmin, EditedTogether, RichTextAdmin):
    change_form_template = "admin/page_change_form.html"
    rich_text_fields = ("body",)
    list_display = ("title", "slug", "modified_at")
    fields = ("title", "slug", "body")

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def live_page(self, request, thing, typed, context):
        thing.modified_at = timezone.now()
        return render(request, "portal/page.html", {"page": thing, **context})
