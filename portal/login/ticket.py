"""What carries somebody from the right password to the second step: a signed cookie of five minutes, no session."""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.models import User

COOKIE, SALT, PATH, SECONDS = "buoc_hai", "portal.login.ticket", "/admin/", 300


def proof(user: User) -> str:
    """Return what another password, or another login since, makes worthless."""
    return salted_hmac(SALT, f"{user.pk}|{user.password}|{user.last_login}").hexdigest()[:32]


def give(response: HttpResponse, user: User) -> None:
    value = f"{user.pk}.{proof(user)}"
    options = {"path": PATH, "httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
    response.set_signed_cookie(COOKIE, value, salt=SALT, max_age=SECONDS, **options)


def take_back(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def owner(request: HttpRequest) -> User | None:
    """Return who has given the right password in the last five minutes, while it still is the right one."""
    try:
        value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS)
    except BadSignature:
        return None
    pk, _, given = (value or "").partition(".")
    user = User.objects.filter(pk=pk, is_active=True, is_staff=True).first() if pk.isdigit() else None
    return user if user and constant_time_compare(given, proof(user)) else None
