"""What pages ask of the video reports again and again, compiled once: ADR 0011."""

from functools import cache

from django.utils import timezone

from portal.keeping import kept
from portal.prepared import Prepared

from .reports import Video
from .sections import Category, Kind

LIST = "title", "description", "poster", "seconds", "published_at", "category", "kind"


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
    """Return a video, in whatever state, with its clip and renditions, or None."""
    return next(iter(in_place(list(Video.objects.filter(pk=pk).select_related("clip")))), None)


@kept
def newest(count: int) -> list[Video]:
    """Return the newest `count` videos, for the blocks that every page shows."""
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
