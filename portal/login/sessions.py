"""Sessions in the database that end when idle, and after twelve hours in any case (ADR 0018).

A session is written when it begins, when something in it changes, and once a minute while somebody works with it.
"""

from datetime import UTC, datetime
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from .throttle import address

BEGUN, SEEN, ADDRESS, AGENT = "begun", "seen", "address", "agent"
WRITTEN_EVERY = 60  # seconds
LONGEST_AGENT = 300  # characters


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from .models import DeskSession

        return DeskSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        now = time()
        row.user_id = data.get(SESSION_KEY)
        row.address, row.agent = data.get(ADDRESS), data.get(AGENT, "")
        row.begun_at, row.seen_at = moment(data.get(BEGUN, now)), moment(data.get(SEEN, now))
        return row

    def get_session_cookie_age(self) -> int:
        """Return how many seconds a session lives that is written now."""
        return seconds_left(self.get(BEGUN), time())


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def seconds_left(begun: float | None, seen: float | None) -> int:
    """Return how many seconds are left of a session that began and was last seen at these times."""
    now = time()
    ends = (now if begun is None else begun) + settings.PORTAL_SESSION_HOURS * 3600
    if settings.PORTAL_IDLE_MINUTES:
        ends = min(ends, (now if seen is None else seen) + settings.PORTAL_IDLE_MINUTES * 60)
    return max(0, int(ends - now))


def left_of(session: SessionBase) -> int:
    return seconds_left(session.get(BEGUN), session.get(SEEN))


def begin(sender: type, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Receiver of user_logged_in: note what the owner will know the session by, and remove what has ended."""
    request.session[BEGUN] = time()
    see(request)
    SessionStore.get_model_class().objects.filter(expire_date__lte=timezone.now()).delete()


def see(request: HttpRequest) -> None:
    """Count the session's idle time from now on."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT].replace("\0", "")
    request.session.update({SEEN: time(), ADDRESS: address(request), AGENT: agent})


def prolong(request: HttpRequest) -> None:
    """Do so at most once a minute: each time costs a write."""
    if time() - request.session.get(SEEN, 0) >= WRITTEN_EVERY:
        see(request)


user_logged_in.connect(begin, dispatch_uid="portal.login.sessions.begin")
