"""The files of a document: stored under random names that no page tells, sent by a view that knows who may read."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from portal import attachments, vietnamese
from portal.fields import LineField

from .documents import Document


class FileQuerySet(models.QuerySet):
    def public(self, at: datetime | None = None):
        """Keep the files of documents that readers see at the aware time `at` (now, unless given)."""
        return self.filter(document__in=Document.objects.published(at))


class File(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="files", verbose_name="văn bản")
    stored = models.CharField(max_length=100, unique=True, editable=False)  # in MEDIA_ROOT, random
    name = LineField("tên tệp", max_length=attachments.NAME, editable=False)  # that a downloaded file gets
    size = models.BigIntegerField("dung lượng", editable=False)  # bytes
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đính kèm"
        verbose_name_plural = "tệp đính kèm"
        default_permissions = ()
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        """A file that was replaced by another is removed after commit, and readers are told that something changed."""
        before = File.objects.filter(pk=self.pk).values_list("stored", flat=True) if self.pk else []
        gone = [stored for stored in before if stored != self.stored]
        super().save(*args, **kwargs)
        if gone:
            now = timezone.now()
            Document.objects.published(at=now).filter(pk=self.document_id).update(revised_at=now)
            transaction.on_commit(lambda: remove(gone))

    def get_absolute_url(self):
        return reverse("documents:file", args=[self.pk, self.last_part])

    def get_preview_url(self):
        return reverse("documents:preview-file", args=[self.pk])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: remove([self.stored]))
        return deleted

    def take(self, upload) -> None:
        """Take an uploaded file's place. Stores it, and does not save. Raises ValidationError."""
        kind = attachments.recognize(upload)
        self.stored, self.size = attachments.store(upload, kind), upload.size
        self.name = attachments.own_name(upload.name, kind)

    @property
    def kind(self) -> attachments.Kind:
        return attachments.KINDS[self.stored.rpartition(".")[2]]

    @property
    def last_part(self) -> str:
        """What its address ends with."""
        stem, _, ending = self.name.rpartition(".")
        return f"{vietnamese.slugify(stem, fallback='van-ban')}.{ending}"


def remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
