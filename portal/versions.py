"""Two versions of something, compared field by field in an editor's words; and one of them brought back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from .comparing import Block, Change, Piece, blocks, words
from .history import ids

# Who and when is said of each version anyway; an id says nothing.
UNSHOWN = {"id", "published_by", "withdrawn_by", "binned_at", "binned_by"}
TIME, DAY = "H:i d/m/Y", "d/m/Y"


class Difference(NamedTuple):
    """A field in two versions: compared by its blocks when it is formatted, else by its words."""

    label: str
    is_changed: bool
    pieces: list[Piece]
    blocks: list[Block]
    pictures: Sequence[tuple[str, str]] = ()  # which of the two it is, and its address


def differences(old: Any, new: Any, formatted: tuple[str, ...] = (), held: tuple[str, ...] = ()) -> list[Difference]:
    """Compare two versions, or a version with nothing (None): all fields in their order, but for those `held`.

    `formatted` are the fields that hold formatted text.
    """
    fields = [field for field in new.tracked_fields if field.name not in UNSHOWN and field.name not in held]
    return [compared(old, new, field, field.name in formatted) for field in fields] + [
        linked(old, new, name) for name in new.ties
    ]


def compared(old: Any, new: Any, field: Any, is_formatted: bool) -> Difference:
    before, after = (written(field, getattr(version, field.attname)) if version else "" for version in (old, new))
    label = str(capfirst(field.verbose_name))
    if is_formatted:
        return Difference(label, before != after, [], blocks(before, after))
    pictures = seen(before, after) if isinstance(field, models.FileField) else []
    return Difference(label, before != after, words(before, after), [], pictures)


def seen(before: str, after: str) -> list[tuple[str, str]]:
    """Return the two pictures of a field, as far as they are still there; one when both are the same."""
    names = {"Ảnh cũ": before, "Ảnh mới": after} if before != after else {"Ảnh": after}
    return [
        (which, default_storage.url(name)) for which, name in names.items() if name and default_storage.exists(name)
    ]


def linked(old: Any, new: Any, name: str) -> Difference:
    """Compare what a many-to-many field leads to: a name on each line."""
    before, after = (version.ties.get(name, []) if version else [] for version in (old, new))
    gone, stays = ids(before), ids(after)
    pieces = [Piece(Change.KEPT if pk in gone else Change.INSERTED, f"{text}\n") for pk, text in after]
    pieces += [Piece(Change.REMOVED, f"{text}\n") for pk, text in before if pk not in stays]
    label = str(capfirst(new.instance_type._meta.get_field(name).verbose_name))
    return Difference(label, gone != stays, pieces, [])


def written(field: Any, value: Any) -> str:
    """Return a field's value as an editor reads it."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return str(found(field, value) or f"mã số {value}, đã xóa")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return date_format(localtime(value), TIME)
    if isinstance(value, date):
        return date_format(value, DAY)
    if isinstance(value, dict):
        return "\n\n".join(f"{name}:\n{text}" for name, text in value.items())
    return str(value)


def found(field: Any, pk: Any) -> Any:
    return field.related_model._base_manager.filter(pk=pk).first()


# Bringing back --------------------------------------------------------------------------------------------------------


def held_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Return what stays as it is when a version is brought back: an address, or when and where readers see it."""
    return getattr(model, "held_fields", ("slug",))


@transaction.atomic
def bring_back(instance: Any, version: Any) -> list[str]:
    """Let `instance` say again what `version` says, and save it: a new version, so that nothing of the present is lost.

    Returns the names of the fields that stay as they are, since what they led to is gone. Raises ValidationError.
    """
    gone = []
    for field in version.tracked_fields:
        if field.name == "id" or field.name in held_fields(type(instance)):
            continue
        value = getattr(version, field.attname)
        if is_gone(field, value):
            gone.append(str(field.verbose_name))
        else:
            setattr(instance, field.attname, value)
    instance.full_clean()
    instance._change_reason = f"Khôi phục phiên bản lúc {date_format(localtime(version.history_date), TIME)}"
    instance.save()
    if version.ties:
        tie_again(instance, version)
        instance.save()  # what it is tied to may decide where it is listed
    return gone


def is_gone(field: Any, value: Any) -> bool:
    if not value:
        return False
    if isinstance(field, models.FileField):
        return not default_storage.exists(str(value))
    return bool(field.is_relation) and found(field, value) is None


def tie_again(instance: Any, version: Any) -> None:
    for name, named in version.ties.items():
        there = getattr(instance, name).model._base_manager.filter(pk__in=ids(named))
        getattr(instance, name).set(there)


@transaction.atomic
def undelete(version: Any) -> Any:
    """Make again what was deleted, as its last version has it. Raises ValidationError, as when its address is taken."""
    instance = version.instance_type(
        **{field.attname: getattr(version, field.attname) for field in version.tracked_fields}
    )
    instance.full_clean()
    instance._change_reason = "Khôi phục sau khi xóa"
    instance.save(force_insert=True)
    return instance
