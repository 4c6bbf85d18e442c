"""The uses of pictures in words: what shows them, and where it is edited."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from .models import Use

MOST = 100  # places that a page names


class Place(NamedTuple):
    kind: str  # “bài viết”
    title: str  # "" where it is not for this person to know
    field: str  # “ảnh đại diện”
    address: str  # of its form, or "" for somebody who may not open it


def of_picture(name: str, user: Any) -> tuple[list[Place], int]:
    """Return where a picture is used, for somebody of the newsroom: MOST places, and how many more there are."""
    uses = Use.objects.filter(picture=name).order_by("model", "-object_id", "field")
    found = [place for model, rows in grouped(uses[:MOST]).items() for place in places(model, rows, user)]
    return found, uses.count() - MOST if len(found) == MOST else 0


def counts(names: Iterable[str]) -> dict[str, int]:
    """Return how many things show each of some pictures."""
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for use in Use.objects.filter(picture__in=list(names)).only("picture", "model", "object_id"):
        found[use.picture].add((use.model, use.object_id))
    return {name: len(things) for name, things in found.items()}


def grouped(uses: Iterable[Use]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        found[use.model].append(use)
    return found


def places(label: str, uses: list[Use], user: Any) -> Iterable[Place]:
    model = apps.get_model(label)
    may_open = opens(model, user)
    names = titles(model, {use.object_id for use in uses}, may_open)
    for use in uses:
        field = str(getattr(model._meta.get_field(use.field), "verbose_name", use.field))
        link = address(model, use.object_id) if may_open else ""
        yield Place(str(model._meta.verbose_name), names.get(use.object_id, ""), field, link)


def opens(model: Any, user: Any) -> bool:
    meta = model._meta
    return any(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in ("view", "change"))


def titles(model: Any, keys: set[int], may_open: bool) -> dict[int, str]:
    """Return what rows are called; for somebody who may not open them, only those that are published."""
    if not any(field.name == "title" for field in model._meta.fields):
        return {}
    rows = model._default_manager.filter(pk__in=keys)
    if not may_open:
        rows = rows.published() if hasattr(rows, "published") else rows.none()
    return dict(rows.values_list("pk", "title"))


def address(model: Any, pk: int) -> str:
    meta = model._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""
