"""Pictures that were stored before the library knew of them."""

import io
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image

from portal import images
from portal.decoding import digest_of_pixels

from .models import Picture

FOLDER = "anh"


def enter_all() -> tuple[int, list[str]]:
    """Enter each stored picture that has no row; return how many there were, and the names of those that cannot be
    read."""
    known = set(Picture.objects.values_list("stored", flat=True)) | aside()
    entered, unreadable = 0, []
    for name in stored():
        if name in known:
            continue
        try:
            enter(name)
            entered += 1
        except (OSError, ValueError, SyntaxError):
            unreadable.append(name)
    return entered, unreadable


def aside() -> set[str]:
    """Return the pictures that other apps keep for themselves, as frames of a video to choose from."""
    found: set[str] = set()
    for label, field in settings.PICTURE_LISTS_ASIDE.items():
        rows = apps.get_model(label)._default_manager.values_list(field, flat=True)
        found |= {name for names in rows.iterator() for name in names}
    return found


def stored(folder: str = FOLDER) -> Iterator[str]:
    """Yield the names of the stored pictures, their renditions left out, oldest month first."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (name for file in sorted(files) if images.size(name := f"{folder}/{file}"))
    for inner in sorted(folders):
        yield from stored(f"{folder}/{inner}")


def enter(name: str) -> None:
    with default_storage.open(name) as file, Image.open(io.BytesIO(file.read())) as picture:
        pixels = digest_of_pixels(picture)
    twice = Picture.objects.filter(pixels=pixels).exists()
    width, height = images.size(name) or picture.size
    Picture.objects.create(
        stored=name,
        width=width,
        height=height,
        added_at=default_storage.get_modified_time(name),
        pixels="" if twice else pixels,
    )
