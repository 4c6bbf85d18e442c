"""The newsroom's people in the admin: accounts, rights, and a lost phone."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from .desk.deleting import PlainDeletion
from .login import factor
from .models import User

# What django-otp shows of them is English, and their keys are nobody's to read.
admin.site.unregister([TOTPDevice, StaticDevice])


def may_touch(request: HttpRequest, member: User | None) -> bool:
    """Say whether somebody may change an account: those of administrators are for administrators."""
    return member is None or not member.is_superuser or bool(getattr(request.user, "is_superuser", False))


@admin.register(User)
class PortalUserAdmin(PlainDeletion, UserAdmin):
    list_display = ("username", "get_full_name", "email", "last_login")
    rights = ("is_superuser", "groups", "user_permissions")

    def get_readonly_fields(self, request, obj=None):
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, *self.rights)  # or whoever keeps accounts could do anything

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    def get_actions(self, request):
        """Deleting many at once asks nobody about each of them."""
        return super().get_actions(request) if request.user.is_superuser else {}

    def get_urls(self):
        view = self.admin_site.admin_view(self.two_factor_view)
        return [path("<int:pk>/go-hai-buoc/", view, name="portal_user_two_factor"), *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        member = kwargs.get("obj")
        context["may_reset"] = member is not None and request.user.is_superuser and factor.device_of(member)
        return super().render_change_form(request, context, *args, **kwargs)

    def two_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a colleague's second factor away: administrators only, since a password then suffices to be them."""
        if not request.user.is_superuser:
            raise PermissionDenied
        member = get_object_or_404(User, pk=pk)
        if request.method == "POST":
            return self.reset(request, member)
        context = self.admin_site.each_context(request) | {"member": member, "title": "Gỡ đăng nhập hai bước"}
        return render(request, "admin/login/reset.html", context)

    def reset(self, request: HttpRequest, member: User) -> HttpResponse:
        factor.turn_off(member)
        member.sessions.all().delete()
        self.log_change(request, member, "Gỡ đăng nhập hai bước")
        messages.success(request, f"Đã gỡ đăng nhập hai bước của {member}.")
        return HttpResponseRedirect(reverse("admin:portal_user_change", args=[member.pk]))
