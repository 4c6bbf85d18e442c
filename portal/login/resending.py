"""A form that is sent again after another login, without scripts: its token is the old session's.

The page that gave the form back named its content in a proof, and the browser in a cookie that no other site can have
sent. Both fit only what this browser had sent with a right token: that may be given back once more, with a new token.
"""

import json
from collections.abc import Iterable
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

FIELD, COOKIE, SALT, SECONDS = "_sent_before", "gui_lai", "portal.login.resending", 12 * 3600

Fields = list[tuple[str, str]]


def given_back(request: HttpRequest) -> Fields:
    """Return what was typed, in the order of the form: neither tokens nor passwords."""
    return [(name, value) for name, values in request.POST.lists() if is_given_back(name) for value in values]


def is_given_back(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", FIELD) and "password" not in name


def proof(secret: str, path: str, fields: Iterable[tuple[str, str]]) -> str:
    lines = sorted((name, value.replace("\r\n", "\n").replace("\r", "\n")) for name, value in fields)
    return salted_hmac(SALT, json.dumps([secret, path, lines]), algorithm="sha256").hexdigest()


def secret_of(request: HttpRequest) -> str:
    """Return what the cookie of this browser says, or something new."""
    return request.COOKIES.get(COOKIE) or token_urlsafe(24)


def remember(response: HttpResponse, secret: str) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, secret, SECONDS, path="/admin/", secure=secure, httponly=True, samesite="Strict")


def was_sent_before(request: HttpRequest) -> bool:
    """Say whether this browser had sent the same to the same address with a right token, and got it back."""
    secret, given = request.COOKIES.get(COOKIE, ""), request.POST.get(FIELD, "")
    fits = proof(secret, request.get_full_path(), given_back(request))
    return bool(secret) and constant_time_compare(given, fits)
