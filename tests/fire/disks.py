"""Folders for records that are soon full, and then have room again."""

import mmap
import os
import resource
import subprocess
from pathlib import Path

from tests.fire.site import Site

PAGES = 16


def mount(folder: Path) -> bool:
    """Make a folder a disk of 64 kB in memory; say whether this user may."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={PAGES * mmap.PAGESIZE}", "tmpfs", folder]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", folder], check=True)


def sizes(site: Site) -> list[int]:
    """Return the sizes of the files in which something stands."""
    return [size for size in site.files().values() if size]


class SmallDisk:
    """All but two pages are taken by something else, and a page is no multiple of a record: the last one is torn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.other = folder / "other"

    def fill(self, site: Site) -> None:
        self.other.write_bytes(bytes((PAGES - 2) * mmap.PAGESIZE))

    def is_full(self, site: Site) -> bool:
        return os.statvfs(self.folder).f_bfree == 0 and any(size % mmap.PAGESIZE == 0 for size in sizes(site))

    def make_room(self, site: Site) -> None:
        self.other.unlink()


class SmallFiles:
    """Where this user may mount no disk: no worker may write beyond the first bytes of a file."""

    largest_file = 4030

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def limit(self, site: Site, size: int) -> None:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        for worker in site.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, hard))

    def fill(self, site: Site) -> None:
        self.limit(site, self.largest_file)

    def is_full(self, site: Site) -> bool:
        return self.largest_file in sizes(site)

    def make_room(self, site: Site) -> None:
        self.limit(site, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
