"""What every publication is, and the one rule of when readers see it.

A publication has no state column: its state follows from its dates and the clock, so a scheduled one appears and an
expiring one goes at its second without any job (docs/adr/0003).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from . import proofreading, vietnamese
from .bin import Binnable
from .fields import LineField
from .proof import Fields

# What a version does not keep: it is worked out, or never changes (portal/history.py).
DERIVED = ("folded", "created_at", "created_by", "modified_at", "revised_at")


class State(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    SCHEDULED = "scheduled", "Hẹn giờ"
    PUBLISHED = "published", "Đang đăng"
    EXPIRED = "expired", "Hết hạn"
    WITHDRAWN = "withdrawn", "Đã gỡ"


class PublicationQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def published(self, at: datetime | None = None):
        """Keep what readers may see at the aware time `at` (now, unless given)."""
        return self.in_state(State.PUBLISHED, at)

    def in_state(self, state: str, at: datetime | None = None):
        """Keep the publications whose `state` is `state` at the aware time `at` (now, unless given)."""
        now = at or timezone.now()
        if state == State.WITHDRAWN:
            return self.filter(withdrawn_at__isnull=False)
        standing = self.filter(withdrawn_at__isnull=True)
        if state == State.DRAFT:
            return standing.filter(published_at__isnull=True)
        if state == State.EXPIRED:
            return standing.filter(published_at__isnull=False, expires_at__lte=now)
        standing = standing.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        if state == State.SCHEDULED:
            return standing.filter(published_at__gt=now)
        return standing.filter(published_at__lte=now)


class Publication(Binnable):
    """What an article or a video report has because it is published."""

    title = LineField("tiêu đề", max_length=300)
    published_at = models.DateTimeField(
        "thời điểm đăng",
        null=True,
        blank=True,
        help_text="Để trống: bản nháp. Thời điểm trong tương lai: tự đăng đúng giờ đó. Ví dụ: 10:46 24/03/2020.",
    )
    expires_at = models.DateTimeField(
        "hết hạn lúc",
        null=True,
        blank=True,
        help_text="Để trống: không hết hạn. Từ lúc này người đọc không còn thấy.",
    )
    revised_at = models.DateTimeField("cập nhật lúc", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True, editable=False)
    withdrawal_reason = LineField("lý do gỡ", max_length=500, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người đăng",
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người gỡ",
    )

    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    modified_at = models.DateTimeField("sửa lần cuối", auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người tạo",
    )
    folded = models.TextField(editable=False, default="")  # without diacritics, for the admin's search

    held_fields: tuple[str, ...] = tuple(  # stay as they are when a version is brought back
        ("published_at expires_at withdrawn_at withdrawal_reason published_by withdrawn_by binned_at binned_by").split()
    )
    clock_fields: tuple[str, ...] = ("published_at", "expires_at")  # at these moments readers see something else
    proof_fields = Fields()  # what is read before publication
    is_being_published = False  # whether somebody has pressed the button: what was taken back is checked then only
    visible_fields: tuple[str, ...] = ()  # what readers see: a change of one of these after publication is a revision

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                name="%(app_label)s_%(class)s_expires_after_publication",
                violation_error_message="Thời điểm hết hạn phải sau thời điểm đăng.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        raise NotImplementedError("a publication has an address")

    def clean(self):
        super().clean()
        to_be_seen = self.is_being_published or self.state in (State.SCHEDULED, State.PUBLISHED)
        if self.published_at and to_be_seen and (missing := self.missing()):
            raise ValidationError(missing)

    @property
    def state(self) -> State:
        now = timezone.now()
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.published_at is None:
            return State.DRAFT
        if self.expires_at and self.expires_at <= now:
            return State.EXPIRED
        return State.SCHEDULED if self.published_at > now else State.PUBLISHED

    @property
    def slug(self) -> str:
        return vietnamese.slugify(self.title)

    @property
    def was_public(self) -> bool:
        """Whether readers have seen it: its time had come before it was withdrawn."""
        return self.published_at is not None and self.published_at <= (self.withdrawn_at or timezone.now())

    def publish(self, by: Any = None, at: datetime | None = None) -> None:
        """Publish at the aware time `at`, or at once; what was published before keeps its date, an end that has passed
        falls away.

        Saves. Raises ValidationError when something that readers need is missing (`missing()`).
        """
        now = timezone.now()
        if at is not None:
            self.published_at = at
        elif self.published_at is None or self.published_at > now:
            self.published_at = now
        self.withdrawn_at, self.withdrawn_by, self.withdrawal_reason = None, None, ""
        self.binned_at, self.binned_by = None, None
        if at is None and self.expires_at and self.expires_at <= now:
            self.expires_at = None
        self.published_by = by
        if missing := self.missing():
            raise ValidationError(missing)
        self.save_act("Đăng", by)

    def withdraw(self, reason: str, by: Any = None) -> None:
        """Take the publication from readers; its address answers 410 with `reason`.

        Saves. Raises ValidationError when `reason` is empty.
        """
        reason = vietnamese.normalize_title(reason)
        if not reason:
            raise ValidationError({"withdrawal_reason": "Hãy nêu lý do gỡ: người đọc sẽ thấy lý do này."})
        self.withdrawn_at, self.withdrawn_by, self.withdrawal_reason = timezone.now(), by, reason
        self.save_act(f"Gỡ: {reason}", by)

    def save_act(self, act: str, by: Any) -> None:
        """Save, and let the history say what was done, by whom; `put_in_bin` has said so already."""
        vars(self).setdefault("_change_reason", act)
        if by is not None:
            vars(self)["_history_user"] = by
        self.save()

    def missing(self) -> dict[str, list[str]]:
        """Return what still has to be mended before readers may see it: field name to messages."""
        return proofreading.refusals(self)

    @property
    def lacks_text(self) -> bool:
        """Whether those who cannot hear get nothing of what is said in it."""
        return False

    @property
    def is_seen_without_text(self) -> bool:
        """Whether readers see it as stored, and those who cannot hear get nothing: saving it makes that no worse."""
        stored = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        return stored is not None and stored.state == State.PUBLISHED and stored.lacks_text

    def own_faults(self) -> dict[str, str]:
        """Return what only this kind of publication can know to be missing: field name to message."""
        return {}

    def own_advice(self, chosen: Collection[str] = ()) -> dict[str, str]:
        """Return what only this kind can advise; `chosen` are the file fields whose new file has not arrived yet."""
        return {}

    def note_revision(self) -> None:
        """Set `revised_at` if the coming save changes something that readers have already seen."""
        if self.pk is None or self.published_at is None or self.published_at > timezone.now():
            return
        before = type(self)._default_manager.filter(pk=self.pk).values(*self.visible_fields, "published_at").first()
        if before is None or before["published_at"] is None or before["published_at"] > timezone.now():
            return
        fields = [field for field in self._meta.concrete_fields if field.name in self.visible_fields]
        if any(before[field.name] != field.get_prep_value(getattr(self, field.attname)) for field in fields):
            self.revised_at = timezone.now()
