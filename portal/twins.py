"""AVIF twins of stored pictures: made in the background, by a thread of a serving process (docs/adr/0021).

A picture whose name bears MARK promises them: beside each of its WebP files lies, or will lie, an AVIF file of the same
name. Where one is not there yet, or was not worth it, whoever sends files sends the WebP file (`webp_of`).
"""

import io
import logging
import os
import queue
import re
import secrets
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from PIL import Image

log = logging.getLogger(__name__)

MARK = "a"
WEBP = re.compile(r"\d+x\d+a(?:_\d+)?\.webp$")
AVIF = re.compile(r"anh/\d{4}/\d{2}/[0-9a-f]{24}-\d{1,4}x\d{1,5}a(?:_\d{1,4})?\.avif")
QUALITY = 55  # keeps about as much as WebP's 80
SPEED = 6
LEAST = 4096  # bytes of WebP, below which a second file saves nothing that anybody notices
MOST_IN_MEMORY = 8  # pictures that wait; those behind them are read from their files
WORTH = 0.8  # of the size of WebP: a twin is a fifth smaller, or is not kept


def encoded(picture: Image.Image) -> bytes:
    """Return a picture as AVIF; one core does it."""
    buffer = io.BytesIO()
    picture.save(buffer, "AVIF", quality=QUALITY, speed=SPEED, max_threads=1)
    return buffer.getvalue()


def is_worth(picture: Image.Image, webp: bytes) -> bool:
    """Say whether AVIF saves a fifth or more of what WebP takes, and that is more than a trifle."""
    return len(webp) >= LEAST and len(encoded(picture)) <= WORTH * len(webp)


def webp_of(name: str) -> str:
    """Return the name of the WebP file that stands in for an AVIF twin, or "" for any other file's name."""
    return f"{name.removesuffix('.avif')}.webp" if AVIF.fullmatch(name) else ""


class Job(NamedTuple):
    files: list[Path]
    picture: Image.Image | None  # as it was uploaded: better than what WebP has kept of it


class Maker:
    """A thread that makes the twins of pictures one after the other."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def later(self, names: Iterable[str], picture: Image.Image) -> None:
        """Have the twins of a picture's stored WebP files made."""
        files = [Path(settings.MEDIA_ROOT) / name for name in names]
        self.waiting.put(Job(files, picture if self.waiting.qsize() < MOST_IN_MEMORY else None))
        self.start()

    def start(self) -> None:
        """Begin to work, with what another process has left undone."""
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.work, name="twins", daemon=True)
                self.thread.start()

    def work(self) -> None:
        for path in recent():
            attempt(path)
        while True:
            self.work_on(self.waiting.get())

    def work_off(self) -> int:
        """Make the twins that wait, in this thread; return how many pictures waited."""
        count = 0
        while not self.waiting.empty():
            self.work_on(self.waiting.get())
            count += 1
        return count

    def work_on(self, job: Job) -> None:
        for path in job.files:
            attempt(path, job.picture)


maker = Maker()


def recent() -> Iterator[Path]:
    """Yield the WebP files of this month and the last one that promise a twin and have none."""
    now = timezone.localtime()
    last = (now.year - 1, 12) if now.month == 1 else (now.year, now.month - 1)
    for year, month in (last, (now.year, now.month)):
        yield from lacking(Path(settings.MEDIA_ROOT) / f"anh/{year}/{month:02}")


def lacking(folder: Path) -> Iterator[Path]:
    """Yield the WebP files below a folder that promise a twin and have none."""
    for path in sorted(folder.rglob("*.webp")):
        if WEBP.search(path.name) and not path.with_suffix(".avif").exists():
            yield path


def attempt(path: Path, picture: Image.Image | None = None) -> None:
    try:
        make(path, picture)
    except Exception as error:  # whatever it is, the pictures behind it must have their turn
        log.error("%s gets no AVIF twin: %s", path, error)


def make(path: Path, picture: Image.Image | None = None) -> None:
    """Make the twin of a WebP file, best of the `picture` sent, unless it is there or does not save a fifth."""
    twin = path.with_suffix(".avif")
    if twin.exists() or not path.exists():
        return
    with Image.open(path, formats=("WEBP",)) as own:
        content = encoded(picture.resize(own.size, Image.Resampling.LANCZOS) if picture else own)
    if len(content) > WORTH * path.stat().st_size:
        return
    part = twin.with_name(f".{secrets.token_hex(8)}")
    part.write_bytes(content)
    if settings.FILE_UPLOAD_PERMISSIONS is not None:
        part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    os.replace(part, twin)  # nobody is ever sent half a file
