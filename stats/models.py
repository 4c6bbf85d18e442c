"""What was counted: totals by page and by time, the ledger, and what the collector needs to count each record once.

A page is a type and a number, as in article/9001. So is something that readers do on a page, as in watched/17: an
action, whose `views` are how often it was done. It has rows by page only; no number of the site knows of it.

No table holds an address, a user agent or a row for each view. Days and hours are those of settings.TIME_ZONE; moments
are milliseconds since 1970.
"""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models import F, Q, Subquery, Sum
from django.db.models.functions import Coalesce

SITE = ""  # the page type of the site itself


class Counted(models.Model):
    """A row that only the collector writes: nobody edits it, so it has no permissions."""

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self):
        return f"{self._meta.model_name} {self.pk}"


class PageHour(Counted):
    """Views of a page in an hour; rolled up, that is dropped, after 90 days: PageDay holds them too."""

    pk = models.CompositePrimaryKey("day", "hour", "page_type", "page_id")
    day = models.DateField()
    hour = models.SmallIntegerField()
    page_type = models.CharField(max_length=15)
    page_id = models.BigIntegerField()
    views = models.BigIntegerField(default=0)


class PageDay(Counted):
    pk = models.CompositePrimaryKey("day", "page_type", "page_id")
    day = models.DateField()
    page_type = models.CharField(max_length=15)
    page_id = models.BigIntegerField()
    views = models.BigIntegerField(default=0)


class PageTotal(Counted):
    """The number that a page shows: what was counted and its entries in the ledger."""

    pk = models.CompositePrimaryKey("page_type", "page_id")
    page_type = models.CharField(max_length=15)
    page_id = models.BigIntegerField()
    views = models.BigIntegerField(default=0)
    week = models.BigIntegerField(default=0)  # counted today and on the six days before, as of Gate.day
    version = models.BigIntegerField(default=0)  # Gate.version when `views` changed last

    class Meta(Counted.Meta):
        indexes = [
            models.Index("version", name="page_total_version"),
            models.Index(
                "page_type", F("week").desc(), "page_id", condition=Q(week__gt=0), name="page_total_most_read"
            ),
        ]


class SiteNumbers(Counted):
    """What people did on the whole site in some time."""

    views = models.BigIntegerField(default=0)  # of pages with a number
    pages = models.BigIntegerField(default=0)  # of pages of any kind
    visits = models.BigIntegerField(default=0)  # that began in this time
    visitors = models.BigIntegerField(default=0)  # different ones: hours don't add up to days

    class Meta(Counted.Meta):
        abstract = True


class SiteHour(SiteNumbers):
    pk = models.CompositePrimaryKey("day", "hour")
    day = models.DateField()
    hour = models.SmallIntegerField()


class SiteDay(SiteNumbers):
    day = models.DateField(primary_key=True)

    class Meta(SiteNumbers.Meta):
        verbose_name = verbose_name_plural = "bảng thống kê"  # by which the admin's first page leads to the dashboard


class Excluded(Counted):
    """Requests that were not counted, by reason; `name` is the bot's."""

    pk = models.CompositePrimaryKey("day", "reason", "name")
    day = models.DateField()
    reason = models.CharField(max_length=15)
    name = models.CharField(max_length=24)
    hits = models.BigIntegerField(default=0)


class Span(Counted):
    """A visitor's uninterrupted presence: no two pages of it are 30 minutes apart. Kept for two days.

    `visitor` is the keyed hash of the secret of `day`; first and last are the moments of its first and last page.
    """

    pk = models.CompositePrimaryKey("day", "visitor", "first")
    day = models.DateField()
    visitor = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    page_type = models.CharField(max_length=15)  # of the last page
    page_id = models.BigIntegerField()

    class Meta(Counted.Meta):
        indexes = [models.Index("last", name="span_last")]


class Secret(Counted):
    """The key of a day's visitor hashes: made once for all processes and nodes, destroyed when the day is over."""

    day = models.DateField(primary_key=True)
    key = models.BinaryField(max_length=32)


