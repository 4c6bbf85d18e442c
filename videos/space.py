"""Whether the disks have room for one more upload and for what is made of it."""

import shutil
from pathlib import Path

from django.template.defaultfilters import filesizeformat

from . import files
from .models import Clip, ClipState
from .processing import COPY

RESERVE = 2**30  # bytes of the disk that uploads leave


class NoRoom(Exception):
    """The disk is full, or soon would be."""


def check_room(folder: Path, size: int) -> None:
    """Raise NoRoom unless there is room for `size` bytes and their processing, besides what other clips still want."""
    others = Clip.objects.filter(state__in=[ClipState.UPLOADING, ClipState.WAITING, ClipState.WORKING])
    coming = size + sum(missing(clip) for clip in others if clip.state == ClipState.UPLOADING)
    made = int(COPY * (size + sum(clip.size for clip in others)))
    if (lacks := lacking(folder, coming, made)) > 0:
        raise NoRoom(
            f"Ổ đĩa của máy chủ không đủ chỗ để nhận và xử lý tệp {filesizeformat(size)} này: còn thiếu "
            f"{filesizeformat(lacks)}. Hãy báo quản trị viên giải phóng dung lượng."
        )


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
