"""What processes take, as the kernel notes it (Linux): CPU time and memory, with all their children."""

import contextlib
import os
from pathlib import Path

from tests.fire.processes import children

TICK = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """Return a process and its descendants, as far as they are still there."""
    try:
        return [pid, *(one for child in children(pid) for one in tree(child))]
    except FileNotFoundError:
        return []


def cpu(roots: list[int]) -> float:
    """Return the seconds of CPU, user and system, of processes and their descendants, also of those that have ended."""
    return sum(running(pid) + waited_for(pid) for root in roots for pid in tree(root))


def running(pid: int) -> float:
    """Return what the threads of a process have taken, to the nanosecond."""
    seconds = 0.0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            seconds += int(thread.read_text().split()[0]) / 1e9
    return seconds


def waited_for(pid: int) -> float:
    """Return what the children have taken that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[13:15]) / TICK


def memory(root: int, kind: str = "Pss:") -> float:
    """Return the proportional set size of a process and its descendants, or a part of it: MiB."""
    return sum(proportional(pid, kind) for pid in tree(root)) / 1024


def proportional(pid: int, kind: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind))
