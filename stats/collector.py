"""Moves records into the totals, each exactly once: how far a file is counted is written with what it adds up to.

One collector works on a node at a time, the one that holds the lock of the folder; nodes take turns at the gate.
"""

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from . import visits
from .keys import destroy_old
from .models import Gate, Position, Span
from .records import SIZE, SUFFIX, read
from .totals import Batch, begin_day

log = logging.getLogger(__name__)

AT_ONCE = 16 * 2**20  # bytes of records in a transaction, about 200,000: a visitor is read and written once in each
FILE_KEPT = timedelta(hours=1)  # after it is counted: by then the database has its transaction on the disk for certain
SPANS_KEPT = timedelta(days=2)
FINISHED = -1
BETWEEN_TIDYING = 60.0  # seconds


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[bool]:
    """Try to become the collector of this node for a while; say whether it worked. The lock dies with the process.

    Raises OSError when the folder cannot be used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / "collector.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = True
    except BlockingIOError:
        mine = False
    try:
        yield mine
    finally:
        os.close(file)


class Collector:
    """Counts the files of one folder; remembers what it has seen of them, so that an idle site costs no query."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sizes: dict[str, int] = {}  # of the files when they were counted to their end; FINISHED for those for good
        self.day: date | None = None
        self.tidying_due = 0.0
        self.unreadable: set[Path] = set()

    def forget(self) -> None:
        """Look at every file anew: the database may have lost what it had confirmed, by a failover or a crash."""
        self.sizes.clear()
        self.day = None

    def collect(self) -> int:
        """Count all that is recorded; return how many records that were. Raises DatabaseError and OSError."""
        counted = 0
        if self.day != (today := visits.hour_of(visits.now())[0]):
            self.transfer({})
            self.day = today
        while names := self.unread():
            count, sizes = self.transfer(names)
            self.sizes |= sizes
            counted += count
            if len(sizes) == len(names):  # all were counted to their ends; what has come since is for the next time
                break
        if time.monotonic() >= self.tidying_due:
            self.tidy()
            self.tidying_due = time.monotonic() + BETWEEN_TIDYING
        return counted

    def unread(self) -> dict[str, bool]:
        """Return the files that may hold something new, oldest first, and whether their writer is gone."""
        found: dict[str, bool] = {}
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            size = self.sizes.get(path.name)
            if size == FINISHED:
                continue
            try:
                gone = is_abandoned(path)
                if (gone and path not in self.unreadable) or path.stat().st_size != size:
                    found[path.name] = gone
            except OSError as error:
                self.pass_over(path, error)
        return found

    @transaction.atomic
    def transfer(self, names: dict[str, bool]) -> tuple[int, dict[str, int]]:
        """Add a bounded piece of the files to the totals, and write down how far it reached.

        Returns the number of records, and the size of each file that was counted to its end.
        """
        gate = Gate.enter()
        begin_day(gate, visits.hour_of(visits.now())[0])
        known = Position.objects.in_bulk(names)
        batch, room, counted, sizes = Batch(), AT_ONCE, 0, {}
        for name, gone in names.items():
            position = known.setdefault(name, Position(file=name))
            if position.finished_at:
                sizes[name] = FINISHED
            elif room >= SIZE:
                content = self.piece(name, position.offset, room)
                if content is None:
                    sizes[name] = size_of(self.folder / name)
                    continue
                records, end = read(content)
                batch.add(records)
                counted += len(records)
                if len(content) < room:
                    sizes[name] = FINISHED if gone else position.offset + len(content)
                    position.finished_at = timezone.now() if gone else None
                    position.offset += end
                else:  # more follows; what is torn in so long a piece stays behind
                    position.offset += max(end, len(content) - SIZE + 1)
                room -= len(content)
        batch.write(gate)
        fields = ["offset", "finished_at"]
        Position.objects.bulk_create(
            known.values(), update_conflicts=True, unique_fields=["file"], update_fields=fields
        )
        return counted, sizes

    def piece(self, name: str, offset: int, size: int) -> bytes | None:
        """Read up to `size` bytes of a file from `offset`, fewer only at its end; None where it cannot be read."""
        try:
            with (self.folder / name).open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except OSError as error:
            self.pass_over(self.folder / name, error)
            return None

    def pass_over(self, path: Path, error: OSError) -> None:
        """One file that cannot be read must not hold up the others."""
        if path not in self.unreadable:
            log.error("%s is not counted: %s", path, error)
        self.unreadable.add(path)

    def tidy(self) -> None:
        """Delete what is no longer needed: counted files, old spans, the secrets of days that are over."""
        done = [name for name, size in self.sizes.items() if size == FINISHED]
        old = Position.objects.filter(file__in=done, finished_at__lt=timezone.now() - FILE_KEPT)
        names = list(old.values_list("file", flat=True))
        for name in names:
            (self.folder / name).unlink(missing_ok=True)
            del self.sizes[name]
        if names:  # the rows only when the files are gone for certain: a file without a row would be counted again
            force_folder(self.folder)
            Position.objects.filter(file__in=names).delete()
        for path in self.folder.glob("*.new"):  # its writer died before the first record
            with contextlib.suppress(FileNotFoundError):  # or is just giving it its name
                if time.time() - path.stat().st_mtime > FILE_KEPT.total_seconds():
                    path.unlink()
        Span.objects.filter(day__lt=visits.hour_of(visits.now())[0] - SPANS_KEPT).delete()
        destroy_old(visits.now())


def size_of(path: Path) -> int:
    """Return the size of a file, 0 for one that is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def force_folder(folder: Path) -> None:
    """Force what was deleted in a folder onto the disk."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def is_abandoned(path: Path) -> bool:
    """Say whether no living process writes to a file any more: a writer holds a lock on it."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
