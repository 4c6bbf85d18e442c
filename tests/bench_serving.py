"""Print what pages cost when they are served, beside baselines that are measured in the same run (`make bench`).

python -m tests.bench_serving [--rounds 5] [cached mixed slow viewers memory start fresh uncached lighthouse]

All but `lighthouse`, which must be named, unless some are. What is not installed is said, and not measured.
"""

import argparse
import os
import time
from collections.abc import Callable

from tests.benchmarks import cached, fresh, lighthouse, memory, mixed, slow, starting, uncached, viewers

PARTS: dict[str, Callable[[int], None]] = {
    "cached": cached.main,
    "mixed": mixed.main,
    "slow": slow.main,
    "viewers": viewers.main,
    "memory": memory.main,
    "start": starting.main,
    "fresh": fresh.main,
    "uncached": uncached.main,
    "lighthouse": lighthouse.main,
}
DEFAULT = [name for name in PARTS if name != "lighthouse"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench_serving", description="Print what pages cost.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured; the median counts")
    wanted = parser.parse_args()
    for name in wanted.parts or DEFAULT:
        if name not in PARTS:
            parser.error(f"there is no part {name!r}: choose from {', '.join(PARTS)}")
        begin, busy = time.monotonic(), os.getloadavg()[0]
        PARTS[name](wanted.rounds)
        taken = time.monotonic() - begin
        print(f"  ({name} took {taken:.0f} s; the load of the machine before it was {busy:.1f})\n", flush=True)


if __name__ == "__main__":
    main()
