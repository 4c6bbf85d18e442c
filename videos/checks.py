"""What is looked at before the portal is put to work: whether a hole in FFmpeg would lead anywhere."""

from typing import Any

from django.core.checks import CheckMessage, Warning

from .ffmpeg.confinement import kept_from

NAMES = {"files": "other files", "network": "the network"}
HINT = (
    "The kernel needs Landlock (Linux 5.13) against files and seccomp (x86-64 or ARM64) against the network, and a "
    "container's profile must allow both. Or set PORTAL_VIDEO_WORKER=0 here, and run process_videos on a machine "
    "that has them."
)


def check_confinement(**kwargs: Any) -> list[CheckMessage]:
    """Let FFmpeg try what it must not be able to do."""
    reached = [NAMES[name] for name, kept in kept_from()._asdict().items() if not kept]
    if not reached:
        return []
    return [Warning(f"FFmpeg is not kept from {' and '.join(reached)} here.", hint=HINT, id="videos.W001")]
