"""Who has which form open: a row for each open form, renewed by its page while it stays open."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

SILENCE = timedelta(seconds=70)  # browsers let a page in the background speak once a minute


class Presence(models.Model):
    subject = models.CharField(max_length=80)  # news.article/12
    tab = models.CharField(max_length=16)  # which open form, as its page calls itself
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "portal"
        default_permissions = ()
        verbose_name = "biểu mẫu đang mở"
        verbose_name_plural = "biểu mẫu đang mở"
        constraints = [models.UniqueConstraint(fields=["subject", "tab"], name="presence_of_a_tab")]

    def __str__(self):
        return f"{self.user}: {self.subject}"


def enter(subject: str, user: Any, tab: str) -> None:
    """Note that somebody has a form open: one query, for a new form three."""
    now = timezone.now()
    if not Presence.objects.filter(subject=subject, tab=tab, user=user).update(seen_at=now):
        Presence.objects.filter(seen_at__lt=now - SILENCE).delete()
        row = Presence(subject=subject, tab=tab, user=user, opened_at=now, seen_at=now)
        Presence.objects.bulk_create([row], ignore_conflicts=True)


def leave(subject: str, user: Any, tab: str) -> None:
    Presence.objects.filter(subject=subject, tab=tab, user=user).delete()


def of(subject: str) -> QuerySet[Presence]:
    """Return the open forms of a thing, those first that were opened first."""
    rows = Presence.objects.filter(subject=subject, seen_at__gte=timezone.now() - SILENCE)
    return rows.select_related("user").order_by("opened_at", "pk")
