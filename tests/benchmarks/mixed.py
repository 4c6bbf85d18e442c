"""How much a portal serves whose readers do not only read what is kept: 9 of 10 ask for one of 2,000 articles, the
others for one of 50,000."""

from tests.benchmarks import load, turns
from tests.benchmarks.libraries import library
from tests.benchmarks.turns import Contestant
from tests.benchmarks.warming import warm

ARTICLES, HOT = 50_000, 2_000
RATE, P99 = 5_000, 50  # requests a second, ms
SECONDS = 5


def main(rounds: int) -> None:
    if not load.available():
        print(load.MISSING)
        return
    with library(ARTICLES) as stock, stock.node() as node:
        articles = stock.articles(ARTICLES)
        warm(node, articles[:HOT])
        requests = load.write_requests([load.Asked(address) for address in articles], stock.folder)
        found = turns.play([Contestant("", [node], requests, f"hot {HOT}")], rounds, SECONDS)[0]
        print(f"Mixed load: {HOT} articles hot among {ARTICLES}, wrk on the same processors")
        fast = "reached" if found.rate >= RATE else "MISSED"
        print(f"  requests a second {found.rate:8,.0f}  target ≥ {RATE} {fast}{found.failures}")
        print(f"  p99, ms           {found.p99:8.1f}  target {turns.verdict(found.p99, P99)}")
        print(f"  CPU µs a request  {found.cost:8.1f}")
