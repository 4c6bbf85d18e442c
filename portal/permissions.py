"""The names of Django's own permissions, which it stores in English in the database."""

from typing import Any

from django.contrib.auth.models import Permission
from django.utils import translation

VERBS = {"Can add ": "Được thêm ", "Can change ": "Được sửa ", "Can delete ": "Được xóa ", "Can view ": "Được xem "}

# Apps without pages: nothing asks for their permissions, and nobody should be offered them.
UNUSED = ("axes", "otp_totp", "otp_static")


@translation.override("vi")  # migrate itself speaks no language
def name_in_vietnamese(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: rename the permissions that were just created."""
    Permission.objects.using(using).filter(content_type__app_label__in=UNUSED).delete()
    for english, vietnamese in VERBS.items():
        named = list(Permission.objects.using(using).filter(name__startswith=english).select_related("content_type"))
        for permission in named:
            model = permission.content_type.model_class()
            name = model._meta.verbose_name if model else permission.name.removeprefix(english)
            permission.name = f"{vietnamese}{name}"
        Permission.objects.using(using).bulk_update(named, ["name"])
