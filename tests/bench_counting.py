"""Print what counting costs, and how fast and how soon views become shown numbers (`make bench`).

    python -m tests.bench_counting [--size 0.1] [cost stores collector lag large large-postgresql]

Each part runs in a process of its own on an empty database; baselines are measured beside what they are compared with.
`large-postgresql`, which takes some minutes, only runs when it is named.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fire.databases import AS_IN_PRODUCTION
from tests.postgres import Server

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[[str, str], None]  # takes the name of a module and the address of a database, "" for a new SQLite


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench_counting", description="Print what counting costs.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"some of {', '.join(PARTS)}; all but the last one")
    parser.add_argument("--size", type=float, default=1.0, help="0.1 takes a tenth of everything")
    wanted = parser.parse_args()
    for name in wanted.parts or DEFAULT:
        if name not in PARTS:
            parser.error(f"there is no part {name!r}: choose from {', '.join(PARTS)}")
        begin = time.monotonic()
        PARTS[name](partial(run, wanted.size))
        print(f"  ({name} took {time.monotonic() - begin:.0f} s)\n", flush=True)


def run(size: float, module: str, database: str = "") -> None:
    """Run `module` of tests/benchmarks in a process of its own, with a folder of its own."""
    with TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TMPDIR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "SECRET_KEY": "only-for-benchmarks-7d1f0c2b9a8e4f6d5c3b2a1908f7e6d5c4b3",
            "PORTAL_HTTPS": "0",
            "PORTAL_VAR_DIR": folder,
            "PORTAL_STATIC_ROOT": str(ROOT / "var" / "static"),
            "ALLOWED_HOSTS": "testserver,127.0.0.1",
            "DATABASE_URL": database or f"sqlite:///{Path(folder) / 'portal.sqlite3'}",
        }
        command = [sys.executable, "-m", f"tests.benchmarks.{module}", str(size)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def on_postgresql(module: str, run: Run) -> None:
    server = Server(AS_IN_PRODUCTION)
    try:
        server.start()
        run(module, server.address())
    finally:
        server.remove()


def on_both(module: str, run: Run) -> None:
    run(module, "")
    on_postgresql(module, run)


PARTS: dict[str, Callable[[Run], None]] = {
    "cost": lambda run: run("cost", ""),
    "stores": partial(on_postgresql, "stores"),
    "collector": partial(on_both, "collecting"),
    "lag": lambda run: run("lag", ""),
    "large": lambda run: run("large", ""),
    "large-postgresql": partial(on_postgresql, "large"),
}
DEFAULT = [name for name in PARTS if name != "large-postgresql"]

if __name__ == "__main__":
    main()
