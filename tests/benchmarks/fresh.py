"""How long after an editor's save a reader still gets the old page: three nodes on one database, under load."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import NamedTuple

from tests.benchmarks import load
from tests.benchmarks.libraries import Library, library
from tests.benchmarks.servers import Portal
from tests.benchmarks.turns import verdict
from tests.benchmarks.warming import HEADERS
from tests.environment import ROOT

NODES, THREADS, ARTICLES = 3, 4, 1_000
SAVES_A_ROUND, PAUSE = 4, 2.5  # seconds
CONNECTIONS = 4  # of a reader to each node and page, so that some are with each worker
LIMIT = 1  # s
SHOWN = re.compile(r"Bản số (\d+)\.")


class Look(NamedTuple):
    at: float  # when the whole page was there, by time.monotonic
    page: str
    version: int


def main(rounds: int) -> None:
    for kind in ("sqlite", "postgresql"):
        with library(ARTICLES, kind) as stock, ExitStack() as stack:
            nodes = [stack.enter_context(stock.node(threads=THREADS)) for _ in range(NODES)]
            saves, looks, outcome = watch(stock, nodes, rounds * SAVES_A_ROUND)
        print_worst(kind, saves, looks, outcome)


def watch(stock: Library, nodes: Sequence[Portal], saves: int):
    """Let an editor save, others read and wrk load the first node; return the moments of the saves, and what was seen."""
    address = stock.articles(1)[0]
    stopped, looks = threading.Event(), []
    pages = {"article": address, "home": "/", "list": "/tin-tuc/"}
    readers = [
        threading.Thread(target=read, args=[node.port, pages, stopped, looks], daemon=True)
        for node in nodes
        for _ in range(CONNECTIONS)
    ]
    with ExitStack() as stack:
        stack.callback(stopped.set)
        for thread in readers:
            thread.start()
        loader = Loader(stock, nodes[0], saves * (PAUSE + 0.5))
        loader.start()
        answered = edit(nodes[-1], int(address.rstrip("/").rpartition("-")[2]), saves)
        loader.join()
    for thread in readers:
        thread.join(30)
    return answered, looks, loader.outcome


class Loader(threading.Thread):
    """Loads a node with requests for all articles, as long as it is watched."""

    def __init__(self, stock: Library, node: Portal, seconds: float) -> None:
        super().__init__(daemon=True)
        asked = [load.Asked(address) for address in stock.articles(ARTICLES)]
        self.port, self.seconds, self.requests = node.port, seconds, load.write_requests(asked, stock.folder)
        self.outcome: load.Outcome | None = None

    def run(self) -> None:
        if load.available():
            self.outcome = load.put(self.port, self.requests, connections=8, seconds=self.seconds)


def edit(node: Portal, article: int, saves: int) -> dict[int, float]:
    """Return when each save was answered, by its number."""
    first = str(round(time.time()))  # higher than any number that an earlier run has left on the page
    command = [sys.executable, "-m", "tests.benchmarks.editor", str(article), first, str(saves), str(PAUSE)]
    done = subprocess.run(
        command, cwd=ROOT, env=node.environment(), stdout=subprocess.PIPE, text=True, check=True, timeout=600
    )
    return {int(number): float(at) for number, at in (line.split() for line in done.stdout.splitlines())}


def read(port: int, pages: dict[str, str], stopped: threading.Event, looks: list[Look]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"User-Agent": HEADERS["User-Agent"]}  # no compression, which would take this process's time
    while not stopped.wait(0.02):
        for page, address in pages.items():
            connection.request("GET", address, headers=headers)
            text = connection.getresponse().read().decode()
            found = SHOWN.search(text)
            looks.append(Look(time.monotonic(), page, int(found[1]) if found else 0))
    connection.close()


def print_worst(kind: str, saves: dict[int, float], looks: list[Look], outcome: load.Outcome | None) -> None:
    rate = f"{outcome.rate:,.0f} requests/s beside, {outcome.refused + outcome.broken} failed" if outcome else "no load"
    print(
        f"From {len(saves)} saves to the last old page, {NODES} nodes on {kind}, {len(looks)} pages looked at ({rate})"
    )
    for page in ("article", "home", "list"):
        last = max((late for look in looks if look.page == page for late in lateness(look, saves)), default=0.0)
        newest = max(look.version for look in looks if look.page == page)
        missing = "" if newest == max(saves) else "   THE NEWEST VERSION WAS NEVER SEEN"
        print(f"  {page:10} worst {last:6.2f} s  target {verdict(last, LIMIT)}{missing}")


def lateness(look: Look, saves: dict[int, float]):
    """Yield how long after the save of what came next a page was still seen."""
    answered = saves.get(max(look.version + 1, min(saves)))
    if answered is not None and look.at > answered:
        yield look.at - answered
