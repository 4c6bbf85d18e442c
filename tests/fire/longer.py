"""Set a site on fire for longer than the tests do, on each database, and print what was counted (`make bench`).

`python -m tests.fire.longer 300` takes 300 seconds for each. Ends with 1 when a single number is not exact.
"""

import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.fire.databases import AS_IN_PRODUCTION, PostgreSQL, SQLite
from tests.fire.readers import Readers
from tests.fire.site import Site
from tests.postgres import Server

SECONDS = 60
ARTICLES = 20
COLUMNS = "blows", "asked for", "received", "refused", "no answer", "counted", "different", "new collector in"

Blow = Callable[[Site, Random], None]


def main(seconds: int) -> int:
    print(f"Under fire for {seconds} s on each database: workers, collector, everything or PostgreSQL killed; reloads")
    print(" " * 12 + "".join(f"{name:>12}" for name in COLUMNS[:-1]) + f"   {COLUMNS[-1]}")
    with tempfile.TemporaryDirectory(prefix="portal-fire-") as name:
        folder = Path(name, "sqlite")
        different = fire(Site(folder, SQLite(folder / "portal.sqlite3")), seconds, BLOWS)
        server = Server(AS_IN_PRODUCTION)
        try:
            server.start()
            site = Site(Path(name, "postgresql"), PostgreSQL(server, "postgres"))
            different += fire(site, seconds, [*BLOWS, kill_database])
        finally:
            server.remove()
    print("\n".join(f"  not exact: {fault}" for fault in different) or "  Every number is exact.")
    return 1 if different else 0


def fire(site: Site, seconds: int, blows: list[Blow]) -> list[str]:
    """Strike a site, which has no tables yet, until the time is over; print a line and return what is not exact."""
    readers, random, number = Readers([site], site.stock(ARTICLES), seed=1), Random(1), 0
    try:
        site.start()
        deadline = time.monotonic() + seconds
        with readers:
            while time.monotonic() < deadline:
                readers.wait_for_pages(random.randint(10, 60))
                random.choice(blows)(site, random)
                number += 1
            readers.wait_for_pages(10)
        site.stop()
    finally:
        site.kill()
    different = faults(site, readers)
    print_line(site, readers, number, len(different))
    return different


def kill_worker(site: Site, random: Random) -> None:
    os.kill(random.choice(site.wait(site.workers, "a worker")), signal.SIGKILL)


def kill_collector(site: Site, random: Random) -> None:
    site.kill_collector()


def kill_everything(site: Site, random: Random) -> None:
    site.kill()
    site.start()


def reload(site: Site, random: Random) -> None:
    site.wait(lambda: len(site.workers()) == site.size, "the workers")
    site.reload()


def kill_database(site: Site, random: Random) -> None:
    """Not while a worker starts: it would not learn the day's secret, and take visitors for new ones."""
    site.wait(lambda: len(site.workers()) == site.size, "the workers")
    site.database.wait_for_writing()
    site.database.server.stop()
    site.database.server.start()


BLOWS: list[Blow] = [kill_worker, kill_worker, kill_collector, kill_collector, kill_everything, reload]


def faults(site: Site, readers: Readers) -> list[str]:
    found = readers.wrong(site.views())
    if site.visits() not in readers.possible_visits():
        found.append(f"{site.visits()} visits, possible are {readers.possible_visits()}")
    if added := site.collect():
        found.append(f"a further collection adds {added}")
    return found


def print_line(site: Site, readers: Readers, blows: int, different: int) -> None:
    received, refused, unanswered = (
        counter.total() for counter in (readers.received, readers.refused, readers.unanswered)
    )
    numbers = blows, received + refused + unanswered, received, refused, unanswered, site.counted(), different
    times = site.without_collector or [0.0]
    healed = f"{statistics.median(times):.1f} s median, {max(times):.1f} s at most"
    name = type(site.database).__name__
    print(f"  {name:10}" + "".join(f"{number:12,}" for number in numbers) + f"   {healed}")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
