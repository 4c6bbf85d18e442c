"""Pages that each worker keeps before something is measured."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection

from tests.benchmarks.servers import Portal
from tests.fire.readers import BROWSER

BATCH = 500  # pages; no worker may sleep so long that gunicorn thinks it dead
HEADERS = {"User-Agent": BROWSER.format(120), "Accept-Encoding": "gzip"}


def warm(node: Portal, addresses: Sequence[str]) -> int:
    """Let every worker make all pages; return the bytes of those of one worker, compressed."""
    sizes = dict.fromkeys(node.workers(), 0)
    for start in range(0, len(addresses), BATCH):
        for worker in sizes:
            with others_asleep(node, worker):
                sizes[worker] += ask(node.port, addresses[start : start + BATCH])
    return max(sizes.values())


def ask(port: int, addresses: Sequence[str]) -> int:
    """Ask for pages one after the other; return their bytes. Raises RuntimeError when one is not there."""
    connection, size = HTTPConnection("127.0.0.1", port, timeout=60), 0
    for address in addresses:
        connection.request("GET", address, headers=HEADERS)
        answer = connection.getresponse()
        size += len(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
    connection.close()
    return size


@contextmanager
def others_asleep(node: Portal, worker: int) -> Iterator[None]:
    others = [other for other in node.workers() if other != worker]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)
