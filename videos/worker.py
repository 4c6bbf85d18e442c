"""The worker: takes up one clip after the other that is due, and keeps order among the files (docs/adr/0017).

1. It reads the first clip that is due: one that waits, or one whose worker has not been heard of for a minute.
2. It claims it by a conditional update: if exactly one row has changed, the clip is its own.
3. While it works, the lease is renewed; a worker that cannot renew it stops by itself before another may begin.
4. At the end, whatever it is, it lets the clip go by another conditional update.
"""

import atexit
import contextlib
import fcntl
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from .ffmpeg.reasons import SLOW, Failed, Refused, Stopped
from .lease import AWAY, Lease
from .meanwhile import meanwhile
from .models import Clip
from .processing import Full, process
from .tidying import hide, tidy

log = logging.getLogger(__name__)

PAUSE = 5.0  # seconds between two looks, a fifth more or less
GOODBYE = 2.0  # seconds in which a stopping process gives its clip back
HOUR, MINUTE = 3600.0, 60.0  # seconds
SOON = timedelta(minutes=1)  # after the database was away
FULL = timedelta(minutes=15)  # until there may be room on the disk
UNEXPECTED = "Có lỗi ngoài dự kiến khi xử lý video. Hãy báo quản trị viên."


@contextlib.contextmanager
def turn(path: Path) -> Iterator[bool]:
    """Try to become the one who processes on this machine; say whether it worked. The lock dies with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = True
    except BlockingIOError:
        mine = False
    try:
        yield mine
    finally:
        os.close(file)


class Worker:
    def __init__(self, process: Callable[[Clip, Lease], None] = process, alone: bool = False) -> None:
        self.process = process
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.work, name="videos", daemon=True)
        self.turn = contextlib.ExitStack()
        self.has_turn = not alone  # whether others of this machine may work beside it
        self.failing = False
        self.tidy_due = self.hide_due = 0.0  # by time.monotonic()
        self.alive: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.thread.start()
        atexit.register(self.stop)  # for a server that stops in a hurry

    def stop(self) -> None:
        """Stop FFmpeg and give the clip back."""
        self.stopped.set()
        if self.thread.is_alive():
            self.thread.join(GOODBYE)

    def work(self) -> None:
        """Work until `stopped`."""
        while not self.stopped.is_set():
            if not self.attempt(self.work_on_next):
                self.stopped.wait(PAUSE * (0.8 + secrets.randbelow(400) / 1000))
        self.turn.close()
        connection.close()

    def work_off(self) -> int:
        """Work on all clips that are due; return how many that were. Raises DatabaseError."""
        count = 0
        while not self.stopped.is_set() and self.work_on_next():
            count += 1
        return count

    def attempt(self, task: Callable[[], bool]) -> bool:
        """Do a task and return what it says; what stands in the way is logged once and tried again next time."""
        try:
            close_old_connections()
            done = task()
            if self.failing:
                log.info("videos are processed again")
            self.failing = False
            return done
        except Exception as error:  # whatever it is, the worker must live: nobody else would take up its work
            if not self.failing:
                trace = not isinstance(error, DatabaseError)
                log.error("videos wait until this is over, nothing is lost: %s", error, exc_info=trace)
            self.failing = True
            with contextlib.suppress(Exception):
                connection.close()
            return False

    def work_on_next(self) -> bool:
        """Work on the next clip that is due; say whether there was one."""
        if not self.takes_turn():
            return False
        self.keep_order()
        clip = Clip.objects.due().first()
        self.alive()
        began = time.monotonic()  # the lease ends no later than the row says
        if clip and clip.claim(secrets.token_hex(16)):
            self.work_on(clip, began)
        return clip is not None

    def keep_order(self) -> None:
        now = time.monotonic()
        if now >= self.hide_due:
            self.hide_due = now + MINUTE
            hide(timezone.now())
        if now >= self.tidy_due:
            self.tidy_due = now + HOUR
            tidy(timezone.now())

    def takes_turn(self) -> bool:
        if not self.has_turn:
            self.has_turn = self.turn.enter_context(turn(Path(settings.VAR_DIR) / "videos.lock"))
            if not self.has_turn:
                self.turn.close()
        return self.has_turn

    def work_on(self, clip: Clip, began: float) -> None:
        log.info("%s: attempt %d begins, %.0f MB", clip.label, clip.attempts, clip.size / 1e6)
        closing = meanwhile(lambda: hide(timezone.now()), MINUTE)
        with Lease(clip, self.stopped, self.alive, began) as lease, closing:
            let_go = self.outcome(clip, lease)
        if let_go is None:
            log.info("%s is ready after %.0f s", clip.label, time.monotonic() - began)
        else:
            self.settle(clip, let_go)

    def outcome(self, clip: Clip, lease: Lease) -> Callable[[], bool] | None:
        """Work on a clip; return how it is let go, or None when it is finished."""
        try:
            self.process(clip, lease)
            return None
        except (Stopped, KeyboardInterrupt) as error:
            if isinstance(error, KeyboardInterrupt):
                self.stopped.set()
            log.info("%s: stopped before the end", clip.label)
            return clip.put_off
        except Refused as error:
            log.info("%s cannot be used: %s", clip.label, reason := str(error))
            return lambda: clip.refuse(reason)
        except Full as error:
            log.error("%s waits for %s: the disk is full", clip.label, FULL)
            reason = str(error)
            return lambda: clip.put_off(FULL, reason=reason)
        except Failed as error:
            log.warning("%s: attempt %d has failed: %s", clip.label, clip.attempts, reason := str(error))
            return lambda: clip.fail(reason, once=reason == SLOW)
        except AWAY as error:
            log.warning("%s: the database does not answer, the attempt does not count: %s", clip.label, error)
            return lambda: clip.put_off(SOON)
        except Exception:  # whatever it is, the clip must not be tried for ever
            log.exception("%s: attempt %d has failed", clip.label, clip.attempts)
            return lambda: clip.fail(UNEXPECTED)

    def settle(self, clip: Clip, let_go: Callable[[], bool]) -> None:
        """Let a clip go, as soon as the database answers; when the process stops, at once or not at all."""
        while True:
            try:
                let_go()
                return
            except AWAY as error:
                log.warning("%s: the end cannot be written yet: %s", clip.label, error)
                connection.close()
                if self.stopped.wait(PAUSE):
                    raise
