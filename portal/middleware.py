"""Answers to health checks, security headers, and what readers get while the database is away."""

import logging

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from . import errors

log = logging.getLogger(__name__)


class HealthMiddleware:
    """Answer /healthz/live and /healthz/ready before the host is checked: those who ask know no host name.

    live: this process serves. ready: the database answers and its migrations are applied.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz/live":
            return self.answer(200, "ok")
        if request.path == "/healthz/ready":
            return self.answer(*self.readiness())
        return self.get_response(request)

    def readiness(self) -> tuple[int, str]:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self.migrated = self.migrated or self.all_migrated()
        except (DatabaseError, InterfaceError) as error:
            log.warning("not ready: %s", error)
            age = settings.PORTAL_STALE_SECONDS
            return 503, f"database does not answer; pages in memory are shown for {age} s without it"
        return (200, "ok") if self.migrated else (503, "migrations are missing: run manage.py migrate")

    @staticmethod
    def all_migrated() -> bool:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())

    @staticmethod
    def answer(status: int, text: str) -> HttpResponse:
        headers = {"Cache-Control": "no-store"}
        return HttpResponse(text + "\n", content_type="text/plain; charset=utf-8", status=status, headers=headers)


class SecurityHeadersMiddleware:
    """Send the content security policy, the permissions policy, and word to shared caches to keep no page: it follows
    the reader's own display choice.

    Reads the setting SECURE_CSP and the response attribute `_csp_config` as Django 6's own middleware does, so that one
    can take its place.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = policy(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = getattr(response, "_csp_config", None)
        response.headers.setdefault("Content-Security-Policy", self.policy if own is None else policy(own))
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def policy(directives: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())


class DatabaseDownMiddleware:
    """Answer 503, which readers and machines understand as "later", when the database does not answer; 507 when it
    does, but has no room for what was sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if errors.lost_for_want_of_room(request, exception):
            log.error("the disk is full: %s", exception)
            return errors.whole(507)
        if not is_away(exception):
            return None
        log.error("database does not answer: %s", exception)
        return errors.unavailable(request)


def is_away(error: Exception) -> bool:
    """Say whether the database does not answer: a connection that breaks in the midst of an answer is an error without
    a kind of its own."""
    return isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError
