"""The pictures of the library: what is known of each stored picture (docs/adr/0021)."""

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from portal import images, vietnamese
from portal.fields import LineField
from portal.library import Facts

from .uses import Use

FILE_NAME = 200  # characters


def file_name(name: str) -> str:
    """Return a file's own name: composed, on one line, without a path, of FILE_NAME characters at most."""
    last = vietnamese.normalize_title(name.replace("\\", "/")).rpartition("/")[2].strip()
    if len(last) <= FILE_NAME:
        return last
    ending = PurePosixPath(last).suffix[:10]
    return last[: FILE_NAME - len(ending)].rstrip() + ending


class PictureQuerySet(models.QuerySet):
    def matching(self, words: str):
        """Keep the pictures in whose description, caption or file name each of `words` stands, with diacritics or
        without."""
        for word in vietnamese.fold(vietnamese.normalize_title(words)).split():
            self = self.filter(folded__contains=word)
        return self

    def used(self, is_used: bool = True):
        """Keep the pictures that something shows, or those that nothing does."""
        uses = Exists(Use.objects.filter(picture=OuterRef("stored")))
        return self.filter(uses if is_used else ~uses)


def percent(name: str, help_text: str) -> Any:
    return models.PositiveSmallIntegerField(name, default=50, validators=[MaxValueValidator(100)], help_text=help_text)


class Picture(models.Model):
    stored = models.CharField("tên lưu trữ", max_length=120, unique=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = LineField(
        "mô tả ảnh",
        max_length=300,
        blank=True,
        help_text="Cho người không nhìn thấy ảnh: trong ảnh có gì? Bài nào không mô tả riêng thì dùng mô tả này.",
    )
    caption = LineField("chú thích", max_length=300, blank=True)
    credit = LineField("nguồn ảnh", max_length=150, blank=True, help_text="Ví dụ: Văn phòng Bộ.")
    focus_x = percent("từ trái sang (%)", "0 là mép trái, 100 là mép phải.")
    focus_y = percent("từ trên xuống (%)", "0 là mép trên, 100 là mép dưới.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,  # picture_of_owner serves
        verbose_name="người tải lên",
    )
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)
    file_name = LineField("tên tệp gốc", max_length=FILE_NAME, blank=True, editable=False)
    upload = models.CharField(max_length=64, db_index=True, blank=True, editable=False)  # digest of the uploaded bytes
    pixels = models.CharField(max_length=64, blank=True, editable=False)  # digest of what they show
    folded = models.TextField(editable=False, default="")  # without diacritics, for searching

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh"
        verbose_name_plural = "ảnh"
        indexes = [
            models.Index(F("added_at").desc(), F("id").desc(), name="picture_newest"),
            models.Index("owner", F("added_at").desc(), F("id").desc(), name="picture_of_owner"),
        ]
        constraints = [
            # Of pictures that were stored twice before the library was there, the second has no digest.
            models.UniqueConstraint(fields=["pixels"], condition=~Q(pixels=""), name="picture_once"),
            models.CheckConstraint(condition=Q(focus_x__lte=100, focus_y__lte=100), name="picture_focus_in_percent"),
        ]

    def __str__(self):
        return self.alt or self.file_name or f"Ảnh {self.pk}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.file_name = file_name(self.file_name)
        self.alt, self.caption = map(vietnamese.normalize_title, (self.alt, self.caption))
        self.folded = vietnamese.fold(f"{self.alt}\n{self.caption}\n{self.file_name}")
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete the picture and its files. Raises ProtectedError while something shows it."""
        uses = list(Use.objects.filter(picture=self.stored))
        if uses:
            raise models.ProtectedError("Ảnh đang được dùng.", set(uses))
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: images.remove(self.stored))
        return deleted

    def clean(self):
        super().clean()
        was_described = Picture.objects.filter(pk=self.pk).exclude(alt="").exists()
        if not self.alt and was_described and Use.objects.filter(picture=self.stored).exists():
            raise ValidationError({"alt": "Ảnh đang được dùng: hãy để lại mô tả cho người không nhìn thấy ảnh."})

    @property
    def facts(self) -> Facts:
        return Facts(self.alt, self.focus_x, self.focus_y)

    @property
    def url(self) -> str:
        return default_storage.url(self.stored)

    @property
    def thumbnail(self) -> str:
        return default_storage.url(images.rendition(self.stored, 320))
