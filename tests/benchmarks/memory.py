"""What two workers take in memory when each of them keeps 5,000 pages."""

from tests.benchmarks import usage
from tests.benchmarks.libraries import library
from tests.benchmarks.servers import get
from tests.benchmarks.turns import verdict
from tests.benchmarks.warming import warm

PAGES = 5_000
MOST, MOST_CACHE = 140, 64  # MiB


def main(rounds: int) -> None:
    with library(50_000) as stock, stock.node() as node:
        get(node.port, "/")
        empty = usage.memory(node.master.pid)
        bodies = warm(node, stock.articles(PAGES)) / 2**20
        node.settle()
        full, mapped = usage.memory(node.master.pid), usage.memory(node.master.pid, "Pss_File:")
    more = (full - empty) / 2
    print(f"Memory of the master and two workers, PSS in MiB: {PAGES} pages kept in each worker")
    print(f"  at the start      {empty:6.1f}")
    print(f"  full              {full:6.1f}  target {verdict(full, MOST)}")
    print(f"  of it files       {mapped:6.1f}  (programs, and what SQLite has mapped of the database)")
    print(
        f"  more, each worker {more:6.1f}  target {verdict(more, MOST_CACHE)}; the compressed bodies alone {bodies:.1f}"
    )
