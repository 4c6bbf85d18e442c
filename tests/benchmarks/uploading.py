"""What an upload costs the server: its memory, its CPU time, the time on a loopback.

`python -m tests.benchmarks.uploading 1024` uploads so many MiB, a valid beginning and then a box that players pass over,
to two workers of the real gunicorn.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import usage
from tests.fire.databases import SQLite
from tests.fire.uploader import FTYP, PART, Uploader, VideoSite, forget_peak, resident


def clip_of(size: int) -> bytes:
    """Return the first part of a file of `size` bytes; all other parts are zeros."""
    free = (1).to_bytes(4) + b"free" + (size - len(FTYP)).to_bytes(8)
    return (FTYP + free).ljust(PART, b"\0")


def upload(uploader: Uploader, size: int) -> float:
    """Upload a file; return how long it took in seconds."""
    begin = time.monotonic()
    uploader.begin(size)
    part = clip_of(size)
    for start in range(0, size, PART):
        if (status := uploader.send(start, part[: size - start])) != "204":
            raise RuntimeError(f"the part at {start} was answered with {status!r}")
        part = bytes(PART)
    return time.monotonic() - begin


def main(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = VideoSite(Path(folder), SQLite(Path(folder) / "portal.sqlite3"), workers=2)
        site.stock(1)
        site.start()
        try:
            measure(site, Uploader(site), megabytes)
        finally:
            site.stop()


def measure(site: VideoSite, uploader: Uploader, megabytes: int) -> None:
    for _ in range(20):  # what a worker needs for its first upload stays with it
        upload(uploader, 4096)
    before = {pid: resident(pid) for pid in usage.tree(site.master.pid)}
    for pid in before:
        forget_peak(pid)
    cpu = usage.cpu([site.master.pid])
    seconds = upload(uploader, megabytes * 2**20)
    cpu = usage.cpu([site.master.pid]) - cpu
    stored = uploader.file(".clip").stat().st_size
    print(f"Upload of {megabytes} MiB in parts of {PART >> 20} MiB to two workers; {stored >> 20} MiB are stored")
    print(f"  {seconds:.1f} s, {megabytes / seconds:.0f} MiB/s; CPU of the server {cpu:.1f} s")
    for pid, resting in before.items():
        name = "master" if pid == site.master.pid else "worker"
        print(f"  {name} {resting:6.1f} MiB before, {resident(pid, 'VmHWM'):6.1f} MiB at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024)
