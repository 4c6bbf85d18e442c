"""Links by which somebody without a login sees one publication before readers do, for some days (docs/adr/0025).

The address holds a random secret and the portal's signature; the row holds only the secret's digest, so that nobody
can make a link of what is in the database, and a row that is deleted ends its link at once.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .publishing import Publication

SALT = "portal.preview-link"
DAYS = (1, 3, 7)
USUAL_DAYS = 3
KEPT_AFTER_END = timedelta(days=30)
LONGEST = 200  # characters of a token; ours have 98


class PreviewLinkQuerySet(models.QuerySet):
    def of(self, publication: Publication):
        return self.filter(subject=publication._meta.label_lower, subject_id=publication.pk)

    def living(self, at: datetime | None = None):
        return self.filter(ends_at__gt=at or timezone.now())


class PreviewLink(models.Model):
    key = models.CharField(max_length=32, unique=True)  # random; names the row in the address
    digest = models.CharField(max_length=64)  # SHA-256 of the secret
    subject = models.CharField(max_length=60)  # the model of the publication: news.article
    subject_id = models.BigIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(db_index=True)
    opened = models.PositiveIntegerField(default=0)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        app_label = "portal"
        verbose_name = "liên kết xem trước"
        verbose_name_plural = "liên kết xem trước"
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "subject_id"], name="preview_link_subject")]

    def __str__(self):
        return f"{self.subject} {self.subject_id}"

    def note_opening(self) -> None:
        PreviewLink.objects.filter(pk=self.pk).update(opened=models.F("opened") + 1)


def make(publication: Publication, by: Any, days: int) -> tuple[PreviewLink, str]:
    """Make a link to a publication that lasts `days`; return it and its token, which cannot be had again.

    Links that ended long ago are deleted on this occasion.
    """
    now = timezone.now()
    PreviewLink.objects.filter(ends_at__lt=now - KEPT_AFTER_END).delete()
    key, secret = secrets.token_hex(8), secrets.token_urlsafe(24)
    subject = {"subject": publication._meta.label_lower, "subject_id": publication.pk}
    ends = now + timedelta(days=days)
    link = PreviewLink.objects.create(
        key=key, digest=digest_of(secret), created_by=by, created_at=now, ends_at=ends, **subject
    )
    return link, signer().sign(f"{key}.{secret}")


def find(token: str) -> PreviewLink | None:
    """Return the living link of a token, or None for any other text."""
    try:
        key, _, secret = signer().unsign(token[:LONGEST]).partition(".")
    except signing.BadSignature:
        return None
    link = PreviewLink.objects.living().filter(key=key).first()
    return link if link and constant_time_compare(link.digest, digest_of(secret)) else None


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def end_all(instance: Publication, **kwargs: Any) -> None:
    """End every link of a publication; receiver of post_delete too."""
    PreviewLink.objects.of(instance).delete()


def end_of_binned(instance: Publication, **kwargs: Any) -> None:
    """End every link of a publication that lies in the bin; receiver of post_save."""
    if instance.binned_at:
        end_all(instance)


def connect() -> None:
    """Let every publication take its links along; a receiver for all models would slow every deletion down."""
    for model in apps.get_models():
        if issubclass(model, Publication):
            post_delete.connect(end_all, model)
            post_save.connect(end_of_binned, model)
