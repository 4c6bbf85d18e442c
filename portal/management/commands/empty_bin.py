"""Delete for good what has lain in the bin for longer than PORTAL_BIN_DAYS."""

from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from portal.publishing import Publication


class Command(BaseCommand):
    help = "Xóa hẳn những gì nằm trong thùng rác lâu hơn PORTAL_BIN_DAYS ngày"

    def handle(self, *args, **options):
        before = timezone.now() - timedelta(days=settings.PORTAL_BIN_DAYS)
        models = [model for model in apps.get_models() if issubclass(model, Publication)]
        gone = sum(emptied(model, before) for model in models) if settings.PORTAL_BIN_DAYS else 0
        self.stdout.write(f"{gone}")


def emptied(model: type[Publication], before: datetime) -> int:
    """Delete one by one, each with its files; return how many went."""
    keys = list(model._default_manager.filter(binned_at__lt=before).values_list("pk", flat=True))
    return sum(purged(model, key, before) for key in keys)


@transaction.atomic
def purged(model: type[Publication], key: int, before: datetime) -> bool:
    """Delete a publication, unless somebody has restored it meanwhile; say whether it is gone."""
    found = model._default_manager.select_for_update(of=["self"]).filter(pk=key, binned_at__lt=before).first()
    if found:
        found.delete()
    return bool(found)