class Position(Counted):
    """How far a file of records is contained in the totals: written in the same transaction as they."""

    file = models.CharField(max_length=100, primary_key=True)
    offset = models.BigIntegerField(default=0)  # bytes
    finished_at = models.DateTimeField(null=True)  # its writer is gone and everything is counted


class Gate(Counted):
    """The one row that every change of a total locks first, so that changes come one after the other."""

    version = models.BigIntegerField(default=0)  # one more with each change
    day = models.DateField(null=True)  # the day that PageTotal.week ends with

    @classmethod
    def enter(cls) -> "Gate":
        """Wait for the turn to change totals, inside a transaction; return the row with its version raised."""
        cls.objects.get_or_create(pk=1)
        gate = cls.objects.select_for_update().get(pk=1)
        gate.version += 1
        gate.save(update_fields=["version"])
        return gate


class Measure(models.TextChoices):
    VIEWS = "views", "lượt xem"
    VISITS = "visits", "lượt truy cập"


class EntryKind(models.TextChoices):
    OPENING = "opening", "số dư đầu kỳ"
    CORRECTION = "correction", "điều chỉnh"


class Entry(models.Model):
    """A line of the ledger: what is shown beyond what was counted. Never changed and never deleted."""

    kind = models.CharField("loại", max_length=12, choices=EntryKind)
    measure = models.CharField("số liệu", max_length=8, choices=Measure)
    page_type = models.CharField("loại trang", max_length=15, blank=True, default=SITE)
    page_id = models.BigIntegerField("số của trang", default=0)
    amount = models.BigIntegerField("số lượng", help_text="Số âm để trừ bớt.")
    day = models.DateField("ngày ghi sổ")
    source = models.TextField(
        "nguồn và lý do", validators=[MinLengthValidator(5)], help_text="Số này lấy ở đâu, vì sao điều chỉnh."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    author_name = models.CharField("tên người ghi", max_length=150)
    imported_from = models.CharField("tệp đã nhập", max_length=64, blank=True, help_text="SHA-256 của tệp CSV.")
    created_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bút toán số liệu"
        verbose_name_plural = "sổ số liệu"
        ordering = ("-created_at", "-pk")
        default_permissions = ("add", "view")
        permissions = [("view_readership", "Được xem bảng thống kê truy cập")]
        indexes = [models.Index("page_type", "page_id", name="entry_page")]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_amount_not_zero"),
            models.UniqueConstraint(
                fields=["page_type", "page_id"],
                condition=Q(kind="opening"),
                name="entry_one_opening",
                violation_error_message="Đã có số dư đầu kỳ trong sổ: hãy ghi điều chỉnh.",
            ),
            models.CheckConstraint(
                condition=Q(measure="visits", page_type=SITE, page_id=0) | (Q(measure="views") & ~Q(page_type=SITE)),
                name="entry_visits_of_the_site_views_of_a_page",
                violation_error_message="Lượt truy cập ghi cho cả cổng, lượt xem ghi cho một trang.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount:+d} {self.get_measure_display()}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Write a new line and add it to the page's total. Raises ValueError for a line that is already written."""
        if self.pk:
            raise ValueError("a line of the ledger is never changed: write a correction")
        gate = Gate.enter()
        super().save(*args, **kwargs)
        if self.measure == Measure.VIEWS:
            PageTotal.objects.get_or_create(page_type=self.page_type, page_id=self.page_id)
            total = PageTotal.objects.filter(page_type=self.page_type, page_id=self.page_id)
            total.update(views=F("views") + self.amount, version=gate.version)

    def delete(self, *args, **kwargs):
        raise ValueError("a line of the ledger is never deleted: write a correction")


def total_visits() -> int:
    """Return all visits of the site: those that were counted and the entries of the ledger."""
    entries = Entry.objects.filter(page_type=SITE, measure=Measure.VISITS).order_by().values("measure")
    entered = Coalesce(Subquery(entries.annotate(sum=Sum("amount")).values("sum")), 0)
    return SiteDay.objects.aggregate(sum=Coalesce(Sum("visits"), 0) + entered)["sum"]
