"""Whether the disks have room for one more upload and for what is made of it."""

import shutil
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from . import files
from .models import Clip, ClipState, Rendition
from .processing import COPY, LIKELY

RESERVE = 2**30  # bytes of the disk that uploads leave


class NoRoom(Exception):
    """The disk is full, or soon would be."""


def check_room(folder: Path, size: int) -> None:
    """Raise NoRoom unless there is room for `size` bytes and their processing, besides what other clips still want."""
    others = wanting_room()
    coming = size + sum(missing(clip) for clip in others if clip.state == ClipState.UPLOADING)
    made = int(COPY * size + sum(map(to_make, others)))
    if (lacks := lacking(folder, coming, made)) > 0:
        raise NoRoom(
            f"Ổ đĩa của máy chủ không đủ chỗ để nhận và xử lý tệp {filesizeformat(size)} này: còn thiếu "
            f"{filesizeformat(lacks)}. Hãy báo quản trị viên giải phóng dung lượng."
        )


def wanting_room() -> QuerySet[Clip]:
    """Return the clips that still come or are still worked on; those of videos in the bin wait there."""
    coming = Q(state=ClipState.UPLOADING)
    held = Q(state=ClipState.WORKING, due_at__gt=timezone.now())
    waiting = Q(state__in=[ClipState.WAITING, ClipState.WORKING], video__binned_at__isnull=True)
    copies = Rendition.objects.filter(clip=OuterRef("pk"), height=0)
    return Clip.objects.filter(coming | held | waiting).annotate(has_copy=Exists(copies))


def to_make(clip: Any) -> float:
    """Return how many bytes are still to be made of a clip: its copy, or, once that is there, its renditions."""
    copy = COPY * clip.size
    return min(copy, clip.duration * LIKELY) if clip.has_copy and clip.duration else copy


def lacking(folder: Path, coming: int, made: int) -> int:
    """Return how many bytes there are too few of for uploads in a folder and for what is made of them."""
    room, free = files.room(), shutil.disk_usage(folder).free - RESERVE
    if on_one_disk(folder, files.folder()):
        return coming + made - free
    return max(coming - free, made - room)


def on_one_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def missing(clip: Clip) -> int:
    """Return how many bytes of an upload are still to come, 0 when its file is lost."""
    try:
        return clip.size - clip.part.stat().st_size
    except FileNotFoundError:
        return 0
