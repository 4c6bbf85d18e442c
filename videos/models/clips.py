"""A clip: the file that an editor uploaded, and what is made of it so that it plays everywhere (docs/adr/0016)."""

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from portal import generation
from portal.fields import LineField

from .. import files
from .work import ClipState, Work

PLAYABLE = "video/mp4", "video/webm"
GONE = "Tệp gốc không còn trên máy chủ. Hãy tải tệp lên lần nữa."
BUSY = "Tệp video đang được tải lên hoặc đang được xử lý. Hãy đợi."


class ClipQuerySet(models.QuerySet):
    def due(self, at: datetime | None = None):
        """Keep the clips that a worker may take up: those that wait, and those whose worker has died."""
        now = at or timezone.now()
        waiting = Q(state=ClipState.WAITING, due_at__lte=now)
        return self.filter(waiting | Q(state=ClipState.WORKING, held_until__lt=now)).order_by("due_at", "pk")

    def unused(self):
        """Keep the clips that belong to no video report."""
        return self.filter(video__isnull=True)


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
    duration = models.FloatField("thời lượng", null=True, editable=False)  # seconds
    width = models.PositiveIntegerField(null=True, editable=False)  # pixels, as shown
    height = models.PositiveIntegerField(null=True, editable=False)
    codecs = models.CharField("định dạng", max_length=100, blank=True, editable=False)
    posters = models.JSONField(default=list, editable=False)  # names of stored pictures to choose from
    retired = models.JSONField(default=list, editable=False)  # names of files no longer played: some may still watch

    objects = ClipQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp video"
        verbose_name_plural = "tệp video"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index("state", "due_at", name="clip_state_due")]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """What the log calls it."""
        return f"video file {self.pk} ({self.name})"

    @property
    def source(self) -> Path:
        """The uploaded file: outside MEDIA_ROOT, no web server sends it."""
        return Path(settings.PORTAL_UPLOADS) / f"{self.token}.clip"

    @property
    def is_playable(self) -> bool:
        """Whether readers have something to play."""
        return self.renditions.exists()

    @property
    def was_finished(self) -> bool:
        """Whether all that readers play was made before: it is being made anew."""
        return self.renditions.filter(height__gt=0).exists()

    def refuse(self, reason: str) -> bool:
        """Fail for good: the file is no use. It is removed, unless readers already play what was made of it."""
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
        kept = [name for name in self.retired if files.path(name).exists()]
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
        if not self.source.exists():
            raise ValidationError(GONE)
        resting = Clip.objects.filter(pk=self.pk).exclude(state__in=[ClipState.UPLOADING, ClipState.WORKING])
        fresh = {"attempts": 0, "progress": 0, "reason": "", "due_at": now or timezone.now()}
        if not resting.update(state=ClipState.WAITING, **fresh):
            raise ValidationError(BUSY)
        self.refresh_from_db()

    def move(self) -> None:
        """Give the files new names: who knows the old ones has nothing any more. Not within a transaction."""
        names = {one.pk: (one.name, files.another_name(one.name)) for one in self.renditions.all()}
        names = {pk: pair for pk, pair in names.items() if files.link(*pair)}
        dead = []
        with transaction.atomic():
            for pk, (old, new) in names.items():
                moved = Rendition.objects.filter(pk=pk, name=old).update(name=new)
                dead.append(old if moved else new)
            generation.changed()
        self.refresh_from_db(fields=["retired"])
        files.remove(map(files.path, dead + self.retired))

    @transaction.atomic
    def remove(self) -> None:
        """Delete the clip with its files, after commit; a picture that a video shows stays."""
        played = [rendition.name for rendition in self.renditions.all()]
        gone = [self.source, *map(files.path, played + self.retired)]
        pictures = self.posters
        self.announce()
        self.delete()
        transaction.on_commit(lambda: files.remove(gone))
        transaction.on_commit(lambda: remove_unused_pictures(pictures))


def remove_unused_pictures(names: list[str]) -> None:
    """Remove pictures that no video shows."""
    videos = Clip._meta.get_field("video").related_model._default_manager
    used = set(videos.filter(poster__in=names).values_list("poster", flat=True))
    files.remove_pictures(name for name in names if name not in used)


class Rendition(models.Model):
    """A file that readers play: the clip in some height, or as it was uploaded until those are made."""

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="renditions")
    height = models.PositiveIntegerField()  # pixels of the shorter side: 720, 360; 0 for the copy of the upload
    name = models.CharField(max_length=120, unique=True)  # in MEDIA_ROOT, random
    type = models.CharField(max_length=100)  # MIME type with codecs
    size = models.BigIntegerField()  # bytes

    class Meta:
        verbose_name = "bản phát"
        verbose_name_plural = "bản phát"
        default_permissions = ()
        ordering = ["-height"]
        constraints = [models.UniqueConstraint(fields=["clip", "height"], name="rendition_once")]

    def __str__(self):
        return self.name

    @property
    def url(self) -> str:
        return default_storage.url(self.name)
