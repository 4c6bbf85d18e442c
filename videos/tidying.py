"""What workers do beside their work: close what readers may not have any more, remove what nobody wants any more."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from . import parts, space
from .ffmpeg.reasons import Refused
from .models import Clip, ClipState, Video
from .sweep import sweep

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)  # an upload that nobody goes on with, a clip without a video


def hide(now: datetime) -> int:
    """Close the addresses of expired videos, and those that a killed process should have closed; return how many."""
    for clip in Clip.objects.expired(now).filter(moves=False):
        Clip.objects.filter(pk=clip.pk).update(moves=True)
    return sum(map(hidden, Clip.objects.filter(moves=True)))


def hidden(clip: Clip) -> bool:
    try:
        clip.move()
    except OSError as error:
        log.error("%s: its files can still be played at their old addresses: %s", clip.label, error)
        return False
    return True


def tidy(now: datetime) -> int:
    """Remove uploads untouched for a week, clips without a video for a week, and sweep the folders.

    `now` is aware. Returns how many files and clips went. Raises DatabaseError and OSError.
    """
    return tidy_uploads(now - KEPT) + tidy_clips(now - KEPT) + sweep(now)


def tidy_uploads(before: datetime) -> int:
    return sum(abandoned(clip, before) for clip in Clip.objects.filter(state=ClipState.UPLOADING))


def abandoned(clip: Clip, before: datetime) -> bool:
    """Say whether an upload is gone now: nobody has gone on with it since `before`, or it is no video, or lost.

    One that is complete, since a process was killed before it said so, is handed to the workers.
    """
    try:
        if space.missing(clip) <= 0 and parts.arrived(clip) == clip.size:
            return False
        if clip.part.stat().st_mtime >= before.timestamp():
            return False
    except parts.Held:
        return False
    except FileNotFoundError:
        pass
    except Refused:
        return True
    return clip.created_at < before and given_up(clip)


def given_up(clip: Clip) -> bool:
    try:
        return parts.give_up(clip)
    except parts.Held:
        return False


def tidy_clips(before: datetime) -> int:
    return sum(removed(pk, before) for pk in resting(before).filter(video=None).values_list("pk", flat=True))


def resting(before: datetime):
    """Keep the clips that came, and were last let go of by a video, before that, and that no worker has."""
    return Clip.objects.filter(uploaded_at__lt=before).exclude(freed_at__gte=before).exclude(state=ClipState.WORKING)


@transaction.atomic
def removed(pk: int, before: datetime) -> bool:
    """Remove a clip, unless a video or a worker has taken it meanwhile; say whether it is gone.

    The video is asked for after the lock: PostgreSQL looks again only at what is locked, and only if it has changed,
    but a video that takes a clip locks it and changes itself.
    """
    clip = resting(before).select_for_update().filter(pk=pk).first()
    if clip is None or Video.objects.filter(clip=clip).exists():
        return False
    clip.remove()
    return True
