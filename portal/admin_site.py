from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.http import HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html

from .login import entry, factor_pages, session_pages, sessions

YES_NO = {True: ("yes", "Có"), False: ("no", "Không"), None: ("unknown", "Chưa rõ")}


def yes_no_icon(value: Any):
    """Show a yes or no as Django's admin does, but with words in Vietnamese: Django's own say “True” and “False”."""
    name, word = YES_NO[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), word)


vars(admin_list)["_boolean_icon"] = yes_no_icon


class PortalAdminSite(admin.AdminSite):
    site_title = "Quản trị cổng"
    site_header = "Quản trị cổng thông tin"
    index_title = "Bảng điều khiển"
    site_url = "/"
    enable_nav_sidebar = False
    newsroom_first = ("news", "videos", "documents", "pictures", "stats")  # then the portal's own pages, people last

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        order = {label: n for n, label in enumerate([*self.newsroom_first, "portal"])}
        return sorted(apps, key=lambda app: order.get(app["app_label"], len(order)))

    def get_urls(self):
        own = [*entry.urls(self), *factor_pages.urls(self), *session_pages.urls(self)]
        return [*own, *super().get_urls()]

    def login(self, request, extra_context=None):
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return entry.PasswordView.as_view(extra_context=extra_context)(request)

    def each_context(self, request):
        context = super().each_context(request)
        seconds = sessions.left_of(request.session) if context["has_permission"] else None
        return context | {"session_left": seconds, "has_two_factor": settings.PORTAL_TWO_FACTOR != "OFF"}
