"""How long the portal takes from its start to the first page."""

import statistics
import time

from tests.benchmarks.libraries import library
from tests.benchmarks.servers import get
from tests.benchmarks.turns import verdict

SECONDS = 2


def main(rounds: int) -> None:
    with library(100) as stock:
        times = []
        for _ in range(rounds):
            begun = time.monotonic()
            with stock.node() as node:  # entered when all workers serve
                if get(node.port, "/").status != 200:
                    raise SystemExit("The home page was not served.")
                times.append(time.monotonic() - begun)
    found = statistics.median(times)
    print("Cold start: seconds from starting gunicorn until all workers serve and the home page is there")
    print(f"  median {found:.2f}, worst {max(times):.2f}  target {verdict(found, SECONDS)}")
