import signal
from itertools import count
from pathlib import Path

import pytest

from tests.fire.databases import AS_IN_PRODUCTION, PostgreSQL, SQLite
from tests.fire.disks import SmallDisk, SmallFiles, mount, unmount
from tests.fire.readers import Readers
from tests.fire.site import Site
from tests.postgres import Server

ARTICLES = 20
numbers = count(1)


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL that keeps its promises when it dies, unlike the one of the other tests."""
    started = Server(AS_IN_PRODUCTION)
    try:
        started.start()
        yield started
    finally:
        started.remove()


@pytest.fixture(scope="session")
def sqlite_stock(tmp_path_factory):
    """A database with articles to be copied, and their addresses."""
    folder = tmp_path_factory.mktemp("stock")
    database = SQLite(folder / "stock.sqlite3")
    return database, Site(folder, database).stock(ARTICLES)


@pytest.fixture(scope="session")
def postgresql_stock(server, tmp_path_factory):
    PostgreSQL(server, "postgres").execute("CREATE DATABASE stock")
    database = PostgreSQL(server, "stock")
    return database, Site(tmp_path_factory.mktemp("stock"), database).stock(ARTICLES)


@pytest.fixture(scope="class")
def new_readers(request, tmp_path_factory):
    """Return a function that makes nodes, not yet started, on one new database, and returns their readers."""
    made: list[Site] = []

    def make(kind: str, nodes: int = 1, workers: int = 3, records: Path | None = None) -> Readers:
        stock, articles = request.getfixturevalue(f"{kind}_stock")
        database = stock.copy(next(numbers))
        sites = [Site(tmp_path_factory.mktemp("site"), database, workers) for _ in range(nodes)]
        for site in sites:
            site.records = records or site.records
        made.extend(sites)
        return Readers(sites, articles, seed=nodes)

    yield make
    for site in made:
        site.signal_group(signal.SIGKILL)


@pytest.fixture(scope="class")
def small_disk(tmp_path_factory):
    """A folder that is soon full."""
    folder = tmp_path_factory.mktemp("records")
    if not mount(folder):
        yield SmallFiles(folder)
        return
    yield SmallDisk(folder)
    unmount(folder)
