"""Keeps the table of uses true: what a row shows is noted when it is saved, and forgotten when it is deleted.

The setting PICTURE_USES names the models and their fields: pictures, and formatted texts.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from portal import generation, library, richtext
from portal.images import PictureField

from .models import Picture, Use

BATCH = 500  # rows at once
Wanted = dict[tuple[int, str, str], tuple[models.Model, str]]  # id, field, picture: the row, and what it says of it


def watched() -> dict[type[models.Model], tuple[str, ...]]:
    """Return the models that show pictures, with the names of their fields."""
    return {apps.get_model(label): fields for label, fields in settings.PICTURE_USES.items()}


def connect() -> None:
    for model in watched():
        post_save.connect(note, model, dispatch_uid="pictures")
        post_delete.connect(forget, model, dispatch_uid="pictures")
    post_save.connect(spread, Picture, dispatch_uid="pictures")
    library.shown.connect(note, dispatch_uid="pictures")


@transaction.atomic
def note(instance: models.Model, **kwargs: Any) -> None:
    """Bring the uses of a row up to date."""
    settle(of(instance), {(instance.pk, *key): (instance, alt) for key, alt in shown_by(instance).items()})


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
        changed += settle(between, {(row.pk, *key): (row, alt) for row in batch for key, alt in shown_by(row).items()})
        last = batch[-1].pk
    return changed + uses.filter(object_id__gt=last).delete()[0]


def settle(uses: models.QuerySet[Use], wanted: Wanted) -> int:
    before = {(use.object_id, use.field, use.picture): use.pk for use in uses}
    gone = [pk for key, pk in before.items() if key not in wanted]
    new = {key: shown for key, shown in wanted.items() if key not in before}
    for start in range(0, len(gone), BATCH):
        Use.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    enter(new_use(row, *key[1:]) for key, (row, _) in new.items())
    describe({key[2]: alt for key, (_, alt) in wanted.items() if alt})
    return len(gone) + len(new)


def describe(words: dict[str, str]) -> None:
    """Let pictures without a description take the one that was written where they are used first."""
    for picture in Picture.objects.filter(stored__in=words, alt=""):
        picture.alt = words[picture.stored]
        picture.save()


@transaction.atomic
def spread(instance: Picture, **kwargs: Any) -> None:
    """Give the rows that show a picture what the library says of it now."""
    uses = Use.objects.filter(picture=instance.stored)
    for label, field in uses.order_by().values_list("model", "field").distinct():
        model = apps.get_model(label)
        if columns := library.columns(model, field, instance.facts):
            rows = model._base_manager.filter(pk__in=uses.filter(model=label, field=field).values("object_id"))
            if rows.exclude(**columns).update(**columns):
                generation.changed()


def shown_by(instance: models.Model) -> dict[tuple[str, str], str]:
    """Return each picture that a row shows, by field and stored name, with what the row itself says of it."""
    found: dict[tuple[str, str], str] = {}
    for field in watched()[type(instance)]:
        content = str(getattr(instance, field) or "")
        if isinstance(instance._meta.get_field(field), PictureField):
            pictures = {content: getattr(instance, f"{field}_alt", "")} if content else {}
        else:
            pictures = richtext.pictures_in(content)
        found |= {(field, name): alt for name, alt in pictures.items()}
    return found
