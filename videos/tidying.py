"""What nobody wants any more of the uploads: removed after a while."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from . import parts
from .ffmpeg.reasons import Refused
from .models import Clip, ClipState

KEPT = timedelta(days=7)  # an upload that nobody goes on with, a clip without a video
STRAY = timedelta(days=1)  # a file without a row


def tidy(now: datetime) -> int:
    """Remove uploads untouched for a week, clips a week old without a video, and stray files a day old.

    `now` is aware. Returns how many were removed.
    """
    return tidy_uploads(now - KEPT) + tidy_clips(now - KEPT) + tidy_files(now - STRAY)


def tidy_uploads(before: datetime) -> int:
    unfinished = Clip.objects.filter(state=ClipState.UPLOADING, created_at__lt=before)
    return sum(abandoned(clip, before) for clip in unfinished)


def abandoned(clip: Clip, before: datetime) -> bool:
    """Say whether an upload is gone now: nobody has gone on with it since `before`, or it is no video, or lost."""
    try:
        if parts.arrived(clip) == clip.size or modified(parts.part_of(clip)) >= before:
            return False
    except parts.Held:
        return False
    except FileNotFoundError:
        pass
    except Refused:
        return True
    return parts.give_up(clip)


def tidy_clips(before: datetime) -> int:
    old = Clip.objects.unused().filter(uploaded_at__lt=before).exclude(state=ClipState.WORKING)
    return sum(map(removed, old.values_list("pk", flat=True)))


@transaction.atomic
def removed(pk: int) -> bool:
    """Remove a clip, unless a video or a worker has taken it meanwhile; say whether it is gone."""
    clip = Clip.objects.unused().select_for_update(of=["self"]).exclude(state=ClipState.WORKING).filter(pk=pk).first()
    if clip:
        clip.remove()
    return bool(clip)


def tidy_files(before: datetime) -> int:
    folder = Path(settings.PORTAL_UPLOADS)
    old = {file.stem: file for kind in ("part", "clip") for file in folder.glob(f"*.{kind}") if modified(file) < before}
    strays = set(old) - set(Clip.objects.filter(token__in=old).values_list("token", flat=True))
    for token in strays:
        old[token].unlink(missing_ok=True)
    return len(strays)


def modified(path: Path) -> datetime:
    """Return when a file was last written. Raises FileNotFoundError."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
