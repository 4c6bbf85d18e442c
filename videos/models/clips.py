"""A clip: the file that an editor uploaded, and what is made of it so that it plays everywhere (docs/adr/0016)."""

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from portal import generation, library
from portal.fields import LineField

from .. import files
from .renditions import Rendition
from .work import ClipState, Work, WorkQuerySet

PLAYABLE = "video/mp4", "video/webm"
GONE = "Tệp gốc không còn trên máy chủ. Hãy tải tệp lên lần nữa."
BUSY = "Tệp video đang được tải lên hoặc đang được xử lý. Hãy đợi."


class ClipQuerySet(WorkQuerySet):
    def due(self, at: datetime | None = None):
        """Keep what a worker may take up, but for the clips of videos in the bin: they wait there."""
        return super().due(at).filter(video__binned_at__isnull=True)

    def unused(self):
        """Keep the clips that belong to no video report."""
        return self.filter(video__isnull=True)

    def expired(self, at: datetime):
        """Keep the clips whose video has expired, and whose files still have the names they had before."""
        moved_before = Q(moved_at__isnull=True) | Q(moved_at__lt=F("video__expires_at"))
        return self.filter(moved_before, video__expires_at__lte=at)


def new_token() -> str:
    return secrets.token_hex(16)


class Clip(Work):
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)  # names the uploaded file
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người tải lên",
    )
    name = LineField("tên tệp", max_length=255)
    size = models.BigIntegerField("dung lượng")  # bytes, as announced before the upload
    created_at = models.DateTimeField("bắt đầu tải lên", auto_now_add=True)
    uploaded_at = models.DateTimeField("tải xong lúc", null=True, editable=False)
    freed_at = models.DateTimeField(null=True, editable=False)  # when a video last let go of it
    duration = models.FloatField("thời lượng", null=True, editable=False)  # seconds
    width = models.PositiveIntegerField(null=True, editable=False)  # pixels, as shown
    height = models.PositiveIntegerField(null=True, editable=False)
    codecs = models.CharField("định dạng", max_length=100, blank=True, editable=False)
    posters = models.JSONField(default=list, editable=False)  # names of stored pictures to choose from
    retired = models.JSONField(default=list, editable=False)  # names of files no longer played: some may still watch
    moves = models.BooleanField(default=False, editable=False)  # the files have yet to get new names
    moved_at = models.DateTimeField(null=True, editable=False)  # when they last got some

    objects = ClipQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp video"
        verbose_name_plural = "tệp video"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index("state", "due_at", name="clip_state_due"),
            models.Index("moves", condition=Q(moves=True), name="clip_moves"),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """What the log calls it."""
        return f"video file {self.pk} ({self.name})"

    @property
    def seconds(self) -> int | None:
        """How long readers are told that it is: nothing, until somebody has looked at it."""
        return max(1, round(self.duration)) if self.duration else None

    @property
    def source(self) -> Path:
        """The uploaded file: outside MEDIA_ROOT, no web server sends it."""
        return Path(settings.PORTAL_UPLOADS) / f"{self.token}.clip"

    @property
    def part(self) -> Path:
        """Where it lies until all of it is there."""
        return self.source.with_suffix(".part")

    @property
    def is_playable(self) -> bool:
        """Whether readers have something to play."""
        return self.renditions.exists()

    @property
    def was_finished(self) -> bool:
        """Whether all that readers play was made before: it is being made anew."""
        return self.renditions.filter(height__gt=0).exists()

    @transaction.atomic
    def refuse(self, reason: str) -> bool:
        """Fail for good: the file is no use. It is removed, unless readers already play what was made of it.

        Before others see that the clip is free: who processes it once more must find that there is none.
        """
        if not self.let_go(ClipState.FAILED, reason=reason):
            return False
        if not self.is_playable:
            files.remove([self.source])
        return True

    @transaction.atomic
    def finish(self, made: "list[Rendition]") -> bool:
        """Let readers play what was made, in place of what they had; say whether the clip was still mine."""
        if not self.let_go(ClipState.READY, reason="", progress=100):
            return False
        played = [rendition.name for rendition in self.renditions.all()]
        kept = self.retired_now()
        files.keep_for_a_day(played)
        self.renditions.all().delete()
        Rendition.objects.bulk_create(made)
        Clip.objects.filter(pk=self.pk).update(retired=kept + played)
        self.announce()
        return True

    def announce(self) -> None:
        """Announce, in the transaction of a change, that readers see something else of this clip's video."""
        if Clip.objects.filter(pk=self.pk, video__published_at__isnull=False).exists():
            generation.changed()

    def again(self, now: datetime | None = None) -> None:
        """Process the clip once more. Raises ValidationError when that is not possible."""
        resting = Clip.objects.filter(pk=self.pk).exclude(state__in=[ClipState.UPLOADING, ClipState.WORKING])
        fresh = {"attempts": 0, "progress": 0, "reason": "", "due_at": now or timezone.now()}
        with transaction.atomic():
            if not resting.update(state=ClipState.WAITING, **fresh):
                raise ValidationError(BUSY)
            if not self.source.exists():  # as it is now that nobody can refuse it any more
                raise ValidationError(GONE)
        self.refresh_from_db()

    def retired_now(self) -> list[str]:
        """Return the names of files no longer played that are still there, as the database has them; locks the row."""
        row = Clip.objects.select_for_update().filter(pk=self.pk).values_list("retired", flat=True).first()
        return [name for name in row or [] if files.path(name).exists()]

    @transaction.atomic
    def hide(self) -> None:
        """Close the addresses of the files known until now: after commit, by a worker where that does not succeed."""
        Clip.objects.filter(pk=self.pk).update(moves=True)
        transaction.on_commit(self.move, robust=True)

    @transaction.atomic
    def free(self) -> None:
        """Note that a video has let go of the clip: who knows its files has nothing any more."""
        Clip.objects.filter(pk=self.pk).update(freed_at=timezone.now())
        self.hide()

    def move(self) -> None:
        """Give the files new names: who knows the old ones has nothing any more.

        Can be repeated. Raises OSError, and RuntimeError within a transaction.
        """
        with transaction.atomic(durable=True):
            names = {one.pk: (one.name, files.another_name(one.name)) for one in self.renditions.all()}
        names = {pk: pair for pk, pair in names.items() if files.link(*pair)}
        with transaction.atomic():
            dead = self.retired_now()
            for pk, (old, new) in names.items():
                moved = Rendition.objects.filter(pk=pk, name=old).update(name=new)
                dead.append(old if moved else new)
            Clip.objects.filter(pk=self.pk).update(retired=dead)
            generation.changed()
        files.remove(map(files.path, dead))
        Clip.objects.filter(pk=self.pk).update(moves=False, moved_at=timezone.now())

    @transaction.atomic
    def remove(self) -> None:
        """Delete the clip with its files, after commit; a picture that a video shows stays."""
        played = [rendition.name for rendition in self.renditions.all()]
        gone = [self.source, self.part, *map(files.path, played + self.retired)]
        pictures = self.posters
        self.announce()
        self.delete()
        transaction.on_commit(lambda: files.remove(gone), robust=True)
        transaction.on_commit(lambda: remove_unused_pictures(pictures), robust=True)


def remove_unused_pictures(names: list[str]) -> None:
    """Remove pictures that nothing shows: no video, and nothing else that the library knows of."""
    videos = Clip._meta.get_field("video").related_model._default_manager
    used = set(videos.filter(poster__in=names).values_list("poster", flat=True))
    files.remove_pictures(name for name in names if name not in used and not library.is_used(name))
