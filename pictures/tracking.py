"""Keeps the table of uses true: what a row shows is noted when it is saved, and forgotten when it is deleted.

The setting PICTURE_USES names the models and their fields: pictures, and formatted texts.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from portal import library, richtext
from portal.images import PictureField

from .models import Use

BATCH = 500  # rows at once


def watched() -> dict[type[models.Model], tuple[str, ...]]:
    """Return the models that show pictures, with the names of their fields."""
    return {apps.get_model(label): fields for label, fields in settings.PICTURE_USES.items()}


def connect() -> None:
    for model in watched():
        post_save.connect(note, model, dispatch_uid="pictures")
        post_delete.connect(forget, model, dispatch_uid="pictures")
    library.shown.connect(note, dispatch_uid="pictures")


@transaction.atomic
def note(instance: models.Model, **kwargs: Any) -> None:
    """Bring the uses of a row up to date."""
    settle(of(instance), {(instance.pk, *shown): instance for shown in shown_by(instance)})


def forget(instance: models.Model, **kwargs: Any) -> None:
    of(instance).delete()


def of(instance: models.Model) -> models.QuerySet[Use]:
    return Use.objects.filter(model=instance._meta.label_lower, object_id=instance.pk)


def new_use(instance: models.Model, field: str, picture: str) -> Use:
    return Use(model=instance._meta.label_lower, object_id=instance.pk, field=field, picture=picture)


def enter(uses: Iterable[Use]) -> None:
    """Enter uses; what is there already stays."""
    Use.objects.bulk_create(uses, batch_size=BATCH, ignore_conflicts=True)


def note_all(model: type[models.Model]) -> int:
    """Bring the uses of all rows of a model up to date, those of rows that are gone too; return how many changed."""
    changed, last = 0, 0
    rows = model._base_manager.order_by("pk").only(*watched()[model])
    uses = Use.objects.filter(model=model._meta.label_lower)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        between = uses.filter(object_id__gt=last, object_id__lte=batch[-1].pk)
        changed += settle(between, {(row.pk, *shown): row for row in batch for shown in shown_by(row)})
        last = batch[-1].pk
    return changed + uses.filter(object_id__gt=last).delete()[0]


def settle(uses: models.QuerySet[Use], wanted: dict[tuple[int, str, str], models.Model]) -> int:
    before = {(use.object_id, use.field, use.picture): use.pk for use in uses}
    gone = [pk for key, pk in before.items() if key not in wanted]
    new = [new_use(row, *key[1:]) for key, row in wanted.items() if key not in before]
    for start in range(0, len(gone), BATCH):
        Use.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    enter(new)
    return len(gone) + len(new)


def shown_by(instance: models.Model) -> Iterator[tuple[str, str]]:
    """Yield each picture that a row shows: the field, and the stored name."""
    for name in watched()[type(instance)]:
        content = str(getattr(instance, name) or "")
        is_picture = isinstance(instance._meta.get_field(name), PictureField)
        names = {content} - {""} if is_picture else richtext.pictures_in(content)
        yield from ((name, picture) for picture in names)
