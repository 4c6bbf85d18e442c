"""Which process serves a connection on this machine (Linux)."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path


def owner(connection: tuple[int, int], processes: Iterable[int]) -> int:
    """Return which of some processes holds the server's end of a connection (its port, the client's port), or 0."""
    inode = socket_of(connection)
    return next((pid for pid in processes if inode and f"socket:[{inode}]" in opened(pid)), 0)


def socket_of(connection: tuple[int, int]) -> str:
    ends = [f"{port:04X}" for port in connection]
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if [end.rpartition(":")[2] for end in fields[1:3]] == ends:
            return fields[9]
    return ""


def opened(pid: int) -> set[str]:
    """Return what the open files of a process are."""
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed meanwhile
            found.add(os.readlink(link))
    return found
