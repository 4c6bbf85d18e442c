"""How fast records become totals: the files of a site whose records nobody collected for two hours."""

import time
from pathlib import Path
from random import Random

from tests.benchmarks.rounds import begin

RECORDS = 500_000
UPDATES = 2_000
HOURS = 2
HOUR = 3_600_000  # ms
BOTS = ("Googlebot", "bingbot", "GPTBot", "facebookexternalhit")
SHARE_OF_BOTS = 0.1


def main() -> None:
    size = begin()
    from django.db import connection

    records = round(RECORDS * size)
    print(f"Collecting {records} records on {connection.vendor}, records a second (target: at least 50,000)")
    updating = updates_a_second(round(UPDATES * size))
    print(f"  {'to compare: an UPDATE for each view':40}{updating:12,.0f}")
    for pages, visitors in ((2_000, 50_000), (20, 200)):
        wall, cpu = collect(records, pages, visitors)
        rate, words = records / wall, f"{pages} pages, {visitors} visitors"
        print(f"  {words:40}{rate:12,.0f}   × {rate / updating:.0f}   (CPU alone: {records / cpu:,.0f})", flush=True)


def updates_a_second(number: int) -> float:
    """Count views as portals do that count in the page: each at once, in the page's row."""
    from django.db.models import F

    from stats.models import PageTotal

    PageTotal.objects.create(page_type="bench", page_id=1)
    begun = time.perf_counter()
    for _ in range(number):
        PageTotal.objects.filter(page_type="bench", page_id=1).update(views=F("views") + 1)
    return number / (time.perf_counter() - begun)


def collect(records: int, pages: int, visitors: int) -> tuple[float, float]:
    """Return the seconds that collecting takes, and those of CPU of this process. Raises SystemExit for a wrong sum."""
    from django.conf import settings
    from django.utils import timezone

    from stats import visits
    from stats.collector import Collector

    folder = Path(settings.STATS_RECORDS) / f"{pages}-pages"
    afternoon = visits.start_of(timezone.localdate()) - 10 * HOUR  # at midnight, pages count for the hashes of two days
    write_records(folder, records, pages, visitors, until=afternoon)
    begun, begun_cpu = time.perf_counter(), time.process_time()
    counted = Collector(folder).collect()
    taken = time.perf_counter() - begun, time.process_time() - begun_cpu
    if counted != records:
        raise SystemExit(f"{counted} of {records} records were counted")
    return taken


def write_records(folder: Path, number: int, pages: int, visitors: int, until: int) -> None:
    """Write records of the hours until a moment (ms since 1970); few pages and visitors have many of them."""
    from stats.recorder import LARGEST_FILE
    from stats.records import SIZE, SUFFIX, Record, packed

    random = Random(1)
    people = [random.getrandbits(63) for _ in range(visitors)]
    lines = []
    for place in range(number):
        at = until - HOURS * HOUR * (number - place) // number
        if random.random() < SHARE_OF_BOTS:
            lines.append(packed(Record(at, 0, 0, 0, "", "bot", random.choice(BOTS))))
        else:
            person, page = people[int(random.random() ** 2 * visitors)], int(random.random() ** 3 * pages) + 1
            lines.append(packed(Record(at, person, 0, page, "article", "", "")))
    folder.mkdir(parents=True)
    a_file = LARGEST_FILE // SIZE
    for start in range(0, number, a_file):
        name = f"{folder.name}-{start:09}{SUFFIX}"
        (folder / name).write_bytes(b"".join(lines[start : start + a_file]))


if __name__ == "__main__":
    main()
