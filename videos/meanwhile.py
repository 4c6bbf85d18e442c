"""What goes on while a worker has a clip in work, which may last for hours."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

log = logging.getLogger(__name__)

GOODBYE = 0.5  # seconds that the end of a block waits for the task


@contextmanager
def meanwhile(task: Callable[[], object], pause: float) -> Iterator[None]:
    """Do a task after each `pause` (seconds) as long as a block lasts, in a thread of its own.

    Not in that of the lease: who moves large files, or waits for a disk, would lose the clip. What the task raises is
    logged, and it is tried again.
    """
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(pause):
            try:
                task()
            except Exception as error:  # whatever it is, the next time it may be over
                log.error("could not be done while a video is processed: %s", error)
            finally:
                connection.close()

    thread = threading.Thread(target=repeat, name="meanwhile", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(GOODBYE)
