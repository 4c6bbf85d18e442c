"""A site to be set on fire: the real gunicorn with its real configuration, on a free port of this machine."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.environment import ROOT
from tests.fire.databases import PostgreSQL, SQLite
from tests.fire.processes import children, locks, threads, until

Database = SQLite | PostgreSQL
VIEWS = "SELECT page_id, views FROM stats_pagetotal WHERE page_type = 'article'"
BOT = {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}  # looks without being counted


class Site:
    """A node: a master with its workers, and its own folder of records."""

    def __init__(self, folder: Path, database: Database, workers: int = 4) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.database, self.size = folder, database, workers
        self.records = folder / "records"
        self.log = folder / "log"
        self.port = 0
        self.without_collector: list[float] = []  # seconds, after each kill of the one that collected
        self.master: subprocess.Popen | None = None

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SECRET_KEY": "only-for-the-tests-7d1f0c2b9a8e4f6d5c3b2a1908f7e6d5c4b3",
            "PORTAL_HTTPS": "0",
            "PORTAL_VAR_DIR": str(self.folder),
            "PORTAL_RECORDS_DIR": str(self.records),
            "PORTAL_STATIC_ROOT": str(ROOT / "var" / "static"),
            "DATABASE_URL": self.database.address,
            "TRUSTED_PROXIES": "1",
            "WEB_CONCURRENCY": str(self.size),
            "PORTAL_THREADS": "4",
            "PORTAL_ACCESS_LOG": "0",
        }

    def bind(self) -> str:
        return "127.0.0.1:0"  # any free port

    def run(self, *arguments: str) -> str:
        """Run Python as on this node; return what it prints. Raises subprocess.CalledProcessError."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment(), stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def stock(self, number: int) -> dict[int, str]:
        """Make the tables and some articles; return the articles' addresses."""
        made = json.loads(self.run("-m", "tests.fire.stock", str(number)))
        return {int(pk): address for pk, address in made.items()}

    def start(self) -> None:
        """Start the processes in a group of their own; return when every worker serves."""
        said = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("a") as log:
            self.master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--bind", self.bind()],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        address = r"Listening at: http://127\.0\.0\.1:(\d+)"
        listening = self.wait(lambda: re.search(address, self.log.read_text()[said:]), "gunicorn")
        self.port = int(listening[1])
        self.wait(lambda: len(self.workers()) == self.size, "the workers")

    def wait(self, found: Callable[[], Any], what: str) -> Any:
        """Wait as `until` does; when it is in vain, tell what the site has said last."""
        try:
            return until(found, what)
        except TimeoutError as error:
            error.add_note(self.log.read_text()[-4000:])
            raise

    def workers(self) -> list[int]:
        """Return the workers that serve: each has a second thread, the clerk."""
        return [pid for pid in children(self.master.pid) if threads(pid) > 1] if self.master else []

    def collector(self) -> int:
        """Return the worker that collects, or 0."""
        return next(iter(locks(self.records / "collector.lock", "FLOCK")), 0)

    def kill_collector(self) -> None:
        """Kill the worker that collects in the midst of a transaction; wait until another one has counted something,
        while readers read."""
        self.wait(self.collector, "a collector")
        self.database.wait_for_writing()
        killed = self.wait(self.collector, "a collector")
        os.kill(killed, signal.SIGKILL)
        begin, before = time.monotonic(), self.counted()
        self.wait(lambda: self.collector() not in (0, killed) and self.counted() > before, "another collector")
        self.without_collector.append(time.monotonic() - begin)

    def signal_group(self, number: int) -> None:
        if self.master and self.master.poll() is None:
            os.killpg(self.master.pid, number)

    def kill(self) -> None:
        """Kill the master and all workers at once, as when a container dies."""
        self.signal_group(signal.SIGKILL)
        if self.master:
            self.master.wait(60)
        self.wait(lambda: not self.collector(), "the death of all workers")

    def stop(self) -> None:
        """Stop in order, as an operator does."""
        if self.master and self.master.poll() is None:
            self.master.terminate()
            self.master.wait(60)

    def reload(self) -> None:
        """Let new workers take the place of all old ones."""
        old = set(self.workers())
        os.kill(self.master.pid, signal.SIGHUP)
        self.wait(lambda: len(new := set(self.workers())) == self.size and not new & old, "the new workers")

    def views(self) -> dict[int, int]:
        return dict(self.database.rows(VIEWS))

    def counted(self) -> int:
        return sum(self.views().values())

    def visits(self) -> int:
        return int(self.database.rows("SELECT COALESCE(SUM(visits), 0) FROM stats_siteday")[0][0])

    def lost(self) -> int:
        query = "SELECT COALESCE(SUM(hits), 0) FROM stats_excluded WHERE reason = 'lost'"
        return int(self.database.rows(query)[0][0])

    def files(self) -> dict[str, int]:
        """Return the sizes of the files of records."""
        return {path.name: path.stat().st_size for path in self.records.glob("*.hits")}

    def left_to_count(self) -> dict[str, int]:
        """Return the bytes of each file of records that are not in the totals yet."""
        counted = dict(self.database.rows('SELECT file, "offset" FROM stats_position'))
        left = {name: size - counted.get(name, 0) for name, size in self.files().items()}
        return {name: size for name, size in left.items() if size}

    def collect(self) -> int:
        """Collect once more by command; return how many views and visits that adds."""
        before = self.counted() + self.visits()
        self.run("manage.py", "collect_hits")
        return self.counted() + self.visits() - before

    def status(self, address: str) -> int:
        """Ask for a page without being counted; return the status of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", address, headers=BOT)
            return connection.getresponse().status
        finally:
            connection.close()

    def shown(self, address: str) -> dict[str, int]:
        """Return the numbers that a page shows, by the words before them."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", address, headers=BOT)
            text = re.sub(r"<[^>]+>", "", connection.getresponse().read().decode())
        finally:
            connection.close()
        found = re.findall(r"(Lượt xem|Lượt truy cập)\s*:\s*([\d.]+)", text)
        return {words: int(number.replace(".", "")) for words, number in found}
