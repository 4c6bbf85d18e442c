"""The pages on which members of the newsroom turn their second factor on and off."""

from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.models import DeskSession, User

from . import factor
from .forms import PasswordForm, SetUpForm
from .qr import picture


class Page(Protocol):
    def __call__(self, request: HttpRequest, user: User) -> HttpResponse: ...


def urls(admin: AdminSite) -> list[URLPattern]:
    pages = {"": overview, "cai-dat/": set_up, "ma-du-phong/": recovery_codes, "tat/": turn_off}
    names = ("two-factor", "two-factor-set-up", "two-factor-codes", "two-factor-off")
    return [
        path(f"hai-buoc/{part}", admin.admin_view(where_it_is_used(page)), name=name)
        for (part, page), name in zip(pages.items(), names, strict=True)
    ]


def where_it_is_used(page: Page) -> Any:
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def view(request: HttpRequest) -> HttpResponse:
        if settings.PORTAL_TWO_FACTOR == "OFF" or not isinstance(request.user, User):
            raise Http404
        return page(request, request.user)

    return view


def show(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return render(request, f"admin/login/{template}.html", site.each_context(request) | context | {"title": title})


def overview(request: HttpRequest, user: User) -> HttpResponse:
    device = factor.device_of(user)
    context = {"device": device, "left": factor.recovery_codes_left(user), "asked": factor.is_asked_of(user)}
    return show(request, "two_factor", "Đăng nhập hai bước", **context)


def set_up(request: HttpRequest, user: User) -> HttpResponse:
    if factor.device_of(user):
        return HttpResponseRedirect(reverse("admin:two-factor"))
    form = SetUpForm(user, request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return show_codes(request, form.turn_on(), ends_others=True)
    return show(request, "set_up", "Cài đặt đăng nhập hai bước", form=form, **picture(user, request))


def show_codes(request: HttpRequest, codes: list[str], ends_others: bool = False) -> HttpResponse:
    """Show the codes, this once; sessions that began without the second factor end."""
    if ends_others:
        others = DeskSession.objects.filter(user=request.user.pk or 0)
        others.exclude(pk=request.session.session_key).delete()
    return show(request, "codes", "Mã dự phòng", codes=codes, next=reverse("admin:two-factor"))


def recovery_codes(request: HttpRequest, user: User) -> HttpResponse:
    if not factor.device_of(user):
        return HttpResponseRedirect(reverse("admin:two-factor"))
    form = PasswordForm(user, request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return show_codes(request, factor.new_recovery_codes(user))
    text = "Mười mã mới thay cho mọi mã dự phòng đã có."
    return show(request, "password", "Tạo mã dự phòng mới", form=form, text=text, button="Tạo mã mới")


def turn_off(request: HttpRequest, user: User) -> HttpResponse:
    if not factor.device_of(user):
        return HttpResponseRedirect(reverse("admin:two-factor"))
    form = PasswordForm(user, request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        factor.turn_off(user)
        messages.success(request, "Đã tắt đăng nhập hai bước.")
        return HttpResponseRedirect(reverse("admin:two-factor"))
    text = "Sau đó chỉ cần mật khẩu để đăng nhập; mã dự phòng cũng mất hiệu lực."
    if factor.is_asked_of(user):
        text += " Người được đăng bài phải cài đặt lại ở lần đăng nhập sau."
    return show(request, "password", "Tắt đăng nhập hai bước", form=form, text=text, button="Tắt")
