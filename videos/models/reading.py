"""What pages ask of the video reports again and again, compiled once: ADR 0011."""

from functools import cache

from django.db.models import F, QuerySet
from django.utils import timezone

from portal.keeping import kept
from portal.prepared import Prepared

from .clips import Rendition
from .playback import Player
from .reports import Video
from .sections import Category, Kind

PAGE = (
    "title description kind category clip youtube poster poster_library_alt seconds captions transcript credit "
    "published_at expires_at revised_at withdrawn_at withdrawal_reason"
).split()
LIST = "title", "description", "poster", "poster_x", "poster_y", "seconds", "published_at", "category", "kind"


def in_place(videos: list[Video]) -> list[Video]:
    """Give videos their categories and kinds from memory; what is newer than that is asked for as usual."""
    categories, kinds = Category.known(), Kind.known()
    for video in videos:
        if video.category_id in categories:
            Video.category.field.set_cached_value(video, categories[video.category_id])
        if video.kind_id in kinds:
            Video.kind.field.set_cached_value(video, kinds[video.kind_id])
    return videos


def video(pk: int) -> Video | None:
    """Return a video, in whatever state, with all that its page shows but what readers play, or None."""
    return next(iter(in_place(with_clip(pk=pk))), None)


def of_page(pk: int) -> "QuerySet[Video]":
    of_clip = {"clip_width": F("clip__width"), "clip_height": F("clip__height"), "clip_state": F("clip__state")}
    return Video.objects.filter(pk=pk).only(*PAGE).annotate(**of_clip)


with_clip = Prepared(of_page)


def player(video: Video) -> Player:
    """Return what readers play of a video that `video` has returned."""
    files = files_of(clip=video.clip_id) if video.clip_id else []
    width, height, state = (vars(video)[name] for name in ("clip_width", "clip_height", "clip_state"))
    return Player(video.youtube_id, files, width, height, state)


files_of = Prepared(lambda clip: Rendition.objects.filter(clip=clip).order_by("-height"))


@kept
def newest(count: int) -> list[Video]:
    """Return the newest `count` videos, without kind and category, for the block that every page shows."""
    return newest_published(count)(now=timezone.now()) if count else []


@kept
def newest_in_place(count: int) -> list[Video]:
    """Return the newest `count` videos with kind and category, for the front page."""
    return in_place(newest_published(count)(now=timezone.now()))


@cache
def newest_published(count: int) -> Prepared[Video]:
    return Prepared(lambda now: Video.objects.published(at=now).newest_first().only(*LIST)[:count])


def beside(video: Video, count: int) -> list[Video]:
    """Return the newest `count` other videos of the same category, for “Video cùng chuyên mục”."""
    found = others(count)(category=video.category_id, pk=video.pk, now=timezone.now())
    return in_place(found)


@cache
def others(count: int) -> Prepared[Video]:
    return Prepared(
        lambda category, pk, now: (
            Video.objects.filter(category=category).exclude(pk=pk).published(at=now).newest_first().only(*LIST)[:count]
        )
    )
