"""What the rest of the portal asks of the picture library, which is an app of its own (docs/adr/0021).

The root connects it (`portal/apps.py`). Without one, pictures are stored and shown all the same.
"""

from typing import Any, NamedTuple, Protocol

from django.dispatch import Signal


class NewPicture(NamedTuple):
    """A picture that has just been stored, and where it comes from."""

    name: str
    size: tuple[int, int]
    file_name: str  # as the sender's machine calls it
    sender: Any  # a user, or None
    upload: str  # digest of the uploaded bytes
    pixels: str  # digest of what they show


class Facts(NamedTuple):
    """What belongs to a picture wherever it is shown: its description, and the point that no crop may cut off."""

    alt: str = ""
    x: int = 50  # percent from the left
    y: int = 50  # and from the top


def columns(model: Any, field: str, facts: Facts | None) -> dict[str, Any]:
    """Return what a row that shows a picture in `field` keeps of its facts, so that pages need not ask for them.

    Only for the columns that its model has; the middle of the picture and no description are None.
    """
    known = facts or Facts()
    values = {"library_alt": known.alt or None, "x": known.x, "y": known.y}
    if (known.x, known.y) == (50, 50):
        values |= {"x": None, "y": None}
    there = {one.name for one in model._meta.concrete_fields}
    return {name: value for end, value in values.items() if (name := f"{field}_{end}") in there}


class Library(Protocol):
    def same_upload(self, digest: str) -> str: ...
    def same_pixels(self, digest: str) -> str: ...
    def enter(self, picture: NewPicture) -> str: ...
    def facts(self, name: str) -> Facts | None: ...
    def is_used(self, name: str) -> bool: ...


CHOICES = "admin:pictures_picture_choices"  # where its dialog looks for pictures

connected: list[Library] = []  # one, or none

shown = Signal()  # sent with `instance` where rows that show pictures were changed without save()


def same_upload(digest: str) -> str:
    """Return the stored name of the picture that came in a file with this digest, or ""."""
    return next((found for library in connected if (found := library.same_upload(digest))), "")


def same_pixels(digest: str) -> str:
    """Return the stored name of the picture that shows the same, or ""."""
    return next((found for library in connected if (found := library.same_pixels(digest))), "")


def enter(picture: NewPicture) -> str:
    """Enter a stored picture; return the name that stands: another's if the same picture was entered meanwhile."""
    return connected[0].enter(picture) if connected else picture.name


def facts(name: str) -> Facts | None:
    """Return what the library knows of a stored picture, or None when it does not have it."""
    return connected[0].facts(name) if connected and name else None


def is_used(name: str) -> bool:
    """Say whether the library knows of something that shows a stored picture."""
    return any(library.is_used(name) for library in connected)
