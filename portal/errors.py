"""The error pages. 400, 500, 503 and 507 are whole files that need neither database nor templates."""

import sys
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import full_disk
from .login import resending

FOLDER = Path(settings.BASE_DIR) / "static" / "errors"
WHOLE = {status: (FOLDER / f"{status}.html").read_bytes() for status in (400, 500, 503, 507)}


def whole(status: int) -> HttpResponse:
    return HttpResponse(WHOLE[status], status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return whole(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return framed(request, "errors/403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if resending.was_sent_before(request):
        return session_ended(request)
    return framed(request, "errors/403.html", 403, {"form_expired": True})


def session_ended(request: HttpRequest) -> HttpResponse:
    """Answer a form of ours that was sent after its session: give back what was typed, to be sent after a login.

    Django has checked the form's token, now or when the same was sent before: nobody else can have this page hold what
    the editor did not send.
    """
    fields, secret = resending.given_back(request), resending.secret_of(request)
    address = request.get_full_path()
    context = {"fields": fields, "address": address, "files": bool(request.FILES)}
    context["proof"] = resending.proof(secret, address, fields)
    context["has_copy"] = bool(request.POST.get("_copy"))  # its script has named one (static/js/unsaved.js)
    response = framed(request, "errors/session_ended.html", 403, context)
    response["Cache-Control"] = "no-store"
    resending.remember(response, secret)
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return framed(request, "errors/404.html", 404)


def framed(request: HttpRequest, template: str, status: int, context: dict | None = None) -> HttpResponse:
    """Render an error page in the portal's frame, which needs the database; without it, the answer is 503."""
    try:
        return render(request, template, context, status=status)
    except (OperationalError, InterfaceError):
        return unavailable(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for an error that nobody has caught: Django calls this while it is being handled."""
    return whole(507 if lost_for_want_of_room(request, sys.exc_info()[1]) else 500)


def lost_for_want_of_room(request: HttpRequest, error: BaseException | None) -> bool:
    """Say whether what somebody has sent could not be kept, since the disk is full."""
    return request.method not in ("GET", "HEAD") and full_disk.says_full(error)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = whole(503)
    response["Retry-After"] = "30"
    return response
