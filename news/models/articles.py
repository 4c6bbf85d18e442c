"""Articles, and their places in the lists of categories."""

from datetime import datetime
from functools import cache

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from portal import generation, richtext, vietnamese
from portal.fields import AddressField, LineField, ParagraphField
from portal.history import History
from portal.images import PictureField
from portal.proof import Fields
from portal.publishing import DERIVED, Publication, PublicationQuerySet

from .categories import Category, Tag


class ArticleQuerySet(PublicationQuerySet):
    def for_list(self):
        """Load what a feed shows of each article, the body left out."""
        fields = "title", "lead", "published_at", "category"
        return self.select_related("category").only(*fields, "category__name", "category__menu_name", "category__slug")

    def in_category(self, category: Category):
        """Keep the articles placed in `category` or its children, newest first."""
        return self.filter(placements__category=category).order_by(
            "-placements__published_at", "-placements__article_id"
        )

    def featured(self, at: datetime | None = None):
        """Keep what editors have pinned to the top of the home page at `at` (now, unless given), in their order."""
        pinned = self.filter(featured_order__isnull=False)
        still = Q(featured_until__isnull=True) | Q(featured_until__gt=at or timezone.now())
        return pinned.filter(still).order_by("featured_order", "-published_at", "-pk")


class Article(Publication):
    lead = ParagraphField("sa-pô", max_length=1000, blank=True, help_text="Tóm tắt nội dung chính trong 1–3 câu.")
    body = models.TextField("nội dung", blank=True)
    cover = PictureField("ảnh đại diện", blank=True)
    cover_alt = LineField(
        "mô tả ảnh",
        max_length=300,
        blank=True,
        help_text="Cho người không nhìn thấy ảnh: trong ảnh có gì? Để trống: dùng mô tả của ảnh trong thư viện.",
    )
    # What the library knows of the cover, for pages that must not ask for it.
    cover_library_alt = LineField(max_length=300, null=True, editable=False)
    cover_x = models.PositiveSmallIntegerField(null=True, editable=False)  # percent; nothing is the middle
    cover_y = models.PositiveSmallIntegerField(null=True, editable=False)
    cover_decorative = models.BooleanField("ảnh chỉ để trang trí", default=False)
    cover_caption = LineField("chú thích ảnh", max_length=300, blank=True)
    cover_credit = LineField("nguồn ảnh", max_length=150, blank=True, help_text="Ví dụ: Văn phòng Bộ.")
    byline = LineField("tác giả hoặc đơn vị", max_length=200, blank=True)
    source_name = LineField("nguồn tin", max_length=200, blank=True, help_text="Khi đăng lại tin của nơi khác.")
    source_url = AddressField("địa chỉ nguồn", max_length=500, blank=True)
    source_time = models.DateTimeField("nguồn đăng lúc", null=True, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # article_edited_in serves
        verbose_name="chuyên mục chính",
    )
    further_categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name="chuyên mục khác",
        help_text="Bài cũng hiện trong các chuyên mục này.",
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles", verbose_name="từ khóa")
    featured_order = models.PositiveSmallIntegerField(
        "vị trí tin nổi bật",
        null=True,
        blank=True,
        help_text="Để trống: không ghim. 1 là tin lớn đầu trang chủ.",
    )
    featured_until = models.DateTimeField("ghim đến lúc", null=True, blank=True)

    shown_tags: list[Tag]  # of an article for its page, see reading.article

    objects = ArticleQuerySet.as_manager()
    history = History(
        ties=("further_categories", "tags"), derived=(*DERIVED, "cover_library_alt", "cover_x", "cover_y")
    )
    held_fields = (*Publication.held_fields, "featured_order", "featured_until")
    clock_fields = (*Publication.clock_fields, "featured_until")
    visible_fields = tuple(
        (
            "title lead body cover cover_alt cover_decorative cover_caption cover_credit byline source_name "
            "source_url source_time"
        ).split()
    )

    proof_fields = Fields(
        wanted={
            "title": "Bài chưa có tiêu đề.",
            "lead": "Bài chưa có sa-pô: hãy tóm tắt nội dung chính.",
            "body": "Bài chưa có nội dung.",
            "category": "Hãy chọn chuyên mục chính trước khi đăng.",
        },
        title="title",
        lead="lead",
        body="body",
        words=("cover_alt", "cover_caption"),
        cover="cover",
        cover_alt="cover_alt",
        cover_decorative="cover_decorative",
        source_name="source_name",
        source_url="source_url",
    )

    class Meta(Publication.Meta):
        verbose_name = "bài viết"
        verbose_name_plural = "bài viết"
        permissions = [
            ("publish_article", "Được đăng và gỡ bài viết"),
            ("purge_article", "Được xóa hẳn bài viết trong thùng rác"),
        ]
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), "withdrawn_at", "expires_at", name="article_newest"),
            models.Index(
                "featured_order",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(featured_order__isnull=False),
                name="article_featured",
            ),
            models.Index(F("modified_at").desc(), F("id").desc(), name="article_edited"),
            models.Index("category", F("modified_at").desc(), F("id").desc(), name="article_edited_in"),
            models.Index("byline", name="article_byline"),  # the readership of each author
            models.Index("featured_until", condition=Q(featured_until__isnull=False), name="article_featured_until"),
            models.Index("withdrawn_at", condition=Q(withdrawn_at__isnull=False), name="article_withdrawn"),
            models.Index("expires_at", condition=Q(expires_at__isnull=False), name="article_expires"),
            models.Index("binned_at", condition=Q(binned_at__isnull=False), name="article_binned"),
        ]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(category__isnull=False),
                name="article_published_in_a_category",
                violation_error_message="Hãy chọn chuyên mục chính trước khi đăng.",
            ),
        ]

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.title = vietnamese.normalize_title(self.title)
        self.lead = vietnamese.normalize_title(self.lead)
        self.body = richtext.clean(self.body)
        self.folded = vietnamese.fold(f"{self.title}\n{self.lead}")
        self.note_revision()
        super().save(*args, **kwargs)
        self.place()

    def get_absolute_url(self):
        return address(self.title, self.pk)

    @property
    def cover_words(self) -> str:
        """What the cover says to those who cannot see it: in this article's words, or else in the library's."""
        return "" if self.cover_decorative else self.cover_alt or self.cover_library_alt or ""

    def get_preview_url(self):
        return reverse("news:preview", args=[self.pk])

    @transaction.atomic
    def place(self) -> None:
        """Enter the article in the list of each category that shows it: its own, their parents, and further ones."""
        if self.published_at is None:
            self.placements.all().delete()
            return
        shown: set[int] = set()
        for category in [self.category, *self.further_categories.all()]:
            shown |= {category.pk, category.parent_id or category.pk} if category else set()
        self.placements.exclude(category__in=shown).delete()
        rows = [Placement(article=self, category_id=pk, published_at=self.published_at) for pk in sorted(shown)]
        Placement.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["article", "category"], update_fields=["published_at"]
        )
        generation.changed()


