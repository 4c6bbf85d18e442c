"""The pages on which people see and end their own sessions, and what the page's script asks."""

from typing import cast

from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.models import DeskSession, User

from . import sessions


def urls(admin: AdminSite) -> list[URLPattern]:
    return [
        path("phien/", admin.admin_view(overview), name="sessions"),
        path("phien/con-lai/", admin.admin_view(left), name="session-left"),
        path("phien/o-lai/", admin.admin_view(stay), name="session-stay"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    own = DeskSession.objects.filter(user=cast(User, request.user), expire_date__gt=timezone.now()).defer(
        "session_data"
    )
    rows = list(own.order_by("-seen_at"))
    if request.method == "POST":
        return end(request, [row for row in rows if row.session_key != request.session.session_key])
    context = {"sessions": rows, "this": request.session.session_key, "title": "Phiên đăng nhập của bạn"}
    return render(request, "admin/login/sessions.html", site.each_context(request) | context)


def end(request: HttpRequest, others: list[DeskSession]) -> HttpResponse:
    """End the other session that the form names, or all others; this one ends by “Đăng xuất”."""
    wanted = request.POST.get("phien", "")
    chosen = [row for row in others if wanted in ("tat-ca", row.name)]
    DeskSession.objects.filter(pk__in=[row.pk for row in chosen]).delete()
    messages.success(request, f"Đã kết thúc {len(chosen)} phiên đăng nhập.")
    return HttpResponseRedirect(reverse("admin:sessions"))


@require_safe
def left(request: HttpRequest) -> JsonResponse:
    """Tell how long the session still lasts, without prolonging it, and what forms need after another login."""
    return told(request)


@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    sessions.see(request)
    return told(request)


def told(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"seconds": sessions.left_of(request.session), "token": get_token(request)})
