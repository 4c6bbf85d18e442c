"""What counting adds to a request, in CPU time: to a view, to a call, and the steps of it."""

import io
import os
import tempfile
from collections.abc import Callable
from itertools import count, cycle
from typing import Any

from tests.benchmarks.rounds import addition, begin, medians

COUNTING = "stats.middleware.CountingMiddleware"
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
)
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) {}"
Pair = tuple[Callable[[], Any], Callable[[], Any]]  # the same without and with counting
urlpatterns: list[Any] = []  # of the bare view


def main() -> None:
    size = begin()
    from django.test import override_settings

    from stats import visits
    from stats.keys import keys

    keys.fetch(visits.now())
    print("Cost of counting, CPU µs a request (target: at most 15, with user agents that were seen before)")
    with override_settings(ROOT_URLCONF=__name__):
        added = add_up("a constant view in Django", bare_views(), size)
    add_up("a call that returns a ready answer", calls(), size)
    page = medians({"page": article_page()}, round(200 * size), calls=1)["page"]
    print(
        f"  {'the page of an article, all middleware':40}{page:9.1f} with counting, which is {added / page:.2%} of it"
    )
    for name, time in medians(steps(), round(200 * size), calls=50).items():
        print(f"  {name:40}{time:9.2f}")


def add_up(name: str, contestants: Pair, size: float) -> float:
    without, added = addition(*contestants, rounds=round(400 * size), calls=50)
    print(f"  {name:40}{without:9.1f} without counting, {added:+.1f} with", flush=True)
    return added


def article_page() -> Callable[[], None]:
    from django.conf import settings

    from tests.makers import make_articles

    return answering(make_articles(12)[0].get_absolute_url(), list(settings.MIDDLEWARE))


def bare_views() -> Pair:
    from django.urls import path

    urlpatterns[:] = [path("", answer)]
    return answering("/", []), answering("/", [COUNTING])


def answer(request: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse("Trang.", headers={"X-Page": "article/9001"})


def answering(address: str, middleware: list[str]) -> Callable[[], None]:
    """Return what lets Django answer one request of one of some visitors, as a WSGI server does."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    with override_settings(MIDDLEWARE=middleware):
        handler = WSGIHandler()
    visitors = cycle([environ(address, number) for number in range(50)])

    def one() -> None:
        response = handler(next(visitors).copy(), lambda status, headers: None)
        b"".join(response)
        response.close()

    return one


def environ(address: str, visitor: int) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": f"192.0.2.{visitor}",
        "HTTP_USER_AGENT": BROWSER.format(120 + visitor % 7),
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }


def calls() -> Pair:
    """Return a call of a view, and the same through the middleware."""
    from django.core.handlers.wsgi import WSGIRequest
    from django.http import HttpResponse

    from stats.middleware import CountingMiddleware

    requests = cycle([WSGIRequest(environ("/", visitor)) for visitor in range(50)])
    response = HttpResponse("Trang.")

    def view(request: Any) -> HttpResponse:
        response.headers["X-Page"] = "article/9001"
        return response

    counted = CountingMiddleware(view)
    return lambda: view(next(requests)), lambda: counted(next(requests))


def steps() -> dict[str, Callable[[], Any]]:
    """Return `note` for different visitors, and the steps it takes for one that is known."""
    from stats import visits
    from stats.counting import judge, network, visitor
    from stats.keys import keys
    from stats.middleware import Answer, note
    from stats.recorder import recorder
    from stats.records import Record

    numbers, key = count(1), keys.of(visits.hour_of(visits.now())[0])

    def answer(agent: str) -> Answer:
        return Answer("GET", 200, "text/html; charset=utf-8", "article/9001", agent, "", False)

    known, bot, no_page = (
        answer(BROWSER.format(120)),
        answer(BOT.format("")),
        answer(BROWSER.format(120))._replace(page=""),
    )
    record = Record(visits.now(), 4711, 0, 9001, "article", "", "")
    bare = os.open(tempfile.mkstemp(dir=os.environ["PORTAL_VAR_DIR"])[1], os.O_WRONLY | os.O_APPEND)
    line = b"x" * 80
    return {
        "note, a visitor that was seen before": lambda: note(known, "192.0.2.1", ""),
        "note, a new visitor with a known browser": lambda: note(
            known, f"10.{next(numbers) >> 8 & 255}.{next(numbers) & 255}.1", ""
        ),
        "note, a user agent never seen before": lambda: note(answer(BROWSER.format(next(numbers))), "192.0.2.1", ""),
        "note, a known bot": lambda: note(bot, "192.0.2.1", ""),
        "note, a bot never seen before": lambda: note(answer(BOT.format(next(numbers))), "192.0.2.1", ""),
        "note, a file": lambda: note(no_page, "192.0.2.1", ""),
        "  judge, of a known visitor": lambda: judge(known),
        "  network and visitor": lambda: visitor(key, network("192.0.2.1", "", 0), known.agent),
        "  record": lambda: recorder.record(record),
        "  the write of 80 bytes alone": lambda: os.write(bare, line),
    }


if __name__ == "__main__":
    main()
