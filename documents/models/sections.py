"""What documents are sorted by: their kind (Quyết định, Nghị định …), who issued them, and the field they are about."""

from django.db import models, transaction

from portal import vietnamese
from portal.addresses import free_slug
from portal.fields import LineField
from portal.keeping import kept


class Section(models.Model):
    """What kinds, issuers and fields have in common: a name, a word for addresses, and a place among the others."""

    name = LineField("tên", max_length=200, unique=True)
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
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    @transaction.atomic  # with what portal/freshness.py writes then
    def save(self, *args, **kwargs):
        self.name = vietnamese.normalize_title(self.name)
        self.slug = self.slug or free_slug(type(self), self.name)
        super().save(*args, **kwargs)


class Kind(Section):
    class Meta(Section.Meta):
        verbose_name = "loại văn bản"
        verbose_name_plural = "loại văn bản"

    @staticmethod
    @kept
    def known() -> "dict[int, Kind]":
        """Return all kinds by their id, in order: objects that all pages share."""
        return {kind.pk: kind for kind in Kind.objects.all()}


class Issuer(Section):
    class Meta(Section.Meta):
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"

    @staticmethod
    @kept
    def known() -> "dict[int, Issuer]":
        """Return all issuers by their id, in order: objects that all pages share."""
        return {issuer.pk: issuer for issuer in Issuer.objects.all()}


class Field(Section):
    class Meta(Section.Meta):
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"

    @staticmethod
    @kept
    def known() -> "dict[int, Field]":
        """Return all fields by their id, in order: objects that all pages share."""
        return {field.pk: field for field in Field.objects.all()}
