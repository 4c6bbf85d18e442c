"""The way in: the password, then for who has one the second factor. There is no session before both."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, site
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from portal.models import User

from . import factor, throttle, ticket
from .forms import CodeForm, SetUpForm
from .qr import picture

BACKEND = "django.contrib.auth.backends.ModelBackend"


def urls(admin: AdminSite) -> list[URLPattern]:
    return [
        path("login/ma/", CodeView.as_view(), name="login-code"),
        path("login/cai-dat/", SetUpView.as_view(), name="login-set-up"),
    ]


class EntryView(LoginView):
    """Django's own login page, in the frame of the admin."""

    title = "Đăng nhập"

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = site.each_context(self.request) | super().get_context_data(**kwargs)
        own = {"title": self.title, "subtitle": None, "app_path": self.request.get_full_path()}
        own |= {"username": self.request.user.get_username()}
        return context | own | {REDIRECT_FIELD_NAME: self.get_success_url()}


class PasswordView(EntryView):
    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        step = next_step(user)
        if not step:
            return super().form_valid(form)
        query = urlencode({REDIRECT_FIELD_NAME: self.get_success_url()})
        response = HttpResponseRedirect(f"{reverse(step)}?{query}")
        ticket.give(response, user)
        return response


def next_step(user: User) -> str:
    """Return the name of the page that comes after the right password, "" when one is in."""
    if factor.device_of(user):
        return "admin:login-code"
    return "admin:login-set-up" if factor.is_asked_of(user) else ""


class SecondStep(EntryView):
    """What a ticket is needed for; without one, or for a step that is not one's own, back to the password."""

    page = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = ticket.owner(request)
        if user is None or next_step(user) != self.page:
            return HttpResponseRedirect(reverse("admin:login"))
        if throttle.is_locked(request, user):
            return throttle.locked(request, None, throttle.credentials_of(user))
        self.owner = user
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.owner}

    def let_in(self, user: User) -> None:
        login(self.request, user, backend=BACKEND)


class CodeView(SecondStep):
    page = "admin:login-code"
    authentication_form = cast(Any, CodeForm)
    template_name = "admin/login/code.html"
    title = "Mã xác thực"

    def form_valid(self, form: Any) -> HttpResponse:
        self.let_in(form.get_user())
        response = HttpResponseRedirect(self.get_success_url())
        ticket.take_back(response)
        return response


class SetUpView(SecondStep):
    """The first login of somebody who must have a second factor."""

    page = "admin:login-set-up"
    authentication_form = cast(Any, SetUpForm)
    template_name = "admin/login/set_up_first.html"
    title = "Cài đặt đăng nhập hai bước"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | picture(self.owner, self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        codes = form.turn_on()
        self.let_in(form.get_user())
        context = {"codes": codes, "next": self.get_success_url(), "title": "Mã dự phòng"}
        response = render(self.request, "admin/login/codes.html", site.each_context(self.request) | context)
        ticket.take_back(response)
        return response
