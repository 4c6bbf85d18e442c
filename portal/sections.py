"""What publications are sorted by: names that editors keep in a list of their own, in an order of their own."""

from typing import Self

from django.db import models, transaction

from . import vietnamese
from .addresses import free_slug
from .keeping import kept


class Section(models.Model):
    """A name (the field `name` of its model), a word for addresses, and a place among the others."""

    name: models.Field
    slug = models.SlugField(
        "đường dẫn",
        max_length=100,
        unique=True,
        blank=True,
        help_text="Để trống: tự tạo từ tên. Không đổi được về sau.",
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @transaction.atomic  # with what portal/freshness.py writes then
    def save(self, *args, **kwargs):
        self.name = vietnamese.normalize_title(self.name)
        self.slug = self.slug or free_slug(type(self), self.name)
        super().save(*args, **kwargs)

    @classmethod
    @kept
    def known(cls) -> dict[int, Self]:
        """Return all of them by their id, in order: objects that all pages share."""
        return {section.pk: section for section in cls._default_manager.all()}
