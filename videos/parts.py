"""The file of an upload, part by part. How far an upload got is the size of that file, and nothing else (ADR 0016).

Whatever is killed between two steps, the next question after the upload, or `tidy`, does the rest.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal import full_disk

from . import files
from .ffmpeg.reasons import Refused
from .ffmpeg.sniffing import HEAD, sniff
from .models import Clip, ClipState
from .space import NoRoom, check_room

PIECE = 2**20  # bytes that are in memory at a time


class Held(Exception):
    """Another request writes this upload."""

    def __init__(self) -> None:
        super().__init__("Một cửa sổ khác đang tải tệp này lên.")


class Misplaced(Exception):
    """A part does not begin where the file ends."""

    def __init__(self, end: int) -> None:
        super().__init__("Phần gửi lên không nối tiếp phần đã có.")
        self.end = end


def part_of(clip: Clip) -> Path:
    """Return where an upload lies until all of it is there."""
    return clip.part


def begin(owner, name: str, size: int) -> Clip:
    """Return a new clip of `size` bytes, all of them still to come. Raises NoRoom."""
    folder = Path(settings.PORTAL_UPLOADS)
    folder.mkdir(parents=True, exist_ok=True)
    check_room(folder, size)
    clip = Clip(owner=owner, name=name, size=size)
    clip.part.touch(0o600, exist_ok=False)  # before the row: a file without a row is tidied away
    clip.save()
    return clip


@contextmanager
def held(clip: Clip) -> Iterator[int]:
    """Lend the file of an upload to one writer. Raises Held, or FileNotFoundError when it is complete or given up."""
    path = clip.part
    file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(file), path.stat()):
            raise FileNotFoundError(path)
        yield file
    except BlockingIOError:
        raise Held from None
    finally:
        os.close(file)


def arrived(clip: Clip) -> int:
    """Return how many bytes of a clip are there, having done what a killed process left undone.

    Raises Held, Refused, or FileNotFoundError when the file is lost.
    """
    if clip.state != ClipState.UPLOADING:
        return clip.size
    try:
        with held(clip) as file:
            have = os.fstat(file).st_size
            if have >= clip.size:
                finish(clip, file)
    except FileNotFoundError:
        clip.source.stat()  # renamed, and not yet announced
        announce(clip)
        have = clip.size
    return have


def append(clip: Clip, start: int, read: Callable[[int], bytes]) -> int:
    """Write what `read(size)` gives behind byte `start` of an upload, on the disk when this returns the new end.

    Raises Held, Misplaced, NoRoom (then nothing of this part is kept), Refused (then nothing of the clip is left), or
    FileNotFoundError when the file is lost.
    What `read` raises ends the part; what has come is kept.
    """
    if clip.state != ClipState.UPLOADING:
        raise Misplaced(clip.size)
    try:
        with held(clip) as file:
            return add(clip, file, start, read)
    except FileNotFoundError:  # another request has brought the last part meanwhile, or has given the upload up
        raise Misplaced(arrived(clip)) from None


def add(clip: Clip, file: int, start: int, read: Callable[[int], bytes]) -> int:
    end = os.lseek(file, 0, os.SEEK_END)
    if start != end:
        raise Misplaced(end)
    try:
        end = write(clip, file, end, read)
        os.fsync(file)
    except OSError as error:
        if not full_disk.says_full(error):
            raise
        os.ftruncate(file, start)
        raise NoRoom(full_disk.PART_LOST) from error
    if end == clip.size:
        finish(clip, file)
    return end


def write(clip: Clip, file: int, end: int, read: Callable[[int], bytes]) -> int:
    """Write piece by piece, no more than the clip has; return the new end. Raises Refused as soon as that is known."""
    known = False
    while end < clip.size and (piece := read(min(PIECE, clip.size - end))):
        while piece:
            count = os.write(file, piece)
            end, piece = end + count, piece[count:]
        known = known or check(clip, file, end)
    return end


def check(clip: Clip, file: int, end: int) -> bool:
    """Say whether enough is there to know that this is a video. Raises Refused, and removes the clip, if it is none."""
    if end < min(HEAD, clip.size):
        return False
    try:
        return bool(sniff(os.pread(file, HEAD, 0)))
    except Refused:
        remove(clip)
        raise


def finish(clip: Clip, file: int) -> None:
    """Hand a file of which everything is there to the workers."""
    check(clip, file, clip.size)  # a process may have been killed before it looked
    os.fsync(file)
    os.replace(clip.part, clip.source)
    files.sync(clip.source.parent)
    announce(clip)


def announce(clip: Clip) -> None:
    """Let a clip wait for a worker, from now on."""
    clip.state, clip.uploaded_at, clip.due_at = ClipState.WAITING, timezone.now(), timezone.now()
    Clip.objects.filter(pk=clip.pk, state=ClipState.UPLOADING).update(
        state=clip.state, uploaded_at=clip.uploaded_at, due_at=clip.due_at
    )


def give_up(clip: Clip) -> bool:
    """Remove an upload, unless it is complete; say whether it is gone. Raises Held."""
    try:
        with held(clip):
            remove(clip)
    except FileNotFoundError:
        if clip.source.exists():
            return False
        Clip.objects.filter(pk=clip.pk, state=ClipState.UPLOADING).delete()  # its file is lost
    return True


def remove(clip: Clip) -> None:
    """Remove row and file of an upload that this process holds."""
    clip.delete()
    clip.part.unlink()
