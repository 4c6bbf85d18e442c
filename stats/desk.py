"""The dashboard of readers in the admin: its screens, and each of their tables as a file."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from . import dashboard, exports, readership
from .readership import Period


class ReadershipAdmin(admin.ModelAdmin):
    """The dashboard of readers, which stands where other models have their list."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("stats.view_readership")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    def get_urls(self):
        show, export = self.admin_site.admin_view(self.dashboard_view), self.admin_site.admin_view(self.export_view)
        return [
            path("", show, name="stats_siteday_changelist"),
            path("<slug:name>.<slug:kind>", export, name="stats_siteday_export"),
        ]

    def dashboard_view(self, request: HttpRequest) -> HttpResponse:
        """Show a screen for a period; both are named in the address."""
        slug, periods = self.asked_for(request)
        screen, period = request.GET.get("bang", "tong-quan"), periods[slug]
        if not dashboard.has_screen(screen, period):
            raise Http404
        placed = dashboard.tables(screen, period)
        over_time = next((table for name, table in placed if name == "theo-gio"), None)
        context = self.admin_site.each_context(request) | {"title": "Thống kê truy cập", "opts": self.opts}
        context |= {"summary": readership.summary(timezone.localdate()), "now": timezone.now()}
        context |= {"slug": slug, "period": period, "periods": dashboard.choices(screen, slug, periods)}
        context |= {"screens": dashboard.screens(screen, slug, periods), "tables": placed}
        context |= {"chart": over_time and dashboard.comparison(over_time)}
        return render(request, "admin/stats/siteday/dashboard.html", context)

    def export_view(self, request: HttpRequest, name: str, kind: str) -> HttpResponse:
        """Send a table of the dashboard as a file."""
        slug, periods = self.asked_for(request)
        if kind not in exports.WRITERS or not dashboard.is_there(name, periods[slug]):
            raise Http404
        write, content_type = exports.WRITERS[kind]
        table = dashboard.TABLES[name](periods[slug], dashboard.ROWS_IN_FILE)
        filename = f"{name}-{slug}-{timezone.localdate():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
        return HttpResponse(write(table), content_type=content_type, headers=headers)

    def asked_for(self, request: HttpRequest) -> tuple[str, dict[str, Period]]:
        """Return the name of the period that is asked for, and all that there are.

        Raises PermissionDenied, and Http404 for a period that does not exist.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        slug, known = request.GET.get("ky", "hom-nay"), readership.periods(timezone.localdate())
        if slug not in known:
            raise Http404
        return slug, known
