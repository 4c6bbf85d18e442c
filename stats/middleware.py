"""Counting: takes the name of the page off each answer, judges it and records it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import visits
from .counting import Answer, judge, network, visitor
from .keys import keys
from .recorder import recorder
from .records import Record

HEADER = "X-Page"  # a view says in it which page its answer is: "article/9001", "home"; or action: "watched/17"


class CountingMiddleware:
    """Judges and records each answer; stands inside what may turn an answer into a 304 or compress it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = response.headers.get(HEADER, "")
        del response.headers[HEADER]  # no error where there is none
        meta = request.META
        answer = Answer(
            method=request.method or "",
            status=response.status_code,
            kind=response.headers.get("Content-Type", ""),
            page=page,
            agent=meta.get("HTTP_USER_AGENT", ""),
            purpose=meta.get("HTTP_SEC_PURPOSE", "") + meta.get("HTTP_PURPOSE", ""),
            editor="HTTP_COOKIE" in meta and settings.SESSION_COOKIE_NAME in request.COOKIES,
        )
        note(answer, meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
        return response


def count(
    method: str, status: int, kind: str, page: str, agent: str, purpose: str, editor: bool, remote: str, forwarded: str
) -> None:
    """Record an answer that was given without this middleware; the arguments are those of `Answer` and `note`."""
    note(Answer(method, status, kind, page, agent, purpose, editor), remote, forwarded)


def note(answer: Answer, remote: str, forwarded: str) -> None:
    """Record an answer: as a view of its page, as an action, or with the reason why it is neither. Never raises.

    `remote` is the address that the request came from, `forwarded` its X-Forwarded-For header.
    """
    try:
        recorder.record(described(answer, remote, forwarded, visits.now()))
    except Exception as error:  # a surprise in some header, say: the page must not fail for it
        recorder.refuse(error)


def described(answer: Answer, remote: str, forwarded: str, now: int) -> Record:
    """Return the record of an answer that is sent at `now`, in milliseconds since 1970; an action has no visitor."""
    page_type, _, number = answer.page.partition("/")
    is_action = page_type in settings.STATS_ACTIONS
    reason, name = judge(answer, is_action)
    if reason or is_action:
        return Record(now, 0, 0, int(number or 0), page_type, reason, name)
    client = network(remote, forwarded, settings.TRUSTED_PROXIES if forwarded else 0)
    today, *yesterday = visits.days_of(now)
    before = visitor(keys.of(yesterday[0]), client, answer.agent) if yesterday else 0
    return Record(now, visitor(keys.of(today), client, answer.agent), before, int(number or 0), page_type, "", "")
