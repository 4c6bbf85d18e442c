"""What the statistics take when there have been 100 million views: each page of them, and the work behind them."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.collecting import write_records
from tests.benchmarks.rounds import begin, milliseconds

VIEWS, ARTICLES, DAYS = 100_000_000, 50_000, 730
CATEGORIES = 12
READING = 50_000  # records of the last two hours, so that somebody reads now
ROUNDS = 9
PUBLIC = ["/thong-ke/", "/thong-ke/cach-tinh/", "/thong-ke/du-lieu/"]
FILES = [f"/thong-ke/du-lieu/{name}" for name in ("ngay.csv", "thang.json")]
WHOLE_LIST = "/thong-ke/du-lieu/bai-viet.csv"  # a line for each article, streamed
LISTS = ["/admin/news/article/", "/admin/news/article/?q=thu+tuc", "/admin/stats/entry/"]


def main() -> None:
    size = begin()
    logging.disable(logging.WARNING)  # of the screens that are not there
    from django.db import connection
    from django.test import Client

    from tests.makers import make_desk

    views, articles = round(VIEWS * size), round(ARTICLES * size)
    seconds = fill(views, articles)
    print(f"{views} views of {articles} articles in {DAYS} days on {connection.vendor} (made in {seconds:.0f} s)")
    print("  " + ", ".join(f"{model.objects.count()} {model.__name__}" for model in tables()))
    print(f"  {'median ms in Django (target: below 100), and of CPU':68}{'ms':>9}{'CPU':>9}")
    reader, editor = Client(), make_desk()
    for address in (*PUBLIC, *FILES):
        print_time(address, lambda address=address: get(reader, address))
    for address in (*LISTS, *dashboards(editor)):
        print_time(address, lambda address=address: get(editor, address))
    print("  and without a target, what is done rarely or behind the pages")
    print_time(WHOLE_LIST, lambda: get(reader, WHOLE_LIST), rounds=3)
    for name, task in background().items():
        print_time(name, task, rounds=3)
    audit()


def print_time(name: str, task: Callable[[], Any], rounds: int = ROUNDS) -> None:
    wall, cpu = milliseconds(task, rounds)
    print(f"    {name:66}{wall:9.1f}{cpu:9.1f}", flush=True)


def fill(views: int, articles: int) -> float:
    """Make articles and totals, and let readers read now; return the seconds that the totals took."""
    from django.conf import settings
    from django.core.management import call_command

    from stats import visits
    from stats.collector import Collector
    from tests.makers import make_category

    for _ in range(CATEGORIES):
        make_category()
    call_command("generate_articles", articles, verbosity=0)
    begun = time.perf_counter()
    call_command("generate_readership", views=views, articles=articles, days=DAYS)
    seconds = time.perf_counter() - begun
    folder = Path(settings.STATS_RECORDS) / "reading"
    write_records(folder, READING, pages=articles, visitors=READING // 5, until=visits.now())
    Collector(folder).collect()
    return seconds


def tables() -> list[Any]:
    from stats.models import PageDay, PageHour, PageTotal, Span

    return [PageDay, PageHour, PageTotal, Span]


def dashboards(editor: Any) -> Iterator[str]:
    """Yield the addresses of all screens of the dashboard that there are, and of the longest list as a file."""
    from django.utils import timezone

    from stats.dashboard import SCREENS
    from stats.readership import periods

    for period in periods(timezone.localdate()):
        screens = [f"?ky={period}&bang={screen}" for screen in SCREENS]
        files = [f"bai-viet.{kind}?ky={period}" for kind in ("csv", "xlsx")]
        addresses = [f"/admin/stats/siteday/{name}" for name in (*screens, *files)]
        yield from (address for address in addresses if editor.get(address).status_code != 404)


def get(client: Any, address: str) -> None:
    """Get a page to its last byte. Raises SystemExit for another status than 200."""
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    _ = b"".join(response) if response.streaming else response.content


def background() -> dict[str, Callable[[], Any]]:
    """Return what the clerk does."""
    from django.db import transaction
    from django.db.models import F
    from django.utils import timezone

    from stats.models import Gate, PageTotal
    from stats.snapshot import Snapshot, snapshot
    from stats.totals import begin_day

    @transaction.atomic
    def change() -> None:
        ids = PageTotal.objects.order_by("page_id").values_list("page_id", flat=True)[:1_000]
        PageTotal.objects.filter(page_id__in=list(ids)).update(version=Gate.enter().version)

    @transaction.atomic
    def new_day() -> None:
        Gate.objects.update(day=F("day") - timedelta(1))
        begin_day(Gate.enter(), timezone.localdate())

    return {
        "the snapshot of a new process": lambda: Snapshot().refresh(),
        "a snapshot when nothing is new": snapshot.refresh,
        "a snapshot when 1,000 articles were read, and noting that": lambda: (change(), snapshot.refresh()),
        "the change of the day": new_day,
    }


def audit() -> None:
    from stats.audit import findings

    begun = time.perf_counter()
    wrong = [finding for finding in findings() if finding.wrong]
    print(f"    {'stats_audit':66}{(time.perf_counter() - begun) * 1000:9.1f}   {len(wrong)} checks failed")


if __name__ == "__main__":
    main()
