"""The names of Django's own permissions, which it stores in English in the database."""

from typing import Any

from django.contrib.auth.models import Permission

VERBS = {"Can add ": "Được thêm ", "Can change ": "Được sửa ", "Can delete ": "Được xóa ", "Can view ": "Được xem "}


def name_in_vietnamese(using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: rename the permissions that were just created."""
    for english, vietnamese in VERBS.items():
        named = list(Permission.objects.using(using).filter(name__startswith=english))
        for permission in named:
            permission.name = vietnamese + permission.name.removeprefix(english)
        Permission.objects.using(using).bulk_update(named, ["name"])
