"""Load by wrk, from this machine on this machine: one thread, some connections, a few seconds."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 32
BROWSERS = range(110, 160)  # versions; each is another visitor
RESULT = re.compile(r"^result (\d+) (\d+) ([\d.]+) (\d+) (\d+) (\d+)$", re.MULTILINE)
MISSING = "wrk is not installed, and what needs it is not measured: apt-get install wrk"


class Asked(NamedTuple):
    address: str
    encoding: str = "gzip"
    cookie: str = "-"


class Outcome(NamedTuple):
    requests: int
    seconds: float
    p99: float  # ms
    refused: int  # answers with a status from 400
    broken: int
    unchanged: int  # answers with status 304

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def available() -> bool:
    return shutil.which("wrk") is not None


def write_requests(asked: Iterable[Asked], folder: Path) -> Path:
    """Write what wrk shall ask; a few requests are repeated until every visitor has each of them."""
    lines = list(asked)
    if len(lines) < len(BROWSERS):
        lines = lines * len(BROWSERS)
    path = Path(tempfile.mkstemp(dir=folder, suffix=".requests")[1])
    text = (f"{' '.join(one)} {BROWSERS[number % len(BROWSERS)]}\n" for number, one in enumerate(lines))
    path.write_text("".join(text))
    return path


def put(port: int, requests: Path, way: str = "turn", connections: int = CONNECTIONS, seconds: float = 3) -> Outcome:
    """Load a port of this machine for some seconds. Raises RuntimeError when wrk tells nothing."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "10s", "-s", str(SCRIPT)]
    command += [f"http://127.0.0.1:{port}/", "--", str(requests), *way.split()]
    said = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    found = RESULT.search(said.stdout)
    if not found:
        raise RuntimeError(f"wrk told nothing of its load: {said.stdout}{said.stderr}")
    number, microseconds, p99, refused, broken, same = found.groups()
    return Outcome(int(number), int(microseconds) / 1e6, float(p99) / 1000, int(refused), int(broken), int(same))
