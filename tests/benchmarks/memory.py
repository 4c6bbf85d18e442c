"""What two workers take in memory when each of them keeps 5,000 pages."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

from tests.benchmarks import usage
from tests.benchmarks.libraries import library
from tests.benchmarks.servers import Portal
from tests.benchmarks.turns import verdict
from tests.fire.readers import BROWSER

PAGES, BATCH = 5_000, 500
MOST, MOST_CACHE = 140, 64  # MiB
OVERHEAD = 2_500  # bytes a kept page, as portal.caching reckons
HEADERS = {"User-Agent": BROWSER.format(120), "Accept-Encoding": "gzip"}


def main(rounds: int) -> None:
    with library(50_000) as stock, stock.node() as node:
        articles = stock.articles(PAGES)
        empty = usage.memory(node.master.pid)
        sizes = [fill(node, worker, articles) for worker in node.workers()]
        node.settle()
        full = usage.memory(node.master.pid)
    cache = max(sizes) / 2**20
    print(f"Memory of the master and two workers, PSS in MiB: {PAGES} pages kept in each worker")
    print(f"  at the start {empty:6.1f}")
    print(f"  full         {full:6.1f}  target {verdict(full, MOST)}")
    print(f"  each cache   {cache:6.1f}  target {verdict(cache, MOST_CACHE)}")


def fill(node: Portal, worker: int, articles: Sequence[str]) -> int:
    """Let a worker make all pages; return what they take in its cache: bytes."""
    size = 0
    for start in range(0, len(articles), BATCH):  # no worker may sleep so long that gunicorn thinks it dead
        with others_asleep(node, worker):
            connection = HTTPConnection("127.0.0.1", node.port, timeout=60)
            for address in articles[start : start + BATCH]:
                connection.request("GET", address, headers=HEADERS)
                size += len(connection.getresponse().read()) + OVERHEAD
            connection.close()
    return size


@contextmanager
def others_asleep(node: Portal, worker: int) -> Iterator[None]:
    others = [other for other in node.workers() if other != worker]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)
