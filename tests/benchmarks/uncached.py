"""What pages cost that nobody has kept: with 100 articles and with many, on SQLite and on PostgreSQL.

Every request is a miss: pages are kept for each host, and each request names another one. ARTICLES=100000 in the
environment measures with so many instead of a million, which takes minutes to make the first time.
"""

import os
import re
import statistics
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from itertools import count

from tests.benchmarks import usage
from tests.benchmarks.libraries import Library, library
from tests.benchmarks.servers import Portal, get
from tests.benchmarks.turns import verdict
from tests.benchmarks.warming import HEADERS

FEW, MANY = 100, int(os.environ.get("ARTICLES", "1000000"))
ARTICLE, PAGE, ADMIN = 2_000, 5_000, 150  # µs, µs, ms
RATIO = 1.2
REQUESTS = 100  # in a round
SAVES = 10  # in a round
NEXT = re.compile(r'<a rel="next" href="([^"]+)"')
NUMBERED = re.compile(r'href="\?page=(\d+)"')
NOTICED = 0.5  # seconds; each process looks five times a second
hosts = count()

Costs = dict[str, float]


def main(rounds: int) -> None:
    for kind in ("sqlite", "postgresql"):
        few, many = (measured(size, kind, rounds) for size in (FEW, MANY))
        print(f"Pages that nobody has kept, {kind}: CPU µs a request, those of the database included")
        print(f"  {'':34}{f'{FEW:,} articles':>18}{f'{MANY:,} articles':>20}{'ratio':>8}  target")
        for name, cost in many.items():
            ratio = cost / few[name] if name in few else None
            with_few = f"{few[name]:18,.0f}" if ratio else " " * 18
            print(f"  {name:34}{with_few}{cost:20,.0f}{row_end(name, cost, ratio)}", flush=True)


def row_end(name: str, cost: float, ratio: float | None) -> str:
    shown = f"{ratio:8.2f}" if ratio else " " * 8
    if name == "article":
        return f"{shown}  {verdict(cost, ARTICLE)}, ratio {verdict(ratio or 1, RATIO)}"
    if name.startswith("admin"):
        return f"{shown}  {verdict(cost, ADMIN)}"
    return f"{shown}  {verdict(cost, PAGE)}"


def measured(size: int, kind: str, rounds: int) -> Costs:
    with library(size, kind) as stock, stock.node() as node:
        pages = {"article": stock.spread(REQUESTS)} | {name: [one] * REQUESTS for name, one in lists(node).items()}
        for addresses in pages.values():
            ask(node, addresses)  # what both workers and the system have to learn of the database is not measured
        taken: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(rounds):
            for name, addresses in pages.items():
                taken[name].append(cost(node, len(addresses), lambda addresses=addresses: ask(node, addresses)))
        found = {name: statistics.median(costs) for name, costs in taken.items()}
        found |= first_after_a_save(stock, node, rounds, pages["article"])
        return found | {"admin list, ms": admin_list(node, rounds)}


def lists(node: Portal) -> dict[str, str]:
    """Return the pages with lists, also the last one that has a number and one far beyond."""
    home = get(node.port, "/").body.decode()
    category = re.search(r'href="(/chuyen-muc/[^"]+)"', home)
    first = get(node.port, "/tin-tuc/").body.decode()
    last = max((int(number) for number in NUMBERED.findall(first)), default=1)
    found = {
        "home": "/",
        "category": category[1],
        "list, page 1": "/tin-tuc/",
        "list, last numbered page": f"/tin-tuc/?page={last}",
    }
    if beyond := NEXT.search(get(node.port, found["list, last numbered page"]).body.decode()):
        found["list, beyond the numbers"] = "/tin-tuc/" + beyond[1].replace("&amp;", "&")
    return found


def ask(node: Portal, addresses: Sequence[str]) -> None:
    """Ask for pages that nobody has kept. Raises RuntimeError when one is not there."""
    connection = HTTPConnection("127.0.0.1", node.port, timeout=120)
    for address in addresses:
        connection.request("GET", address, headers=HEADERS | {"Host": f"localhost:{next(hosts) % 50_000 + 1}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
    connection.close()


def cost(node: Portal, requests: int, task: Callable[[], None]) -> float:
    before = usage.cpu(node.roots())
    task()
    return (usage.cpu(node.roots()) - before) * 1e6 / requests


def first_after_a_save(stock: Library, node: Portal, rounds: int, articles: Sequence[str]) -> Costs:
    """Return what the first page of a generation costs: what pages share is made anew too."""
    found = {}
    for name, address in {"home, first after a save": "/", "article, first after a save": articles[0]}.items():
        costs = []
        for _ in range(rounds * SAVES):
            stock.announce_a_change()
            time.sleep(NOTICED)
            costs.append(cost(node, 1, lambda address=address: ask(node, [address])))
        found[name] = statistics.median(costs)
    return found


def admin_list(node: Portal, rounds: int) -> float:
    """Return the ms until an editor has the list of articles."""
    session = node.run("-m", "tests.benchmarks.session").strip()
    times = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        answer = get(node.port, "/admin/news/article/", Cookie=f"sessionid={session}")
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"the list of the admin: {answer.status}")
    return statistics.median(times[1:])
