"""Many readers at once, who note what they asked for and what they got."""

import contextlib
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from random import Random

from tests.fire.site import Site

VISITORS = 300
AGAIN = 0.1  # seconds after which one tries again who was refused
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
)


def headers(visitor: int, random: Random) -> dict[str, str]:
    """Return the headers of a visitor behind the one proxy; what a client itself claims before it changes nothing."""
    claim = random.choice(["", "198.51.100.7, ", f"192.0.2.{random.randrange(250)}, unknown, "])
    return {
        "User-Agent": BROWSER.format(110 + visitor // 100),
        "X-Forwarded-For": f"{claim}203.0.113.{visitor % 100}",
    }


class Readers:
    """Threads that read articles of some sites for as long as the `with` block lasts, which may be entered again.

    All counters are by article, but for `refused`, which is by status.
    """

    def __init__(self, sites: list[Site], articles: dict[int, str], seed: int, threads: int = 6) -> None:
        self.sites, self.articles, self.seed, self.size = sites, articles, seed, threads
        self.site = sites[0]
        self.lock = threading.Lock()
        self.received: Counter[int] = Counter()  # whole answers with the page
        self.refused: Counter[int] = Counter()  # whole answers with something else
        self.unanswered: Counter[int] = Counter()  # nobody can say whether the server took note of these requests
        self.visitors_received: set[int] = set()
        self.visitors_unanswered: set[int] = set()
        self.shown_after = 0.0  # seconds, see wait_until_shown
        self.sittings = 0
        self.threads: list[threading.Thread] = []

    def __enter__(self) -> "Readers":
        self.stopped = threading.Event()
        self.sittings += 1
        seeds = [f"{self.seed} {self.sittings} {number}" for number in range(self.size)]
        self.threads = [threading.Thread(target=self.read, args=[Random(seed)], daemon=True) for seed in seeds]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let everyone finish the page in hand."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)

    def read(self, random: Random) -> None:
        while not self.stopped.is_set():
            connection = HTTPConnection("127.0.0.1", random.choice(self.sites).port, timeout=30)
            with contextlib.closing(connection):
                for _ in range(random.randint(1, 6)):
                    if self.stopped.is_set() or not self.visit(connection, random):
                        break

    def visit(self, connection: HTTPConnection, random: Random) -> bool:
        """Ask for an article and note the outcome; say whether the connection is still good."""
        article, visitor = random.choice(list(self.articles)), random.randrange(VISITORS)
        try:
            if connection.sock is None:
                connection.connect()
        except OSError:  # nobody listens: nothing was asked
            time.sleep(AGAIN)
            return False
        try:
            connection.request("GET", self.articles[article], headers=headers(visitor, random))
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self.note(article, visitor, 0)
            return False
        self.note(article, visitor, answer.status)
        if answer.status != 200:
            time.sleep(AGAIN)
        return True

    def note(self, article: int, visitor: int, status: int) -> None:
        with self.lock:
            if status == 200:
                self.received[article] += 1
                self.visitors_received.add(visitor)
            elif status:
                self.refused[status] += 1
            else:
                self.unanswered[article] += 1
                self.visitors_unanswered.add(visitor)

    def wait_for_pages(self, number: int) -> None:
        goal = self.received.total() + number
        self.site.wait(lambda: self.received.total() >= goal, f"{number} pages")

    def wait_until_shown(self) -> None:
        """Note after how many seconds every node shows the views and visits of all that was read, on a few pages."""
        begin, visits = time.monotonic(), len(self.visitors_received)
        true = {pk: {"Lượt xem": self.received[pk], "Lượt truy cập": visits} for pk in list(self.articles)[:6]}
        pages = [(site, self.articles[pk], numbers) for site in self.sites for pk, numbers in true.items()]
        self.site.wait(
            lambda: all(site.shown(address) == numbers for site, address, numbers in pages), "the true numbers"
        )
        self.shown_after = time.monotonic() - begin

    def wrong(self, views: dict[int, int]) -> list[str]:
        """Name the articles whose views differ from the pages received, but for requests that have no answer."""
        found = []
        for article in self.articles:
            least, count = self.received[article], views.get(article, 0)
            most = least + self.unanswered[article]
            if not least <= count <= most:
                found.append(f"article {article}: {count} views, answered {least}, asked for {most}")
        return found

    def possible_visits(self) -> range:
        """Return how many visits there may have been: nobody was away for half an hour."""
        least = len(self.visitors_received)
        return range(least, least + len(self.visitors_unanswered - self.visitors_received) + 1)
