"""Where pictures are used: a row for each picture in each field that shows it, kept true by `pictures.tracking`."""

from django.db import models


class Use(models.Model):
    picture = models.CharField(max_length=120)  # its stored name: a text may name one before the library has it
    model = models.CharField(max_length=60)  # as in "news.article"
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=40)

    class Meta:
        verbose_name = "chỗ dùng ảnh"
        verbose_name_plural = "chỗ dùng ảnh"
        default_permissions = ()
        indexes = [models.Index(fields=["picture"], name="use_of_picture")]
        constraints = [models.UniqueConstraint(fields=["model", "object_id", "field", "picture"], name="use_once")]

    def __str__(self):
        return f"{self.model} {self.object_id}: {self.picture}"
