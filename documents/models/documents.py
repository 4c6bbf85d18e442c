"""Documents: what an agency has issued, with number, dates, signer and files (docs/adr/0020)."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from portal import vietnamese
from portal.destinations import is_stored
from portal.fields import LineField, ParagraphField
from portal.history import History
from portal.proof import Fields
from portal.publishing import DERIVED, Publication, PublicationQuerySet

from .. import numbers
from .sections import Field, Issuer, Kind


class NumberField(LineField):
    """A number in its one spelling, whatever is saved or looked up."""

    def to_python(self, value):
        value = super().to_python(value)
        return numbers.normalize(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return numbers.normalize(value) if isinstance(value, str) else value


class DocumentQuerySet(PublicationQuerySet):
    def newest_issued_first(self):
        return self.order_by("-issued_on", "-pk")

    def with_end(self, at: datetime | None = None):
        """Add `replaced_on`: since when a document that readers see has taken the place of each, or None."""
        replacing = Document.objects.published(at=at).filter(replaces=OuterRef("pk"))
        since = replacing.annotate(since=Coalesce("effective_on", "issued_on")).order_by("since").values("since")[:1]
        return self.annotate(replaced_on=Subquery(since, output_field=models.DateField()))

    def for_list(self, at: datetime | None = None):
        """Load what lists and feeds show of each document."""
        return self.only(*LIST).with_end(at)


LIST = "title number kind issuer field issued_on effective_on expired_on summary published_at revised_at".split()


class Document(Publication):
    title = LineField("tên văn bản", max_length=300, blank=True, editable=False)  # “Quyết định số 178/QĐ-BNV”
    number = NumberField("số/ký hiệu", max_length=numbers.LONGEST, help_text="Ví dụ: 178/QĐ-BNV, 224/2026/NĐ-CP.")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+", db_index=False, verbose_name="loại văn bản")
    issuer = models.ForeignKey(
        Issuer, models.PROTECT, related_name="+", db_index=False, verbose_name="cơ quan ban hành"
    )
    field = models.ForeignKey(
        Field, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="lĩnh vực"
    )
    issued_on = models.DateField("ngày ban hành")
    effective_on = models.DateField(
        "ngày hiệu lực", null=True, blank=True, help_text="Để trống: có hiệu lực từ ngày ban hành."
    )
    expired_on = models.DateField(
        "hết hiệu lực từ",
        null=True,
        blank=True,
        help_text="Để trống: còn hiệu lực, trừ khi có văn bản thay thế đang đăng trên cổng.",
    )
    summary = ParagraphField("trích yếu", max_length=1000, blank=True)
    signer = LineField("người ký", max_length=150, blank=True)
    signer_position = LineField("chức vụ người ký", max_length=200, blank=True, help_text="Ví dụ: Bộ trưởng.")
    replaces = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="replaced_by",
        verbose_name="thay thế các văn bản",
        help_text="Văn bản được chọn sẽ hết hiệu lực từ ngày hiệu lực của văn bản này.",
    )
    articles = models.ManyToManyField(
        "news.Article",
        blank=True,
        related_name="documents",
        verbose_name="kèm theo các bài viết",
        help_text="Văn bản hiện thành bảng ở cuối các bài này.",
    )

    files_leaving: Collection[int] = ()  # ids of the files that a form is about to delete or to replace
    replaced_on: date | None  # of a document from `with_end`

    objects = DocumentQuerySet.as_manager()
    history = History(ties=("replaces", "articles"), derived=DERIVED)
    visible_fields = tuple(
        "title issuer field issued_on effective_on expired_on summary signer signer_position".split()
    )

    proof_fields = Fields(
        wanted={"number": "Văn bản chưa có số/ký hiệu.", "summary": "Văn bản chưa có trích yếu."},
        words=("summary",),
    )

    class Meta(Publication.Meta):
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        permissions = [
            ("publish_document", "Được đăng và gỡ văn bản"),
            ("purge_document", "Được xóa hẳn văn bản trong thùng rác"),
        ]
        indexes = [
            models.Index(F("issued_on").desc(), F("id").desc(), "withdrawn_at", name="document_newest"),
            models.Index("kind", F("issued_on").desc(), F("id").desc(), name="document_of_kind"),
            models.Index("issuer", F("issued_on").desc(), F("id").desc(), name="document_of_issuer"),
            models.Index("field", F("issued_on").desc(), F("id").desc(), name="document_in_field"),
            models.Index(F("published_at").desc(), F("id").desc(), name="document_latest"),
            models.Index(F("modified_at").desc(), F("id").desc(), name="document_edited"),
            models.Index("withdrawn_at", condition=Q(withdrawn_at__isnull=False), name="document_withdrawn"),
            models.Index("expires_at", condition=Q(expires_at__isnull=False), name="document_expires"),
            models.Index("binned_at", condition=Q(binned_at__isnull=False), name="document_binned"),
        ]
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(
                fields=["number", "issuer", "issued_on"],
                condition=Q(binned_at__isnull=True),
                name="document_once",
                violation_error_message="Đã có văn bản mang số/ký hiệu này của cơ quan này, ban hành ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(expired_on__isnull=True) | Q(expired_on__gte=F("issued_on")),
                name="document_expires_after_issue",
                violation_error_message="Ngày hết hiệu lực không thể trước ngày ban hành.",
            ),
        ]

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.number = numbers.normalize(self.number)
        self.name_itself()
        self.summary = vietnamese.normalize_title(self.summary)
        self.folded = vietnamese.fold(f"{self.title}\n{self.summary}")
        self.note_revision()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        once = next(rule for rule in self._meta.constraints if rule.name == "document_once")
        once.validate(Document, self)  # Django leaves it out of forms that do not show `binned_at`

    def name_itself(self) -> None:
        kind = self.kind if self.kind_id else "Văn bản"  # a form may not have one yet
        self.title = f"{kind} số {self.number}"

    @transaction.atomic
    def delete(self, *args, **kwargs):
        for file in self.files.all():
            file.delete()
        return super().delete(*args, **kwargs)

    def get_absolute_url(self):
        return address(self.title, self.pk)

    def get_preview_url(self):
        return reverse("documents:preview", args=[self.pk])

    @property
    def since(self) -> date:
        """From when on it is in force, as far as it says."""
        return self.effective_on or self.issued_on

    @property
    def until(self) -> date | None:
        """The first day on which it is not in force any more; known of what `with_end` has asked for."""
        ends = [end for end in (self.expired_on, vars(self).get("replaced_on")) if end]
        return min(ends, default=None)

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= timezone.localdate()

    @property
    def is_to_come(self) -> bool:
        return not self.is_over and self.since > timezone.localdate()

    def own_faults(self) -> dict[str, str]:
        kept = self.files.exclude(pk__in=self.files_leaving) if self.pk else []
        gone = [file.name for file in kept if not is_stored(file.stored)]
        if not gone:
            return {}
        return {"files": f"Tệp “{gone[0]}” không còn trên máy chủ: hãy tải tệp khác lên thay, hoặc xóa dòng đó."}

    def own_advice(self, chosen: Collection[str] = ()) -> dict[str, str]:
        has_file = any(name.startswith("files-") for name in chosen) or (self.pk and self.files.exists())
        return {} if has_file else {"files": "Văn bản này chưa có tệp nào: người đọc không tải được toàn văn."}


def address(title: str, pk: Any) -> str:
    return f"{all_documents()}{vietnamese.slugify(title, fallback='van-ban')}-{pk}/"


@cache
def all_documents() -> str:
    """Return the address that those of all documents begin with: `reverse` is slow."""
    return reverse("documents:list")
