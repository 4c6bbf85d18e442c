"""A site with one worker that strangers attack, directly or through nginx, while others go on reading."""

import contextlib
import gzip
import json
import re
import selectors
import socket
import sqlite3
from collections.abc import Iterator
from difflib import unified_diff
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.servers import Nginx
from tests.environment import ROOT
from tests.fire.corpus import Entry
from tests.fire.databases import SQLite
from tests.fire.processes import until
from tests.fire.site import BOT, Site

QUIET = 0.5  # seconds without a byte for anybody
NUMBER = re.compile(rb"[\d.]+</(\w+) *>")  # with its end tag, which is padded in kept pages
VARYING = {"date", "etag", "content-length", "x-accel-expires", "server"}


class Attacked(Site):
    """Serves with one worker and, besides its configuration, some options; `proxies` stand before it."""

    def __init__(self, folder: Path, database: SQLite, options: str = "", proxies: int = 0) -> None:
        super().__init__(folder, database, workers=1)
        self.options, self.proxies = f"--config tests/fire/kept.conf.py {options}", str(proxies)

    def environment(self) -> dict[str, str]:
        return super().environment() | {"GUNICORN_CMD_ARGS": self.options, "TRUSTED_PROXIES": self.proxies}

    def change(self) -> None:
        """Announce a change: soon all pages are made anew, each for the first one who asks."""
        with contextlib.closing(sqlite3.connect(self.database.path, timeout=20, isolation_level=None)) as connection:
            connection.execute("INSERT INTO portal_change DEFAULT VALUES")


def portals_nginx(folder: Path, upstream: int) -> Nginx:
    """Return nginx with the repository's configuration, but for what is otherwise in a container."""
    templates = ROOT / "deploy" / "nginx"
    (folder / "headers.inc").write_text(filled((templates / "headers.inc.template").read_text()))
    site = re.sub(r"resolver [^;]+;|set \$web web;", "", filled((templates / "default.conf.template").read_text()))
    places = {"8080": "127.0.0.1:{port}", "http://$web:8000": f"http://127.0.0.1:{upstream}"}
    places |= {
        "/etc/nginx/conf.d": str(folder),
        "/srv/portal/static": str(ROOT / "var" / "static"),
        "/srv/portal": str(folder),
    }
    site = site.replace("{", "{{").replace("}", "}}")
    for old, new in places.items():
        assert old in site
        site = site.replace(old, new)
    return Nginx(folder / "nginx", site)


def filled(template: str) -> str:
    return template.replace("${PORTAL_HTTPS}", "0").replace("${PORTAL_HSTS_SECONDS}", "0")


class Answer(NamedTuple):
    status: int  # 0 for a bare body, which is what HTTP/0.9 has
    headers: list[tuple[str, str]]
    body: bytes


class Raw(BytesIO):
    """What came over a connection, in the place of a socket."""

    def makefile(self, mode: str) -> "Raw":
        return self

    def close(self) -> None:
        """Stay open: the next answer begins where this one ended."""


class Attacker:
    """A connection that says one thing, and listens."""

    def __init__(self, port: int, raw: bytes) -> None:
        self.method = raw.lstrip().partition(b" ")[0].decode("latin-1")
        self.heard, self.closed = b"", False
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(raw)

    def listen(self) -> None:
        try:
            piece = self.socket.recv(2**16)
        except OSError:  # reset: not all that was sent was read
            piece = b""
        self.heard += piece
        self.closed = not piece

    def answers(self) -> list[Answer]:
        """Return the answers that were heard. Raises HTTPException when it is something else."""
        if self.heard and not self.heard.startswith(b"HTTP/"):
            return [Answer(0, [], self.heard)]
        return list(answers_in(self.heard, self.method))

    def complete(self) -> int:
        """Return how many answers were heard, 0 while one is not complete."""
        try:
            return len(self.answers())
        except HTTPException:
            return 0

    def leave(self) -> None:
        self.socket.close()


def answers_in(heard: bytes, method: str) -> Iterator[Answer]:
    stream = Raw(heard)
    while stream.tell() < len(heard):
        response = HTTPResponse(stream, method=method)
        response.begin()
        yield Answer(response.status, response.getheaders(), response.read())


