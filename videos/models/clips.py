"""A clip: the file that an editor uploaded, and what is made of it so that it plays everywhere (docs/adr/0016)."""

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.fields import LineField

PLAYABLE = "video/mp4", "video/webm"


class ClipState(models.TextChoices):
    UPLOADING = "uploading", "Đang tải lên"
    WAITING = "waiting", "Chờ xử lý"
    WORKING = "working", "Đang xử lý"
    READY = "ready", "Đã xong"
    FAILED = "failed", "Không xử lý được"


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


class Clip(models.Model):
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

    state = models.CharField(
        "tình trạng", max_length=10, choices=ClipState, default=ClipState.UPLOADING, editable=False
    )
    progress = models.PositiveSmallIntegerField("tiến độ", default=0, editable=False)  # per cent
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0, editable=False)
    due_at = models.DateTimeField("thử lại lúc", default=timezone.now, editable=False)
    reason = models.TextField("lý do", blank=True, editable=False)  # why the last attempt failed
    worker = models.CharField(max_length=32, blank=True, editable=False)  # who has taken it up
    held_until = models.DateTimeField(null=True, editable=False)  # then another worker may take it

    objects = ClipQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp video"
        verbose_name_plural = "tệp video"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                "due_at", "id", condition=Q(state__in=[ClipState.WAITING, ClipState.WORKING]), name="clip_due"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def source(self) -> Path:
        """The uploaded file: outside MEDIA_ROOT, no web server sends it."""
        return Path(settings.PORTAL_UPLOADS) / f"{self.token}.clip"

    @property
    def is_playable(self) -> bool:
        """Whether readers have something to play."""
        return self.renditions.exists()


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
