"""Files in MEDIA_ROOT that no row names any more: those that were replaced, those that killed workers left."""

import logging
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from . import files
from .models import Rendition

log = logging.getLogger(__name__)

KEPT = timedelta(days=1)  # somebody may still watch, or a worker still write


def sweep(now: datetime) -> int:
    """Remove the files of videos that no row names and that are a day old; return how many.

    `now` is aware. Raises DatabaseError and OSError.
    """
    before = (now - KEPT).timestamp()
    old = set(older(before))
    strays = old - {files.path(name) for name in Rendition.objects.values_list("name", flat=True)}
    files.remove(strays)
    for workshop in files.folder().glob(f"{files.PART}*"):
        if workshop.stat().st_mtime < before and not any(path.is_file() for path in workshop.rglob("*")):
            shutil.rmtree(workshop, ignore_errors=True)
    if strays:
        log.info("%d files of videos that nothing names any more are removed", len(strays))
    return len(strays)


def older(before: float) -> Iterator[Path]:
    """Yield the files last written, or last played before they were replaced, before `before` (seconds since 1970)."""
    for path in files.folder().rglob("*"):
        try:
            if path.is_file() and path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:  # another worker sweeps as well
            continue
