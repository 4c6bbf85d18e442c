"""The error pages. 400, 500 and 503 are whole files that need neither database nor templates."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FOLDER = Path(settings.BASE_DIR) / "static" / "errors"
WHOLE = {status: (FOLDER / f"{status}.html").read_bytes() for status in (400, 500, 503)}


def whole(status: int) -> HttpResponse:
    return HttpResponse(WHOLE[status], status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return whole(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.html", {"form_expired": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return whole(500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = whole(503)
    response["Retry-After"] = "30"
    return response
