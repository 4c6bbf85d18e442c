"""The page that asks before something is deleted, in words that an editor knows."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.utils.text import capfirst


class PlainDeletion(admin.ModelAdmin):
    """Name, before something is deleted, what an editor knows of, not the rows that tie one thing to another."""

    def get_deleted_objects(self, objs, request):
        to_delete, model_count, *rest = super().get_deleted_objects(objs, request)
        every = [model._meta for model in apps.get_models(include_auto_created=True)]
        ties = [meta for meta in every if is_tie(meta)]
        prefixes = tuple(f"{capfirst(tie.verbose_name)}: " for tie in ties)
        counts = {
            name: count for name, count in model_count.items() if name not in {tie.verbose_name_plural for tie in ties}
        }
        return named_only(to_delete, prefixes), counts, *rest


def is_tie(meta: Any) -> bool:
    return meta.auto_created or not meta.default_permissions or meta.app_label.startswith("otp_")


def named_only(entries: list[Any], prefixes: tuple[str, ...]) -> list[Any]:
    lists = [named_only(entry, prefixes) if isinstance(entry, list) else entry for entry in entries]
    return [entry for entry in lists if entry and not (isinstance(entry, str) and entry.startswith(prefixes))]