def address(title: str, pk: int) -> str:
    return f"{all_news()}{vietnamese.slugify(title)}-{pk}/"


@cache
def all_news() -> str:
    """Return the address that those of all articles begin with: a page has many, and `reverse` is slow."""
    return reverse("news:list")


class PlacementQuerySet(models.QuerySet):
    def move(self, category: Category, old_parent: int | None) -> None:
        """Follow `category` from its old parent to its present one: its articles leave the one list for the other."""
        mine = Placement.objects.filter(category=category)
        if category.parent_id:
            rows = mine.values_list("article_id", "published_at").iterator(chunk_size=2_000)
            copies = (Placement(article_id=pk, category_id=category.parent_id, published_at=time) for pk, time in rows)
            Placement.objects.bulk_create(copies, ignore_conflicts=True, batch_size=2_000)
        if old_parent:
            family = Category.objects.filter(Q(pk=old_parent) | Q(parent=old_parent))
            staying = Article.objects.filter(Q(category__in=family) | Q(further_categories__in=family))
            leaving = Placement.objects.filter(category=old_parent, article__in=mine.values("article"))
            leaving.exclude(article__in=staying).delete()


class Placement(models.Model):
    """An article in the list of a category: derived from the article by `Article.place`, ordered as the list is."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="placements")
    category = models.ForeignKey(Category, models.PROTECT, related_name="placements", db_index=False)
    published_at = models.DateTimeField()

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "chỗ trong danh sách"
        verbose_name_plural = "chỗ trong danh sách"
        constraints = [models.UniqueConstraint(fields=["article", "category"], name="placement_once")]
        indexes = [models.Index("category", F("published_at").desc(), F("article").desc(), name="placement_list")]
        default_permissions = ()

    def __str__(self):
        return f"{self.article_id} in {self.category_id}"
