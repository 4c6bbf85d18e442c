"""How soon a view stands in the number that pages show: gunicorn with two workers on SQLite, while others read."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random

from tests.benchmarks.rounds import size
from tests.fire.databases import SQLite
from tests.fire.readers import headers
from tests.fire.site import Site

SAMPLES = 48
AT_ONCE = 4  # articles that are watched side by side
READERS = 4
PAUSE = 0.05  # seconds between two pages of a reader, and between two looks at an article
LOOKS = 10  # that must show the new number, one after the other: then every worker knows it
VISITORS = 500
WORDS = "Lượt xem"


def main() -> None:
    samples = max(AT_ONCE, round(SAMPLES * size()))
    folder = Path(tempfile.mkdtemp())
    site = Site(folder, SQLite(folder / "portal.sqlite3"), workers=2)
    articles = list(site.stock(samples + 20).values())
    site.start()
    try:
        with readers(site, articles[samples:]) as pages:
            begun = time.monotonic()
            lags = watch_all(site, articles[:samples])
            rate = len(pages) / (time.monotonic() - begun)
    finally:
        site.stop()
    print(
        f"Seconds from a view to the number that pages show: {samples} views, 2 workers, {rate:.0f} other pages a second"
    )
    first, stale = zip(*lags, strict=True)
    for name, found in (("the first page that shows it", first), ("the last page that does not", stale)):
        print(f"  {name:30} median {statistics.median(found):5.2f}   worst {max(found):5.2f}")
    print("  (targets: median at most 2, worst at most 5)")


@contextmanager
def readers(site: Site, articles: list[str]) -> Iterator[list[str]]:
    """Let others read; yield the list of the pages that they got, which grows."""
    stopped, pages = threading.Event(), []

    def read(random: Random) -> None:
        connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
        while not stopped.wait(PAUSE):
            connection.request("GET", random.choice(articles), headers=headers(random.randrange(VISITORS), random))
            connection.getresponse().read()
            pages.append("")

    threads = [threading.Thread(target=read, args=[Random(number)], daemon=True) for number in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield pages
    finally:
        stopped.set()


def watch_all(site: Site, articles: list[str]) -> list[tuple[float, float]]:
    lags: list[tuple[float, float]] = []
    waiting = iter(articles)

    def work(number: int) -> None:
        for address in waiting:
            lags.append(watch(site, address, number))

    threads = [threading.Thread(target=work, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return lags


def watch(site: Site, address: str, visitor: int) -> tuple[float, float]:
    """View an article for the first time; return after how long a page showed that, and how long some did not."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    connection.request("GET", address, headers=headers(visitor, Random(visitor)))
    connection.getresponse().read()
    connection.close()
    answered, first, stale, fresh = time.monotonic(), 0.0, 0.0, 0
    while fresh < LOOKS:
        time.sleep(PAUSE)
        asked = time.monotonic() - answered
        if site.shown(address)[WORDS]:
            first, fresh = first or time.monotonic() - answered, fresh + 1
        else:
            stale, fresh = asked, 0
    return first, stale


if __name__ == "__main__":
    main()
