"""The picture library as the rest of the portal asks it (`portal.library`)."""

from django.db import IntegrityError, transaction

from portal.library import Facts, NewPicture

from .models import Picture, Use


def same_upload(digest: str) -> str:
    return Picture.objects.filter(upload=digest).values_list("stored", flat=True).first() or ""


def same_pixels(digest: str) -> str:
    return Picture.objects.filter(pixels=digest).values_list("stored", flat=True).first() or ""


def enter(new: NewPicture) -> str:
    width, height = new.size
    try:
        with transaction.atomic():
            Picture.objects.create(
                stored=new.name,
                width=width,
                height=height,
                owner=new.sender,
                file_name=new.file_name,
                upload=new.upload,
                pixels=new.pixels,
            )
        return new.name
    except IntegrityError:  # somebody has sent the same at the same time
        return same_pixels(new.pixels) or new.name


def facts(name: str) -> Facts | None:
    row = Picture.objects.filter(stored=name).values_list("alt", "focus_x", "focus_y").first()
    return Facts(*row) if row else None


def is_used(name: str) -> bool:
    return Use.objects.filter(picture=name).exists()
