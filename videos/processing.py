"""What is done with one clip: look at it, let readers have it as it is, choose pictures, make what plays everywhere.

Each step can be repeated: whatever dies in between, the next attempt finds either nothing or something whole.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from portal import images, library

from . import files
from .allowances import at_once, for_pictures, limits, quick
from .ffmpeg import renditions
from .ffmpeg.confinement import Limits
from .ffmpeg.probe import Facts, probe
from .ffmpeg.reasons import DISK, LARGE, Failed, Refused
from .lease import AWAY, Lease, told
from .models import Clip, Rendition, Video
from .models.clips import remove_unused_pictures

MISSING = "Không tìm thấy tệp đã tải lên trên máy chủ. Hãy tải tệp lên lần nữa."
TROUBLE = "Máy chủ không đọc hoặc ghi được tệp video. Hãy báo quản trị viên."
COPY = 1.1  # times the upload
LIKELY = 4_000_000 / 8  # bytes of a second of all renditions, seldom more


class Full(Failed):
    """There is no room to begin: nothing is wrong with the clip, it waits until there is."""


def process(clip: Clip, lease: Lease) -> None:
    """Make of a clip that was claimed all that readers see of it, and finish it.

    Raises Refused, Full, Failed, or Stopped when `lease` is set; what was made until then stays for the next attempt.
    """
    with troubles():
        files.clear(clip.token)
        check_source(clip)
        with files.making(clip.token, clip.worker) as folder:
            make(clip, folder, lease)


def make(clip: Clip, folder: Path, lease: Lease) -> None:
    with at_once():
        facts = probe(clip.source, quick(), stopped=lease, folder=folder)
    told(lease, lambda: save_facts(clip, facts))
    first = not clip.was_finished
    if first and facts.plays and not is_there(clip):
        offer_copy(clip, facts, folder, lease)
    if not (first and clip.posters):
        choose_posters(clip, facts, folder, lease)
    made = make_renditions(clip, facts, folder, lease)
    show(made, lease, clip.finish)


def show(made: dict[Path, Rendition], lease: Lease, write: Callable[[list[Rendition]], bool]) -> None:
    """Put files in their places and write the rows that name them; without these the files go again."""
    try:
        for path, rendition in made.items():
            rendition.size = files.place(path, rendition.name)
        told(lease, lambda: write(list(made.values())))
    except BaseException:
        names = {rendition.name for rendition in made.values()}
        with suppress(*AWAY):  # a commit that nobody heard of may have succeeded
            named = Rendition.objects.filter(name__in=names).values_list("name", flat=True)
            files.remove(map(files.path, names.difference(named)))
        raise


@contextmanager
def troubles() -> Iterator[None]:
    """Turn what a disk says into Failed, also that it is full: what fills it anew each time must come to an end.

    A file that is larger than what its source and its length can need will be so each time.
    """
    try:
        yield
    except Failed as error:
        if str(error) == LARGE:
            raise Refused(LARGE) from error
        raise
    except ValidationError as error:
        raise Failed(error.messages[0]) from error
    except OSError as error:
        raise Failed(DISK if error.errno in (errno.ENOSPC, errno.EDQUOT) else TROUBLE) from error


def check_source(clip: Clip) -> None:
    """Raise Refused where the upload is lost; Failed where all are, for a disk may come back."""
    if not clip.source.exists():
        folder = clip.source.parent
        raise (Refused if folder.is_dir() and any(folder.iterdir()) else Failed)(MISSING)
    check_room(clip.source.stat().st_size * COPY)


def check_room(needed: float) -> int:
    """Return how many bytes may be made. Raises Full when those needed are more."""
    room = files.room()
    if room < needed:
        raise Full(DISK)
    return room


def save_facts(clip: Clip, facts: Facts) -> bool:
    codecs = ", ".join(filter(None, (facts.video_codec, facts.audio_codec)))
    if not clip.note(duration=facts.duration, width=facts.width, height=facts.height, codecs=codecs):
        return False
    Video.objects.filter(clip=clip).update(seconds=max(1, round(facts.duration)))
    clip.announce()
    return True


def is_there(clip: Clip) -> bool:
    """Say whether an earlier attempt has left the copy of the upload; forget one whose file is lost."""
    copies = clip.renditions.filter(height=0)
    if any(not files.path(copy.name).exists() for copy in copies):
        with transaction.atomic():
            copies.delete()
            clip.announce()
    return copies.exists()


def offer_copy(clip: Clip, facts: Facts, folder: Path, lease: Lease) -> None:
    """Let readers play the upload itself, without what it says of the place, until better is made of it."""
    ending = f"0{renditions.suffix(facts)}"
    renditions.copy_as_uploaded(clip.source, facts, folder / ending, stopped=lease, limits=limits(facts))

    def offer(copies: list[Rendition]) -> bool:
        """Be the same a second time: of a commit before nobody may have heard."""
        if not clip.note(progress=0):
            return False
        Rendition.objects.bulk_create(copies, ignore_conflicts=True)
        clip.announce()
        return True

    copy = Rendition(clip=clip, height=0, name=files.new_name(ending), type=facts.plays)
    show({folder / ending: copy}, lease, offer)


def choose_posters(clip: Clip, facts: Facts, folder: Path, lease: Lease) -> None:
    """Store three pictures to choose from; a video without a picture gets the middle one."""
    names: list[str] = []

    def choose() -> bool:
        if not clip.note(posters=names):
            return False
        if Video.objects.filter(clip=clip, poster="").update(poster=names[len(names) // 2]):
            library.shown.send(Video, instance=Video.objects.get(clip=clip))
        clip.announce()
        return True

    with kept_if_told(clip, names), at_once():
        for path in renditions.posters(clip.source, facts, folder, stopped=lease, limits=for_pictures()):
            with path.open("rb") as file:
                names.append(images.store(file))
        told(lease, choose)
    remove_unused_pictures(clip.posters)
    clip.posters = names


@contextmanager
def kept_if_told(clip: Clip, names: list[str]) -> Iterator[None]:
    """Remove pictures that were stored for a row which then was not written."""
    try:
        yield
    except BaseException:
        with suppress(*AWAY):  # a commit that nobody heard of may have succeeded
            if not Clip.objects.filter(pk=clip.pk, posters=names).exists():
                files.remove_pictures(names)
        raise


def make_renditions(clip: Clip, facts: Facts, folder: Path, lease: Lease) -> dict[Path, Rendition]:
    targets = {height: folder / f"{height}.mp4" for height in renditions.heights(facts)}

    def advance(part: float) -> None:
        lease.progress = min(99, int(100 * part))

    with within_room(facts, len(targets)) as bounds:
        renditions.renditions(clip.source, facts, targets, advance, lease, bounds)
    return {path: rendition(clip, height, path, lease) for height, path in targets.items()}


@contextmanager
def within_room(facts: Facts, outputs: int) -> Iterator[Limits]:
    """Give limits that end FFmpeg before the disk is full. Raises Full when it will not do, Failed when it did not."""
    needed, share = limits(facts), check_room(facts.duration * LIKELY) // outputs
    try:
        yield replace(needed, file=min(needed.file, share))
    except Failed as error:
        if str(error) == LARGE and share < needed.file:
            raise Failed(DISK) from error
        raise


def rendition(clip: Clip, height: int, path: Path, lease: Lease) -> Rendition:
    with at_once():
        plays = probe(path, quick(), stopped=lease, folder=path.parent).plays
    return Rendition(clip=clip, height=height, name=files.new_name(path.name), type=plays)
