"""Where a video report stands: its kind (Phóng sự, Bản tin …) and its category."""

from django.db import models, transaction

from portal import vietnamese
from portal.addresses import address, free_slug
from portal.fields import LineField
from portal.keeping import kept


class Section(models.Model):
    """What a kind and a category have in common: a name and a list of their own."""

    name = LineField("tên", max_length=100)
    slug = models.SlugField(
        "đường dẫn",
        max_length=100,
        unique=True,
        blank=True,
        help_text="Để trống: tự tạo từ tên. Không đổi được về sau.",
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    list_name = ""  # of the list's address in urls.py

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    @transaction.atomic  # with what portal/freshness.py writes then
    def save(self, *args, **kwargs):
        self.name = vietnamese.normalize_title(self.name)
        self.slug = self.slug or free_slug(type(self), self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address(self.list_name, self.slug)


class Kind(Section):
    list_name = "videos:kind"

    class Meta(Section.Meta):
        verbose_name = "thể loại video"
        verbose_name_plural = "thể loại video"

    @staticmethod
    @kept
    def known() -> "dict[int, Kind]":
        """Return all kinds by their id, in order: objects that all pages share."""
        return {kind.pk: kind for kind in Kind.objects.all()}


class Category(Section):
    description = LineField("mô tả", max_length=300, blank=True)

    list_name = "videos:category"

    class Meta(Section.Meta):
        verbose_name = "chuyên mục video"
        verbose_name_plural = "chuyên mục video"

    @staticmethod
    @kept
    def known() -> "dict[int, Category]":
        """Return all categories by their id, in order: objects that all pages share."""
        return {category.pk: category for category in Category.objects.all()}
