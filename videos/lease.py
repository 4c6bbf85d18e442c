"""What a worker has of a clip while it works on it: renewed again and again, and given up when it must be."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from .ffmpeg.reasons import Stopped
from .models import Clip

log = logging.getLogger(__name__)

TICK = 1.0  # seconds: the progress is written no more often
AGAIN = 1.0  # seconds
AWAY = OperationalError, InterfaceError  # the database does not answer

Result = TypeVar("Result")


class Lease(threading.Event):
    """Set as soon as the work has to stop: the clip is another's, nobody has heard of us, or the process stops.

    Counted by time.monotonic() from `began`, a moment before the clip was claimed, and from before each renewal.
    FFmpeg looks at it ten times a second, so that a clip is never worked on twice, even when the database hangs.
    """

    def __init__(
        self, clip: Clip, stopping: threading.Event, alive: Callable[[], None] = lambda: None, began: float = 0.0
    ) -> None:
        super().__init__()
        self.clip, self.stopping, self.alive = clip, stopping, alive
        self.progress = 0  # per cent
        self.told = 0
        self.told_at(began or time.monotonic())
        self.over = threading.Event()
        self.keeper = threading.Thread(target=self.keep, name="lease", daemon=True)

    def __enter__(self) -> "Lease":
        self.keeper.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.over.set()
        self.keeper.join(TICK / 2)  # one that waits for the database changes nothing any more

    def is_set(self) -> bool:
        return super().is_set() or self.stopping.is_set() or time.monotonic() > self.until

    def told_at(self, moment: float) -> None:
        self.until = moment + settings.PORTAL_VIDEO_LEASE_SECONDS
        self.renewal = moment + settings.PORTAL_VIDEO_LEASE_SECONDS / 4

    def keep(self) -> None:
        """Tell the database of the progress, and that the clip is still held."""
        while not self.over.wait(TICK) and not self.is_set():
            self.alive()
            if self.progress != self.told or time.monotonic() >= self.renewal:
                self.renew()
        connection.close()

    def renew(self) -> None:
        moment, progress = time.monotonic(), self.progress
        try:
            mine = self.clip.hold(progress)
        except AWAY as error:
            log.warning("%s: the database does not answer, the work goes on for a moment: %s", self.clip.label, error)
            connection.close()
            return
        if mine:
            self.told = progress
            self.told_at(moment)
        elif not self.over.is_set():
            log.warning("%s was taken away, or taken up by another worker: stopped", self.clip.label)
            self.set()


def told(lease: Lease, write: Callable[[], Result]) -> Result:
    """Write to the database what took so long to make: wait for it, as long as the clip is ours. Raises Stopped."""
    while not lease.is_set():
        try:
            with transaction.atomic():
                if result := write():
                    return result
                raise Stopped
        except AWAY:
            connection.close()
            time.sleep(AGAIN)
    raise Stopped
