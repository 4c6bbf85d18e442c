"""The files that readers play: their names in MEDIA_ROOT, which nobody can guess, and how they come and go."""

import contextlib
import logging
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal import images

log = logging.getLogger(__name__)

FOLDER = "video"  # in MEDIA_ROOT
PART = ".part-"  # how a folder begins in which something is being made
RESERVE = 2**29  # bytes of the disk that are left free: half of what uploads leave


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def new_name(ending: str) -> str:
    """Return a name for a new file: `ending` is its height and suffix, as in "720.mp4"."""
    return f"{FOLDER}/{timezone.localtime():%Y/%m}/{secrets.token_hex(12)}-{ending}"


def another_name(name: str) -> str:
    return new_name(name.rpartition("-")[2])


def clear(token: str) -> None:
    """Remove what killed workers have left of a clip."""
    for left in folder().glob(f"{PART}{token}-*"):
        shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def making(token: str, worker: str) -> Iterator[Path]:
    """Give a folder to make a clip's files in, on the disk where they will stay."""
    made = folder() / f"{PART}{token}-{worker}"
    made.mkdir(mode=0o700, parents=True)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def place(made: Path, name: str) -> int:
    """Put a finished file, which a power cut must not empty, to its name; return its size in bytes."""
    path(name).parent.mkdir(parents=True, exist_ok=True)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    os.replace(made, path(name))
    sync(path(name).parent)
    return path(name).stat().st_size


def sync(folder: Path) -> None:
    """Write a folder's names to the disk: without that a power cut takes a new one back."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link(old: str, new: str) -> bool:
    """Give a file a second name, and a day before the sweep may take it; say whether there is such a file."""
    path(new).parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path(old), path(new))
    except FileNotFoundError:
        log.error("video file %s is missing", path(old))
        return False
    except OSError:  # a file system without links
        copy(path(old), path(new))
    sync(path(new).parent)
    return True


def copy(old: Path, new: Path) -> None:
    """Copy a file, or leave nothing."""
    try:
        shutil.copyfile(old, new)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def keep_for_a_day(names: Iterable[str]) -> None:
    """Let those who are watching watch on: the sweep takes what no row names and has not changed for a day.

    The date of the content stays, for it is in the ETag: a player that finds another one begins anew. Setting the mode
    anew sets the date of the last change (st_ctime), as a second name does.
    """
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            path(name).chmod(stat.S_IMODE(path(name).stat().st_mode))


def remove(paths: Iterable[Path]) -> None:
    """Remove files; what cannot be removed is left to the operator, who reads of it."""
    for one in paths:
        try:
            one.unlink(missing_ok=True)
        except OSError as error:
            log.error("%s cannot be removed: %s", one, error)


def remove_pictures(names: Iterable[str]) -> None:
    """Remove stored pictures with their renditions."""
    for name in names:
        images.remove(name)


def room() -> int:
    """Return how many bytes may be made: a reserve stays free, a tenth of a small disk."""
    folder().mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(folder())
    return disk.free - min(RESERVE, disk.total // 10)
