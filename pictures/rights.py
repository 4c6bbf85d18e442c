"""Who may do what in the library: whoever writes something that shows pictures may look, choose and send."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings


def writing_rights() -> Iterator[str]:
    """Yield the permissions of which any lets somebody write what shows pictures."""
    for label in settings.PICTURE_USES:
        app, _, model = label.lower().partition(".")
        yield from (f"{app}.{verb}_{model}" for verb in ("add", "change"))


def may_write(user: Any) -> bool:
    return any(map(user.has_perm, writing_rights()))


def may_send(user: Any) -> bool:
    return may_write(user) or user.has_perm("pictures.add_picture")


def may_look(user: Any) -> bool:
    return may_send(user) or any(user.has_perm(f"pictures.{verb}_picture") for verb in ("view", "change", "delete"))


def may_describe(user: Any, picture: Any) -> bool:
    """Say whether somebody may change what the library says of a picture: of one's own, whoever sends pictures may."""
    is_own = picture is not None and picture.owner_id is not None and picture.owner_id == user.pk
    return user.has_perm("pictures.change_picture") or (is_own and may_send(user))
