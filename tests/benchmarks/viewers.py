"""What readers of an article notice while 200 others watch a video."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks import load, usage
from tests.benchmarks.crowd import WATCHED, Crowd, allow_files, viewer
from tests.benchmarks.libraries import library
from tests.benchmarks.slow import CONNECTIONS, SECONDS, print_both

VIEWERS = 200
SIZE = 200 * 2**20  # bytes
NAME = "video/benchmark.mp4"


def main(rounds: int) -> None:
    if not load.available():
        print(load.MISSING)
        return
    allow_files(8 * VIEWERS)
    with library(100) as stock, clip(stock.media), stock.node() as node:
        requests = load.write_requests([load.Asked(stock.articles(1)[0])], stock.folder)
        load.put(node.port, requests, connections=CONNECTIONS, seconds=1)
        quiet, beside, seen = [], [], []
        for _ in range(rounds):
            quiet.append(load.put(node.port, requests, connections=CONNECTIONS, seconds=SECONDS))
            with crowd(node.port) as others:
                beside.append(load.put(node.port, requests, connections=CONNECTIONS, seconds=SECONDS))
                taken = sum(member.taken for member in others.members) / 2**20
                seen.append(f"{others.connected} connected, {taken:.0f} MiB taken")
                memory = usage.memory(node.master.pid)
            node.settle()
    print_both(quiet, beside)
    print(
        f"  {VIEWERS} viewers of up to {WATCHED // 1000} kB/s; in the rounds: {'; '.join(seen)}; PSS {memory:.0f} MiB"
    )


def crowd(port: int) -> Crowd:
    """Return viewers, each of another place of the video."""
    step = SIZE // 2 // VIEWERS
    return Crowd({partial(viewer, port, f"/media/{NAME}", number * step): 1 for number in range(VIEWERS)})


@contextmanager
def clip(media: Path) -> Iterator[None]:
    """Put a large file among the uploaded ones, for as long as a `with` block lasts."""
    path = media / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for _ in range(SIZE // 2**20):
            file.write(secrets.token_bytes(2**20))
    try:
        yield
    finally:
        path.unlink()
