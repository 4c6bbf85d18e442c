"""What readers notice when 2,000 others read slowly and 200 send slowly."""

import statistics
from functools import partial

from tests.benchmarks import load, usage
from tests.benchmarks.crowd import Crowd, allow_files, reader, sender_of_body, sender_of_headers
from tests.benchmarks.libraries import Library, library
from tests.benchmarks.servers import Portal
from tests.benchmarks.turns import verdict
from tests.environment import ROOT

READERS, SENDERS = 2_000, 200
CONNECTIONS, SECONDS = 16, 3
TIMES = 2


def main(rounds: int) -> None:
    if not load.available():
        print(load.MISSING)
        return
    allow_files(8 * READERS)
    with library(100) as stock, stock.node() as node:
        requests = load.write_requests([load.Asked(stock.articles(1)[0])], stock.folder)
        load.put(node.port, requests, connections=CONNECTIONS, seconds=1)
        quiet, beside, seen = [], [], []
        for _ in range(rounds):
            quiet.append(load.put(node.port, requests, connections=CONNECTIONS, seconds=SECONDS))
            with crowd(stock, node) as others:
                beside.append(load.put(node.port, requests, connections=CONNECTIONS, seconds=SECONDS))
                seen.append(f"{others.connected} connected, {others.begun_anew} begun anew")
                memory = usage.memory(node.master.pid)
            node.settle()
    print_both(quiet, beside)
    print(f"  {READERS} slow readers, {SENDERS} slow senders; in the rounds: {'; '.join(seen)}; PSS {memory:.0f} MiB")


def crowd(stock: Library, node: Portal) -> Crowd:
    """Return readers of an article and of a file, and senders of a header and of a body, half of each."""
    addresses = stock.articles(1)[0], largest_file()
    kinds = {partial(reader, node.port, address): READERS // 2 for address in addresses}
    return Crowd(kinds | {partial(kind, node.port): SENDERS // 2 for kind in (sender_of_headers, sender_of_body)})


def largest_file() -> str:
    """Return the address of the largest picture or font among the static files."""
    folder = ROOT / "var" / "static"
    found = [path for kind in ("woff2", "png", "jpg") for path in folder.rglob(f"*.{kind}")]
    return f"/static/{max(found, key=lambda path: path.stat().st_size).relative_to(folder)}"


def print_both(quiet: list[load.Outcome], beside: list[load.Outcome]) -> None:
    print(f"Beside slow ones: a kept article, {CONNECTIONS} connections")
    print(f"  {'':10}{'p99, ms':>10}{'req/s':>10}")
    medians = []
    for name, outcomes in {"quiet": quiet, "beside": beside}.items():
        medians.append(statistics.median(outcome.p99 for outcome in outcomes))
        rate = statistics.median(outcome.rate for outcome in outcomes)
        broken = sum(outcome.broken + outcome.refused for outcome in outcomes)
        print(f"  {name:10}{medians[-1]:10.2f}{rate:10,.0f}" + (f"   {broken} broken or refused" if broken else ""))
    ratio = medians[1] / medians[0]
    print(f"  the p99 is {ratio:.2f} × the quiet one (target {verdict(ratio, TIMES)})")
