"""What a page costs that is kept in memory, beside the barest WSGI function and a file sent by nginx."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product

from tests.benchmarks import load, turns
from tests.benchmarks.libraries import Library, library
from tests.benchmarks.load import Asked
from tests.benchmarks.servers import NO_NGINX, Bare, Portal, get, nginx, proxy, static_file
from tests.benchmarks.turns import Contestant

TO_BARE, TO_BARE_BEHIND, TO_STATIC = 0.4, 0.8, 4
CHOICES = ["-", *("hien_thi=" + "".join(parts) for parts in product("01234", ("", ".toi", ".sang")))]
SECONDS = 3


def main(rounds: int) -> None:
    if not load.available():
        print(load.MISSING)
        return
    with library(100) as stock, ExitStack() as stack:
        front = stack.enter_context(stock.node())
        behind = stack.enter_context(stock.node(proxies=1)) if nginx() else None
        before = stock.totals()
        contestants = [*baselines(stock, front, stack), *portal(stock, front)]
        if behind:
            contestants += behind_nginx(stock, behind, stack)
        figures = turns.play(contestants, rounds, SECONDS)
        turns.print_table("Kept pages, counted", contestants, figures, static=1 if behind else None)
        print_unchanged(contestants, figures)
        if behind:
            ratio = figures[2].cost / figures[1].cost
            print(f"  the article is {ratio:.2f} × nginx's file (target {turns.verdict(ratio, TO_STATIC)})")
        else:
            print(f"  {NO_NGINX}")
        print_counted(stock, contestants, figures, before)


def baselines(stock: Library, front: Portal, stack: ExitStack) -> Iterator[Contestant]:
    """Yield what answers the same bytes: the bare function, and nginx where there is one."""
    answer = get(front.port, stock.articles(1)[0], Accept_Encoding="gzip")
    bare = stack.enter_context(Bare(stock.folder / "bare", answer))
    yield Contestant("bare WSGI function, gthread 2×16", [bare], asked(stock, "/"))
    if nginx():
        file = stack.enter_context(static_file(stock.folder / "static", answer.body, gzip.decompress(answer.body)))
        yield Contestant("nginx, file compressed beforehand", [file], asked(stock, "/page.html"))


def portal(stock: Library, front: Portal) -> Iterator[Contestant]:
    """Yield the portal's pages; the first one is the article."""
    article = stock.articles(1)[0]
    yield Contestant("article, gzip", [front], asked(stock, article), limit=TO_BARE)
    yield Contestant("article, br", [front], asked(stock, article, "br"), limit=TO_BARE)
    for name, address in {"home": "/", "list": "/tin-tuc/", "article": article}.items():
        for encoding in ("gzip", "br"):
            requests = asked(stock, address, encoding, CHOICES)
            yield Contestant(f"{name} in all choices of the toolbar, {encoding}", [front], requests, limit=TO_BARE)
        yield Contestant(f"{name}, 304", [front], asked(stock, address), "known", TO_BARE)


def behind_nginx(stock: Library, node: Portal, stack: ExitStack) -> Iterator[Contestant]:
    article = stock.articles(1)[0]
    served = [stack.enter_context(proxy(stock.folder / "proxy", node.port)), node]
    for name, address in {"home": "/", "list": "/tin-tuc/", "article": article}.items():
        yield Contestant(f"{name} behind nginx, gzip", served, asked(stock, address), limit=TO_BARE_BEHIND)
    requests = asked(stock, article, "br", CHOICES)
    yield Contestant("article behind nginx, br, all choices", served, requests, limit=TO_BARE_BEHIND)
    yield Contestant("article behind nginx, 304", served, asked(stock, article), "known", TO_BARE_BEHIND)


def asked(stock: Library, address: str, encoding: str = "gzip", choices: list[str] | None = None):
    cookies = choices or ["-"]
    return load.write_requests([Asked(address, encoding, cookie) for cookie in cookies], stock.folder)


def print_unchanged(contestants: list[Contestant], figures: list[turns.Figures]) -> None:
    for contestant, found in zip(contestants, figures, strict=True):
        if contestant.way == "known":
            same = sum(outcome.unchanged for outcome in found.outcomes)
            share = same / sum(outcome.requests for outcome in found.outcomes)
            print(f"  {contestant.name}: {share:.2%} of the answers were a 304")


def print_counted(stock: Library, contestants: list[Contestant], figures: list[turns.Figures], before: int) -> None:
    """Compare the views of articles with the answers: at most those may be more that wrk no longer waited for."""
    pairs = zip(contestants, figures, strict=True)
    articles = [found for contestant, found in pairs if "article" in contestant.name]
    answered = sum(found.answered for found in articles) + 1
    most = answered + load.CONNECTIONS * sum(found.loads for found in articles)
    counted = stock.totals() - before
    right = "exact" if answered <= counted <= most else "WRONG"
    print(f"  views counted: {counted}, answered {answered}, and up to {most - answered} that wrk gave up: {right}")
