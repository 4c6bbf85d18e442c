"""What the kernel knows of processes (Linux): who is whose child, and who holds a lock on a file."""

import contextlib
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds


def until(found: Callable[[], Any], what: str, seconds: float = PATIENCE, pause: float = 0.01) -> Any:
    """Return what `found` returns as soon as that is true. Raises TimeoutError after some seconds."""
    deadline = time.monotonic() + seconds
    while not (result := found()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} seconds in vain for {what}")
        time.sleep(pause)
    return result


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def threads(pid: int) -> int:
    """Return how many threads a process has, 0 for one that is gone."""
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def unnamed(pid: int) -> list[int]:
    """Return the sizes of the files without a name in which a process has something on a disk: its bodies."""
    found = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed meanwhile
            state = descriptor.stat()
            if stat.S_ISREG(state.st_mode) and not state.st_nlink and state.st_size and not in_memory(descriptor):
                found.append(state.st_size)
    return found


def in_memory(descriptor: Path) -> bool:
    return str(descriptor.readlink()).startswith("/memfd:")


def locks(path: Path, kind: str, start: int = 0) -> list[int]:
    """Return the processes that hold a lock for writing on a file from its byte `start`; kind: FLOCK or POSIX."""
    try:
        inode = path.stat().st_ino
    except OSError:
        return []
    found = []
    for line in Path("/proc/locks").read_text().splitlines():
        fields = line.split()
        if fields[1:4] == [kind, "ADVISORY", "WRITE"]:  # who only waits has an arrow there
            pid, file, begin = fields[4:7]
            if int(file.rpartition(":")[2]) == inode and int(begin) == start:
                found.append(int(pid))
    return found
