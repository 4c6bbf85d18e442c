"""What workers do in the background, each piece by one of them at a time (docs/adr/0017)."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

log = logging.getLogger(__name__)

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]  # after each failure but the last
ATTEMPTS = len(PAUSES) + 1
LONG_PAUSE = PAUSES[2]  # after what took hours
INTERRUPTED = "Tiến trình xử lý bị dừng giữa chừng."


class ClipState(models.TextChoices):
    UPLOADING = "uploading", "Đang tải lên"
    WAITING = "waiting", "Chờ xử lý"
    WORKING = "working", "Đang xử lý"
    READY = "ready", "Đã xong"
    FAILED = "failed", "Không xử lý được"


class WorkQuerySet(models.QuerySet):
    def due(self, at: datetime | None = None):
        """Keep what a worker may take up: what waits, and what has a worker that has died."""
        states = ClipState.WAITING, ClipState.WORKING
        return self.filter(state__in=states, due_at__lte=at or timezone.now()).order_by("due_at", "pk")


class Work(models.Model):
    """A claim is a conditional update: if exactly one row has changed, it is mine, and nobody waits for a lock."""

    state = models.CharField(
        "tình trạng", max_length=10, choices=ClipState, default=ClipState.UPLOADING, editable=False
    )
    progress = models.PositiveSmallIntegerField("tiến độ", default=0, editable=False)  # per cent
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0, editable=False)
    due_at = models.DateTimeField("thử lại lúc", default=timezone.now, editable=False)  # while worked on: lease's end
    reason = models.TextField("lý do", blank=True, editable=False)  # why the last attempt failed
    worker = models.CharField(max_length=32, blank=True, editable=False)  # who has taken it up

    class Meta:
        abstract = True

    def claim(self, worker: str, now: datetime | None = None) -> bool:
        """Take the clip up, unless somebody has since it was read; say whether it is mine (docs/adr/0017).

        A worker that has died has used an attempt up: after the last one the clip has failed.
        """
        seen = {name: getattr(self, name) for name in ("pk", "state", "worker", "attempts", "due_at")}
        died = self.state == ClipState.WORKING
        change: dict[str, Any] = {"reason": INTERRUPTED} if died else {}
        if died and self.attempts >= ATTEMPTS:
            if self.rows().filter(**seen).update(state=ClipState.FAILED, worker="", **change):
                log.error("%s: given up, since its workers have died %d times", self, self.attempts)
            return False
        change |= {"state": ClipState.WORKING, "worker": worker, "progress": 0, "attempts": self.attempts + 1}
        change["due_at"] = (now or timezone.now()) + lease()
        if self.rows().filter(**seen).update(**change) != 1:
            return False
        for name, value in change.items():
            setattr(self, name, value)
        return True

    def note(self, **change: Any) -> bool:
        """Change fields, if the clip is still held by the worker that has claimed it; say whether it is."""
        return self.rows().filter(pk=self.pk, state=ClipState.WORKING, worker=self.worker).update(**change) == 1

    def hold(self, progress: int, now: datetime | None = None) -> bool:
        """Hold the clip for another lease; say whether it is still mine."""
        return self.note(progress=progress, due_at=(now or timezone.now()) + lease())

    def let_go(self, state: ClipState, **change: Any) -> bool:
        return self.note(state=state, worker="", **change)

    def put_off(self, pause: timedelta = timedelta(), now: datetime | None = None, **change: Any) -> bool:
        """Give the clip back, to be taken up after a pause: this attempt does not count."""
        due_at = (now or timezone.now()) + pause
        return self.let_go(ClipState.WAITING, attempts=self.attempts - 1, due_at=due_at, **change)

    def fail(self, reason: str, now: datetime | None = None, once: bool = False) -> bool:
        """Try again after a pause, longer each time; after the last attempt the clip has failed.

        `once`: a failure that takes long is tried once more, and not where the attempt before ended in the same way.
        """
        if self.attempts >= ATTEMPTS or (once and self.reason == reason):
            return self.let_go(ClipState.FAILED, reason=reason)
        pause = LONG_PAUSE if once else PAUSES[max(self.attempts, 1) - 1]
        return self.let_go(ClipState.WAITING, reason=reason, due_at=(now or timezone.now()) + pause)

    def rows(self) -> Any:
        return type(self)._default_manager


def lease() -> timedelta:
    """Return for how long a worker holds a clip without being heard of."""
    return timedelta(seconds=settings.PORTAL_VIDEO_LEASE_SECONDS)