def listen_to_all(attackers: list[Attacker]) -> None:
    """Listen until all connections are closed or silent."""
    with selectors.DefaultSelector() as selector:
        for attacker in attackers:
            selector.register(attacker.socket, selectors.EVENT_READ, attacker)
        while selector.get_map() and (ready := selector.select(QUIET)):
            for key, _ in ready:
                key.data.listen()
                if key.data.closed:
                    selector.unregister(key.data.socket)


class Reader:
    """Somebody who reads the same page in the same way, again and again, on one connection; not counted, so that the
    most read articles stay the same."""

    def __init__(self, port: int, address: str, host: str = "localhost", cookie: str = "", encoding: str = "") -> None:
        self.address = address
        self.headers = {"Host": f"{host}:{port}", "Accept-Encoding": encoding} | BOT
        self.headers |= {"Cookie": cookie} if cookie else {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.first = self.read()

    def read(self) -> Any:
        """Return the answer, its numbers masked."""
        try:
            self.connection.request("GET", self.address, headers=self.headers)
            answer = self.connection.getresponse()
        except (RemoteDisconnected, ConnectionError):  # it was idle for too long
            self.connection.close()
            self.connection.request("GET", self.address, headers=self.headers)
            answer = self.connection.getresponse()
        body = answer.read()
        body = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        return answer.status, fixed(answer.getheaders()), NUMBER.sub(rb"#</\1>", body)

    def difference(self) -> str:
        """Read again; return what is not as it was, "" for nothing."""
        now, lines = self.read(), [[], []]
        if now == self.first:
            return ""
        for place, (status, headers, body) in enumerate((self.first, now)):
            lines[place] = [str(status), *map(str, headers), *body.decode().splitlines()]
        return f"{self.address}: " + " ".join(unified_diff(*lines, lineterm="", n=0))


def fixed(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(header for header in headers if header[0].lower() not in VARYING)


class Siege:
    """Attackers, one after the other, with readers beside each."""

    def __init__(self, site: Attacked, port: int, articles: list[str]) -> None:
        self.site, self.port, self.workers = site, port, site.workers()
        self.behind = site.port != port  # nginx
        self.a, self.b = articles[:2]
        self.readers = [
            Reader(port, self.a),
            Reader(port, self.b, cookie="hien_thi=2"),
            Reader(port, self.a, cookie="hien_thi=3.toi", encoding="gzip"),
            Reader(port, "/tin-tuc/", host="127.0.0.1"),
            Reader(port, "/", cookie="hien_thi=1.sang", host="127.0.0.1"),
        ]
        self.attackers: dict[str, Attacker] = {}
        self.hosts: set[str] = set()  # of the pages that were ever kept
        self.differences: dict[str, str] = {}  # of what others got during an attack

    def filled(self, raw: bytes) -> bytes:
        places = {b"{a}": self.a.encode(), b"{b}": self.b.encode(), b"{host}": b"localhost:%d" % self.port}
        for name, value in places.items():
            raw = raw.replace(name, value)
        return raw

    def canonical(self, page: bytes) -> bytes:
        return self.filled(b'<link rel="canonical" href="http://{host}' + page + b'">')

    def attack(self, raw: bytes) -> tuple[Attacker, str]:
        """Send something, and let two readers read at the same time; return also what they get now and did not get
        before."""
        self.site.change()
        attacker = Attacker(self.port, self.filled(raw))
        self.readers = self.readers[2:] + self.readers[:2]
        difference = "".join(reader.difference() for reader in self.readers[:2])
        self.hosts |= self.kept_hosts()
        return attacker, difference

    def run(self, corpus: dict[str, Entry]) -> None:
        for name, entry in corpus.items():
            self.attackers[name], self.differences[name] = self.attack(entry.raw)
        with contextlib.suppress(TimeoutError):  # the tests name those that were left without an answer
            until(lambda: not self.left(corpus), "answers")
        for attacker in self.attackers.values():
            attacker.leave()

    def left(self, corpus: dict[str, Entry]) -> list[str]:
        """Listen for a while; return the requests that should have been answered and are not."""
        listen_to_all([attacker for attacker in self.attackers.values() if not attacker.closed])
        waiting = {name: one for name, one in self.attackers.items() if not one.closed and not corpus[name].waits}
        return [name for name, attacker in waiting.items() if attacker.complete() < corpus[name].most]

    def kept_hosts(self) -> set[str]:
        """Return the hosts of all pages that are kept now."""
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/-/hosts/")
            return set(json.loads(connection.getresponse().read()))
