"""Five tries for a name from an address, then a pause: django-axes counts them, one row for each failure (ADR 0018)."""

from datetime import timedelta
from math import ceil
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from stats.counting import network


class Throttle(AxesStandaloneBackend):
    """The first of the backends: refuses whoever has failed too often, before a password is looked at."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **credentials: Any) -> None:
        if request is not None:  # a command that checks a password has no address to count
            super().authenticate(request, username=username, **credentials)


def address(request: HttpRequest) -> str | None:
    """Return the network that a request comes from, as readers' addresses are understood; of proxies' entries only
    the one that the outermost trusted proxy wrote is believed."""
    meta = request.META
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
    return network(meta.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES) or None


def credentials_of(user: AbstractBaseUser) -> dict[str, str]:
    return {"username": user.get_username()}


def is_locked(request: HttpRequest, user: AbstractBaseUser) -> bool:
    return not AxesProxyHandler.is_allowed(request, credentials_of(user))


def count_failure(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Count a wrong code as a wrong password is counted; after the last one, the answer becomes `locked`."""
    user_login_failed.send(__name__, credentials=credentials_of(user), request=request)


def minutes_left(username: str, address: str | None) -> int:
    """Return how many minutes the pause still takes, the begun one included, at least 1."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    left = last + timedelta(minutes=settings.PORTAL_LOGIN_LOCK_MINUTES) - timezone.now()
    return max(1, ceil(left / timedelta(minutes=1)))


def locked(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer for axes: the same whether there is such an account or not."""
    username = (credentials or {}).get("username") or ""
    context = {"minutes": minutes_left(username, address(request)), "tries": settings.AXES_FAILURE_LIMIT}
    context |= site.each_context(request) | {"title": "Tạm khóa đăng nhập"}
    answer = render(request, "admin/login/locked.html", context, status=429)
    answer["Retry-After"] = str(context["minutes"] * 60)
    answer["Cache-Control"] = "no-store"
    return answer
