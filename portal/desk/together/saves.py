"""Who saved last; and the word to the browser that a copy of its own is not needed any more."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

TOKEN = re.compile(r"[a-z0-9]{16}")
COOKIE, AGE = "da_luu_", 7 * 24 * 3600


def last_save(request: HttpRequest, model: type[Any], pk: Any) -> tuple[str, str]:
    """Return who saved last, and when, in words."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(pk)).select_related("user")
    entry = entries.order_by("-action_time", "-pk").first()
    if entry is None:
        return "Một người khác", ""
    return name_for(request, entry.user), clock(entry.action_time)


def name_for(request: HttpRequest, user: Any) -> str:
    return "Chính bạn, ở thẻ khác," if user == request.user else user.get_full_name() or user.get_username()


def clock(time: datetime) -> str:
    """Return the time, with the day if that is not today."""
    local = timezone.localtime(time)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "H:i d/m/Y")


def confirm(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the page after a save which copy in the browser was saved: its script removes it (static/js/copies.js)."""
    copy = request.POST.get("_copy", "")
    if TOKEN.fullmatch(copy):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE + copy, "1", max_age=AGE, path="/admin/", samesite="Lax", secure=secure)
    return response
