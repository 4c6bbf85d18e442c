"""Readers of every page that an editor's work changes, who note when they asked and what they saw."""

import contextlib
import gzip
import re
import threading
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse
from random import Random
from typing import NamedTuple

import brotli

from tests.fire.desk import EXPIRING, SCHEDULED, WITHDRAWN
from tests.fire.editor import Editor
from tests.fire.readers import headers
from tests.fire.site import Site
from tests.fire.sockets import owner

THREADS = 9
PAUSE = 0.01  # seconds between two pages of a reader
TICK = 0.05
STARVED = 0.5  # seconds that a timer is late: then the machine, not the site, is slow
DISPLAYS = {"": ("0", ""), "hien_thi=2": ("2", ""), "hien_thi=4.toi": ("4", "dark"), "hien_thi=0.sang": ("0", "light")}
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
NUMBER = re.compile(r"(?:Kế hoạch đợt |ke-hoach-dot-)(\d+)")
CHOICE = re.compile(r'<html lang="vi" data-size="(\d)"(?: data-theme="(\w+)")?>')
MOST_READ = re.compile(r'id="khoi-doc-nhieu">.*?</section>', re.DOTALL)


class Page(NamedTuple):
    """What is to be seen on a page."""

    status: int
    numbers: frozenset[int]  # of the plan, wherever it is named
    titles: frozenset[str]
    most_read: bool  # the article that is going to be withdrawn is among the most read
    choice: tuple[str, str] | None


class Look(NamedTuple):
    name: str
    sent: float  # by time.time()
    received: float
    page: Page
    as_chosen: bool


class Audience:
    """Threads that read for as long as the `with` block lasts, each with a connection that it keeps for some pages."""

    def __init__(self, sites: list[Site], editor: Editor) -> None:
        self.sites, self.editor = sites, editor
        self.pages = {"home": "/", "list": "/tin-tuc/", "feed": "/rss/tin-moi/"} | editor.desk["pages"]
        self.looks: list[Look] = []
        self.workers: set[int] = set()
        self.unanswered: list[str] = []
        self.asked = [0.0] * THREADS  # when each reader asked last
        self.late: list[tuple[float, float]] = []  # when a timer rang too late, and by how much
        self.stopped = threading.Event()

    def __enter__(self) -> "Audience":
        self.threads = [threading.Thread(target=self.read, args=[n, Random(n)], daemon=True) for n in range(THREADS)]
        self.threads.append(threading.Thread(target=self.listen_to_the_clock, daemon=True))
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)

    def listen_to_the_clock(self) -> None:
        while not self.stopped.is_set():
            begin = time.time()
            self.stopped.wait(TICK)
            if (late := time.time() - begin - TICK) > STARVED:
                self.late.append((begin, late))

    def starved(self, look: Look) -> float:
        """Return by how many seconds timers were late shortly before a page was received."""
        return sum(late for begin, late in self.late if look.sent - 3 < begin < look.received)

    def read(self, number: int, random: Random) -> None:
        while not self.stopped.is_set():
            site = self.sites[random.randrange(len(self.sites))]
            connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
            with contextlib.closing(connection):
                try:
                    connection.connect()
                    self.workers.add(owner((site.port, connection.sock.getsockname()[1]), site.workers()))
                    self.sit(number, connection, random)
                except (OSError, HTTPException, ValueError) as error:
                    self.unanswered.append(repr(error))

    def sit(self, number: int, connection: HTTPConnection, random: Random) -> None:
        """Read some pages with one display choice, as a browser that keeps what it has read."""
        cookie, known = random.choice(list(DISPLAYS)), {}
        given = headers(number, random) | {"Accept-Encoding": random.choice(["", "gzip", "br, gzip", "identity"])}
        for _ in range(random.randint(5, 15)):
            name, address = random.choice([*self.pages.items(), ("plan", self.plan(random))])
            tag = {"If-None-Match": known[address][0]} if address in known and random.random() < 0.7 else {}
            self.asked[number] = sent = time.time()
            connection.request("GET", address, headers=given | tag | ({"Cookie": cookie} if cookie else {}))
            answer = connection.getresponse()
            body = answer.read()
            page = known[address][1] if answer.status == 304 else seen(answer, body)
            as_chosen = page.choice in (None, DISPLAYS[cookie])
            self.looks.append(Look(name, sent, time.time(), page, as_chosen))
            known[address] = answer.headers["ETag"] or "-", page
            if self.stopped.wait(PAUSE):
                return

    def plan(self, random: Random) -> str:
        """Return the address of the plan by one of its last titles."""
        return self.editor.address(max(0, self.editor.number - random.choice([0, 0, 0, 1, 2])))

    def read_until(self, moment: float) -> None:
        """Wait until every reader has asked for something after `moment`."""
        self.sites[0].wait(lambda: min(self.asked) > moment, "readers")

    def names_among_the_most_read(self) -> bool:
        return any(look.page.most_read for look in self.looks)


def seen(answer: HTTPResponse, body: bytes) -> Page:
    text = UNPACK[answer.headers["Content-Encoding"]](body).decode()
    shown, choice, most_read = text + answer.headers.get("Location", ""), CHOICE.search(text), MOST_READ.search(text)
    return Page(
        answer.status,
        frozenset(int(number) for number in NUMBER.findall(shown)),
        frozenset(title for title in (WITHDRAWN, SCHEDULED, EXPIRING) if title in text),
        bool(most_read and WITHDRAWN in most_read[0]),
        (choice[1], choice[2] or "") if choice else None,
    )
