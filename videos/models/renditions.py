"""What readers play of a clip."""

from django.core.files.storage import default_storage
from django.db import models


class Rendition(models.Model):
    """A file that readers play: the clip in some height, or as it was uploaded until those are made."""

    clip = models.ForeignKey("videos.Clip", models.CASCADE, related_name="renditions")
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
