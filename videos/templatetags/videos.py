"""Videos on pages of their own and of others."""

from pathlib import PurePosixPath

from django import template
from django.core.files.storage import default_storage

from portal import images
from videos.models import Category, Kind, Rendition, Video, reading
from videos.models.playback import Player
from videos.models.sections import Section

register = template.Library()

POSTER = 960  # pixels


@register.filter
def duration(seconds: object) -> str:
    """Write seconds as 02:31, or 1:02:31 above an hour."""
    if not isinstance(seconds, int):
        return ""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


@register.filter
def machine_duration(seconds: object) -> str:
    """Write seconds for programs, as ISO 8601 has it: PT1H2M31S."""
    return "PT{}H{}M{}S".format(*duration_parts(seconds)) if isinstance(seconds, int) else ""


def duration_parts(seconds: int) -> tuple[int, int, int]:
    return seconds // 3600, seconds // 60 % 60, seconds % 60


@register.filter
def poster_url(video: Video) -> str:
    """Return the address of a video's picture in the size of the player, or ""."""
    return default_storage.url(images.rendition(str(video.poster), POSTER)) if video.poster else ""


@register.filter
def file_label(file: Rendition) -> str:
    return f"{file.height}p" if file.height else "bản gốc"


@register.filter
def file_name(file: Rendition, slug: str) -> str:
    """Return the name that a downloaded file gets: it is stored under a random one."""
    size = f"-{file.height}p" if file.height else ""
    return f"{slug}{size}{PurePosixPath(file.name).suffix}"


@register.filter
def at_moment(player: Player, seconds: int) -> str:
    return player.address_at(seconds)


@register.filter
def player_of(video: Video) -> Player:
    """Return what is played of a video in a list for programs."""
    return Player.of(video)


@register.simple_tag
def newest_videos(count: int) -> list[Video]:
    """Return the newest videos for a block that shows neither kind nor category."""
    return reading.newest(count)


@register.simple_tag
def videos_of_the_front(count: int) -> list[Video]:
    return reading.newest_in_place(count)


@register.simple_tag
def video_sections() -> list[Section]:
    """Return all kinds and categories of videos, in order."""
    return [*Kind.known().values(), *Category.known().values()]


@register.simple_tag
def other_videos(video: Video, count: int) -> list[Video]:
    """Return up to `count` others for “Video cùng chuyên mục”, newest first."""
    return reading.beside(video, count)
