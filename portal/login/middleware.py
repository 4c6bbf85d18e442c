"""What holds for every request of the newsroom: it prolongs the session, and what was typed is not thrown away."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal import errors

from . import sessions

FREE = {"login", "logout", "login-code", "login-set-up", "session-left"}  # pages for those who are not logged in
QUIET = {"session-left", "videos_clip_state"}  # asked for by scripts, whether somebody is there or not
QUIET_ENDS = ("_presence",)


class NewsroomMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After Django's check of the form's token. Readers' pages never ask for the session: see the first line."""
        if not is_newsroom(request.path):
            return None
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if request.user.is_authenticated:
            if name not in QUIET and not name.endswith(QUIET_ENDS):
                sessions.prolong(request)
        elif name not in FREE and is_filled_form(request):
            return errors.session_ended(request)
        return None


def is_newsroom(path: str) -> bool:
    """Say whether it is a page for members: the links `/xem-truoc/…` are for those who are none."""
    return path.startswith("/admin/") or "/xem-truoc/" in path[1:]


def is_filled_form(request: HttpRequest) -> bool:
    """Say whether it is a form of ours, which somebody opened while the session still went on."""
    return request.method == "POST" and bool(request.POST.get("csrfmiddlewaretoken"))
