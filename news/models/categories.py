"""Where an article stands: categories in two levels, and tags."""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from portal import vietnamese
from portal.addresses import address, free_slug
from portal.fields import LineField
from portal.history import History
from portal.keeping import kept


class HomeBlock(models.TextChoices):
    NONE = "none", "Không hiện"
    COLUMN = "column", "Khối chuyên mục"
    ANNOUNCEMENTS = "announcements", "Khối thông báo"


class Category(models.Model):
    name = LineField("tên chuyên mục", max_length=150)
    menu_name = LineField("tên trên thực đơn", max_length=40, blank=True, help_text="Để trống: dùng tên chuyên mục.")
    slug = models.SlugField(
        "đường dẫn",
        max_length=100,
        unique=True,
        blank=True,
        help_text="Để trống: tự tạo từ tên. Không đổi được về sau.",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thuộc chuyên mục",
    )
    description = LineField("mô tả", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    home_block = models.CharField("trên trang chủ", max_length=15, choices=HomeBlock, default=HomeBlock.NONE)

    history = History(outlives=True)

    class Meta:
        verbose_name = "chuyên mục"
        verbose_name_plural = "chuyên mục"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.name = vietnamese.normalize_title(self.name)
        self.slug = self.slug or free_slug(Category, self.name)
        parents = Category.objects.filter(pk=self.pk).values_list("parent_id", flat=True)
        before = parents[0] if self.pk and parents else self.parent_id
        super().save(*args, **kwargs)
        if before != self.parent_id:
            self.placements.move(self, before)

    def get_absolute_url(self):
        return address("news:category", self.slug)

    def clean(self):
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": "Chuyên mục chỉ có hai cấp: hãy chọn một chuyên mục cấp một."})
        if self.parent and self.pk and self.children.exists():
            raise ValidationError({"parent": "Chuyên mục này đang có chuyên mục con nên phải ở cấp một."})

    @staticmethod
    @kept
    def known() -> "dict[int, Category]":
        """Return all categories by their id, in order, each with its parent: objects that all pages share."""
        categories = {category.pk: category for category in Category.objects.all()}
        for category in categories.values():
            if category.parent_id:
                category.parent = categories[category.parent_id]
        return categories

    @property
    def label(self) -> str:
        return self.menu_name or self.name


class Tag(models.Model):
    name = LineField("từ khóa", max_length=80, unique=True)
    slug = models.SlugField("đường dẫn", max_length=100, unique=True, editable=False)
    folded = models.CharField(max_length=80, editable=False)

    class Meta:
        verbose_name = "từ khóa"
        verbose_name_plural = "từ khóa"
        ordering = ["slug"]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.name = vietnamese.normalize_title(self.name)
        self.folded = vietnamese.fold(self.name)
        self.slug = self.slug or free_slug(Tag, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return address("news:tag", self.slug)
