"""Databases full of articles. To make them takes minutes, so they are kept in var/bench from one run to the next."""

import contextlib
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.vietnamese import slugify
from tests.benchmarks.servers import Portal
from tests.environment import ROOT
from tests.fire.databases import AS_IN_PRODUCTION, PostgreSQL, SQLite
from tests.fire.site import Database
from tests.postgres import Server

KEPT = ROOT / "var" / "bench"
FIND = (
    "SELECT id, title FROM news_article WHERE published_at < CURRENT_TIMESTAMP AND withdrawn_at IS NULL"
    " AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP) {} LIMIT {}"
)
NEWEST = "ORDER BY published_at DESC"
SPREAD = "AND lead LIKE '%, theo chương trình công tác năm.' AND id % {} = 0"
CHANGE = "INSERT INTO portal_change DEFAULT VALUES"


class Library:
    """A database with so many articles, besides those of the demonstration, and a folder for what runs on it."""

    def __init__(self, folder: Path, database: Database, media: Path, size: int) -> None:
        self.folder, self.database, self.media, self.size = folder, database, media, size
        self.nodes = 0

    def node(self, **options: int) -> Portal:
        """Return another node on this database, not started."""
        self.nodes += 1
        return Portal(self.folder / f"node-{self.nodes}", self.database, self.media, **options)

    def fill(self) -> None:
        site = self.node()
        site.run("manage.py", "migrate", "--verbosity", "0")
        if not self.database.rows("SELECT 1 FROM news_article LIMIT 1"):
            print(f"  (making {self.size} articles, once: they are kept in var/bench)", flush=True)
            site.run("manage.py", "load_demo", "--verbosity", "0")
            site.run("manage.py", "generate_articles", str(self.size), "--verbosity", "0")

    def articles(self, number: int) -> list[str]:
        """Return the addresses of the newest articles."""
        return self.found(NEWEST, number)

    def spread(self, number: int) -> list[str]:
        """Return the addresses of generated articles, which are all of one kind, from the first to the last ones."""
        return self.found(SPREAD.format(max(1, self.size // number)), number)

    def found(self, what: str, number: int) -> list[str]:
        rows = self.database.rows(FIND.format(what, number))
        return [f"/tin-tuc/{slugify(title)}-{pk}/" for pk, title in rows]

    def announce_a_change(self) -> None:
        """Let every page be made anew, as after a save."""
        if isinstance(self.database, PostgreSQL):
            self.database.execute(CHANGE)
            return
        with contextlib.closing(sqlite3.connect(self.database.path, timeout=20, isolation_level=None)) as connection:
            connection.execute(CHANGE)

    def totals(self) -> int:
        """Return the views that are counted in the database."""
        return int(self.database.rows("SELECT COALESCE(SUM(views), 0) FROM stats_pagetotal")[0][0])


@contextmanager
def library(size: int, on: str = "sqlite") -> Iterator[Library]:
    """Provide a database of `size` articles on "sqlite" or "postgresql"."""
    kept = KEPT / f"{on}-{size}"
    kept.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    folder.chmod(0o755)  # nginx reads in it
    try:
        if on == "sqlite":
            found = Library(folder, SQLite(kept / "portal.sqlite3"), kept / "media", size)
            found.fill()
            yield found
        else:
            with kept_server(kept, folder, size) as found:
                yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def kept_server(kept: Path, folder: Path, size: int) -> Iterator[Library]:
    """Provide a PostgreSQL with a copy of the kept cluster; the first time, make that."""
    server, archive = Server(AS_IN_PRODUCTION), kept / "cluster.tar"
    if archive.exists():
        shutil.rmtree(server.cluster / "data")
        subprocess.run(["tar", "-xf", archive, "-C", server.cluster], check=True)
    try:
        server.start()
        found = Library(folder, PostgreSQL(server, "postgres"), kept / "media", size)
        found.fill()
        if not archive.exists():
            found.database.execute("VACUUM ANALYZE")
            server.run("pg_ctl", "-D", "data", "-w", "-m", "fast", "stop")
            subprocess.run(["tar", "-cf", archive, "-C", server.cluster, "data"], check=True)
            server.start()
        yield found
    finally:
        server.remove()
