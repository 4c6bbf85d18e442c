"""One append for each answer, to a file of this process's own.

A record survives the death of every process, since the kernel has it when `write` returns; what a power cut may cost is
settings.STATS_SYNC's to say. Nothing here raises: what cannot be written is counted as lost, logged, and recorded
itself as soon as that works again.
"""

import contextlib
import errno
import fcntl
import logging
import os
import secrets
import threading
import time
from pathlib import Path

from django.conf import settings

from .records import LOST, SIZE, SUFFIX, Record, packed

log = logging.getLogger(__name__)

LARGEST_FILE = 16 * 2**20  # bytes; then the next file, so that the collector can throw the old one away
BETWEEN_COMPLAINTS = 60.0  # seconds
BETWEEN_FILES = 1.0  # seconds: an ill disk must not get a new file with each page
FULL = (errno.ENOSPC, errno.EDQUOT)  # the file stays: another would find no room either


class Recorder:
    """Writes the records of one process; a forked one begins anew."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.file = -1
        self.written = 0  # bytes of this file
        self.seen = 0  # of them, at the last look
        self.lost = 0
        self.complaint_due = 0.0
        self.giving_up_due = 0.0
        self.unsynced = False
        self.each = False

    def record(self, record: Record) -> None:
        """Append one record. From then on it outlives this process. Never raises."""
        with self.lock:
            try:
                self.append(packed(record))
            except Exception as error:  # whatever it is, the page that is being counted must not fail
                self.lose(error)
                if isinstance(error, OSError) and error.errno not in FULL and time.monotonic() >= self.giving_up_due:
                    self.giving_up_due = time.monotonic() + BETWEEN_FILES
                    self.give_up()

    def refuse(self, error: Exception) -> None:
        """Note that a view could not even be described."""
        with self.lock:
            self.lose(error)

    def append(self, line: bytes) -> None:
        if self.file < 0 or self.written >= LARGEST_FILE:
            self.open()
        if self.lost:
            self.confess()
        self.write(line)
        if self.each:
            self.force(self.file)

    def look(self) -> None:
        """Let the next record begin another file when somebody has deleted this one; called every second.

        What was written since the last look counts as lost: nobody can say how much of it was collected.
        """
        with self.lock:
            try:
                gone = self.file >= 0 and not os.fstat(self.file).st_nlink
            except OSError:
                gone = True
            if gone:
                self.lose(OSError("the file of records was deleted"), (self.written - self.seen) // SIZE)
                self.give_up()
            self.seen = self.written

    def confess(self) -> None:
        """Record how many records were lost before."""
        self.write(packed(Record(int(time.time() * 1000), 0, 0, self.lost, "", LOST, "")))
        self.lost = 0

    def write(self, line: bytes) -> None:
        self.unsynced = True
        count = os.write(self.file, line)
        self.written += count
        if count != len(line):
            raise OSError(errno.ENOSPC, "the disk took half a record")

    def open(self) -> None:
        """Begin a file, locked for as long as this process writes it: the lock tells the collector that more comes."""
        self.shut()
        folder = Path(settings.STATS_RECORDS)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(8)}"
        new = folder / f"{name}.new"
        file = os.open(new, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            new.rename(folder / f"{name}{SUFFIX}")  # the collector sees it only locked
        except OSError:
            new.unlink(missing_ok=True)
            os.close(file)
            raise
        self.file, self.written, self.seen, self.each = file, 0, 0, settings.STATS_SYNC == "EACH"

    def lose(self, error: Exception, count: int = 1) -> None:
        self.lost += count
        self.complain(f"{self.lost} views are not recorded: {error}")

    def complain(self, text: str) -> None:
        if time.monotonic() >= self.complaint_due:
            self.complaint_due = time.monotonic() + BETWEEN_COMPLAINTS
            log.error(text)

    def sync(self) -> None:
        """Force what was written onto the disk, which may take long: other records do not wait for it."""
        with self.lock:
            file = os.dup(self.file) if self.unsynced and self.file >= 0 else -1
            self.unsynced = False
        if file >= 0:
            if not self.force(file):
                self.unsynced = True
            os.close(file)

    def force(self, file: int) -> bool:
        """Say whether it worked. A record that is written is not lost: only a power cut could take it now."""
        try:
            os.fdatasync(file)
        except OSError as error:
            self.complain(f"records cannot be forced onto the disk: {error}")
            return False
        return True

    def close(self) -> None:
        """Leave the file to the collector; a further record begins another."""
        with self.lock:
            if self.lost:
                with contextlib.suppress(OSError):
                    if self.file < 0:
                        self.open()
                    self.confess()
            self.shut()

    def shut(self) -> None:
        file, self.file = self.file, -1
        if file >= 0:
            if self.unsynced and settings.STATS_SYNC != "SYSTEM":
                self.force(file)
            os.close(file)
        self.unsynced = False

    def give_up(self) -> None:
        """Begin another file with the next record: this one is no file any more."""
        with contextlib.suppress(OSError):
            self.shut()


recorder = Recorder()


def begin_anew() -> None:
    """In a forked process: leave the file to the parent, and its lock, which another thread may hold, too."""
    if recorder.file >= 0:
        os.close(recorder.file)
    vars(recorder).update(vars(Recorder()))


os.register_at_fork(after_in_child=begin_anew)
