"""The bin: what an editor deletes lies there until somebody restores it, or deletes it for good (docs/adr/0023).

What goes into the bin is withdrawn, so that every query of what readers see stays as it is.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

BINNED = "Bỏ vào thùng rác"
TAKEN_AWAY = "Nội dung này đã được xóa khỏi cổng."  # what readers who knew it are told


class Binnable(models.Model):
    """What a publication has because it can lie in the bin."""

    binned_at = models.DateTimeField("bỏ vào thùng rác lúc", null=True, blank=True, editable=False)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="người bỏ vào thùng rác",
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:  # a publication has them
        published_at: datetime | None
        withdrawn_at: datetime | None
        withdrawn_by: Any
        withdrawal_reason: str

        @property
        def was_public(self) -> bool: ...

        def withdraw(self, reason: str, by: Any = None) -> None: ...

        def save_act(self, act: str, by: Any) -> None: ...

    @transaction.atomic
    def put_in_bin(self, by: Any = None) -> None:
        """Put the publication into the bin: readers do not see it any more. Saves."""
        self.binned_at, self.binned_by = timezone.now(), by
        vars(self)["_change_reason"] = BINNED
        if self.withdrawn_at is None:
            self.withdraw(TAKEN_AWAY, by=by)
        else:
            self.save_act(BINNED, by)

    @transaction.atomic
    def take_from_bin(self, by: Any = None) -> None:
        """Take the publication out of the bin: withdrawn if readers have seen it, else a draft. Saves.

        Raises ValidationError when another one has taken its place.
        """
        self.binned_at, self.binned_by = None, None
        if not self.was_public and self.withdrawal_reason == TAKEN_AWAY:
            self.published_at, self.withdrawn_at, self.withdrawn_by, self.withdrawal_reason = None, None, None, ""
        self.validate_constraints()
        self.save_act("Khôi phục từ thùng rác", by)
