"""How soon a reader has an article while 200 others watch a video: from gunicorn itself, without a proxy."""

import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from tests.benchmarks import usage
from tests.benchmarks.crowd import WATCHED, Crowd, allow_files, viewer
from tests.benchmarks.libraries import library
from tests.benchmarks.turns import verdict
from tests.fire.readers import BROWSER

VIEWERS = 200
SIZE = 200 * 2**20  # bytes
NAME = "video/benchmark.mp4"
PAGES = 200
PAUSE = 0.01  # seconds between two pages of the reader: there is no queue
TIMES = 2


def main(rounds: int) -> None:
    allow_files(8 * VIEWERS)
    with library(100) as stock, clip(stock.media), stock.node() as node:
        article, video = stock.articles(1)[0], f"/media/{NAME}"
        waits(node.port, article)  # now it is in memory
        quiet: list[float] = []
        beside: list[float] = []
        seen = []
        for _ in range(rounds):
            quiet += waits(node.port, article)
            with crowd(node.port, video) as others:
                begun = time.monotonic()
                beside += waits(node.port, article)
                rate = sum(member.taken for member in others.members) / (time.monotonic() - begun) / 2**20
                seen.append(f"{others.connected} connected, {rate:.0f} MiB/s")
                memory = usage.memory(node.master.pid)
        node.settle()
    print(f"Beside {VIEWERS} viewers of up to {WATCHED // 1000} kB/s: one reader of a kept article")
    for name, found in {"quiet": quiet, "beside": beside}.items():
        print(f"  {name:10} median {statistics.median(found):6.2f} ms   p99 {percentile(found):6.2f} ms")
    ratio = statistics.median(beside) / statistics.median(quiet)
    print(f"  the median is {ratio:.2f} × the quiet one (target {verdict(ratio, TIMES)})")
    print(f"  in the rounds: {'; '.join(seen)}; PSS {memory:.0f} MiB")


def waits(port: int, address: str) -> list[float]:
    """Return how long a reader waits for each of some pages, in milliseconds."""
    connection, found = HTTPConnection("127.0.0.1", port, timeout=30), []
    for _ in range(PAGES):
        time.sleep(PAUSE)
        asked = time.perf_counter()
        connection.request("GET", address, headers={"User-Agent": BROWSER.format(120)})
        connection.getresponse().read()
        found.append((time.perf_counter() - asked) * 1000)
    connection.close()
    return found


def percentile(found: list[float]) -> float:
    return statistics.quantiles(found, n=100)[-1]


def crowd(port: int, address: str) -> Crowd:
    """Return viewers, each of another place of the video."""
    step = SIZE // 2 // VIEWERS
    return Crowd({partial(viewer, port, address, number * step): 1 for number in range(VIEWERS)})


@contextmanager
def clip(media: Path) -> Iterator[None]:
    """Put a large file among the uploaded ones, for as long as a `with` block lasts."""
    path = media / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for _ in range(SIZE // 2**20):
            file.write(secrets.token_bytes(2**20))
    try:
        yield
    finally:
        path.unlink()
