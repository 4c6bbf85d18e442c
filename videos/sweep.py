"""Files of videos and uploads that no row names, and what killed workers left (docs/adr/0017).

A database that is empty, old or another portal's knows none of a portal's files. So what no row names is only put
aside; it comes back when a row names it again, and goes a month later.
"""

import contextlib
import logging
import math
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from . import files
from .models import Clip, Rendition

log = logging.getLogger(__name__)

DAY = timedelta(days=1)  # somebody may still watch, or a worker still write
MONTH = timedelta(days=30)
FEW, SHARE = 20, 10  # so many files go at once, or one of so many: more are a wrong database
ASIDE = ".aside-"  # how the folder begins; the rest cannot be guessed, for a web server may send what is in it


def sweep(now: datetime) -> int:
    """Keep order among the files; return how many were removed or put aside. Raises DatabaseError and OSError."""
    before = (now - DAY).timestamp()
    sweep_workshops(before)
    uploads = Path(settings.PORTAL_UPLOADS)
    films = [path for path in files.folder().rglob("*") if path.is_file() and not hidden(path, files.folder())]
    clips = [*uploads.glob("*.part"), *uploads.glob("*.clip")]
    return sweep_films(films, now) + put_in_order(uploads, clips, named_clips(uploads), now)


def sweep_workshops(before: float) -> None:
    """Remove the folders in which killed workers were making something."""
    for workshop in files.folder().glob(f"{files.PART}*"):
        if all(changed(path) < before for path in (workshop, *workshop.rglob("*"))):
            shutil.rmtree(workshop, ignore_errors=True)


def sweep_films(films: list[Path], now: datetime) -> int:
    """Remove what was replaced a day ago, and put aside what was never heard of."""
    played = {files.path(name) for name in Rendition.objects.values_list("name", flat=True)}
    lists = Clip.objects.exclude(retired=[]).values_list("retired", flat=True)
    retired = {files.path(name) for names in lists for name in names} - played
    old = [path for path in retired if changed(path) < (now - DAY).timestamp()]
    files.remove(old)
    return len(old) + put_in_order(files.folder(), films, played | retired, now)


def named_clips(uploads: Path) -> set[Path]:
    tokens = Clip.objects.values_list("token", flat=True)
    return {uploads / f"{token}.{kind}" for token in tokens for kind in ("part", "clip")}


def put_in_order(folder: Path, found: list[Path], named: set[Path], now: datetime) -> int:
    """Put aside what of a folder is not named and a day old, and bring back what is; return how many were put aside."""
    look_aside(folder, named, (now - MONTH).timestamp())
    strays = [path for path in found if path not in named and changed(path) < (now - DAY).timestamp()]
    if len(strays) > max(FEW, len(found) // SHARE):
        log.error(
            "%d of %d files in %s are of no video in this database, and none is touched: is it the right one? "
            "Where it is, move them away by hand",
            *(len(strays), len(found), folder),
        )
        return 0
    put_aside(folder, strays, now)
    return len(strays)


def put_aside(folder: Path, strays: Iterable[Path], now: datetime) -> None:
    for path in strays:
        aside = next(folder.glob(f"{ASIDE}*"), folder / f"{ASIDE}{secrets.token_hex(12)}")
        target = aside / path.relative_to(folder)
        aside.mkdir(mode=0o700, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # another worker sweeps as well
            os.utime(path, (now.timestamp(), now.timestamp()))
            path.rename(target)
            log.warning("%s is of no video in the database: put aside for %d days as %s", path, MONTH.days, target)


def look_aside(folder: Path, named: set[Path], before: float) -> None:
    """Bring back what is named after all; remove what was put aside before `before` (seconds since 1970)."""
    for aside in folder.glob(f"{ASIDE}*"):
        for path in [path for path in aside.rglob("*") if path.is_file()]:
            target = folder / path.relative_to(aside)
            if target in named and not target.exists():
                with contextlib.suppress(FileNotFoundError):
                    path.rename(target)
                    log.warning("%s is of a video after all, and was brought back", target)
            elif changed(path) < before:
                files.remove([path])


def hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def changed(path: Path) -> float:
    """Return when a file was last written, given another name, or kept for a day, in seconds since 1970.

    Infinity where it is gone: another worker was faster.
    """
    try:
        state = path.stat()
    except FileNotFoundError:
        return math.inf
    return max(state.st_mtime, state.st_ctime)
