"""What FFmpeg may take for each step, within what the operator allows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.conf import settings

from .ffmpeg.confinement import SLACK, Limits
from .ffmpeg.probe import QUICK, Facts
from .ffmpeg.reasons import BUSY, SLOW, Failed


def limits(facts: Facts) -> Limits:
    """Return what FFmpeg may take for a clip: what its length needs, within what the operator allows."""
    needed, most = Limits.for_length(facts.duration), settings.PORTAL_VIDEO_HOURS * 3600
    return replace(needed, seconds=min(needed.seconds, most), memory=memory())


def quick() -> Limits:
    """Return what FFmpeg may take for a look at a file."""
    return replace(QUICK, memory=min(QUICK.memory, memory()))


def for_pictures() -> Limits:
    """Return what FFmpeg may take for each of three pictures."""
    return Limits(memory=memory(), file=SLACK)


@contextmanager
def at_once() -> Iterator[None]:
    """Tell a step that takes a minute at most, and found the machine busy, from one that took hours in vain."""
    try:
        yield
    except Failed as error:
        if str(error) == SLOW:
            raise Failed(BUSY) from error
        raise


def memory() -> int:
    return settings.PORTAL_VIDEO_MEMORY_MB * 2**20
