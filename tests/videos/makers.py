"""Makers of video reports: each returns something that is saved and right, but for what a test names."""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.publishing import State
from tests.makers import dates_in
from videos.models import Category, Clip, ClipState, Kind, Rendition, Video

numbers = count(1)
MOMENT = datetime(2020, 3, 24, 10, 46, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TYPE = 'video/mp4; codecs="avc1.64001F, mp4a.40.2"'
YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
VTT = """WEBVTT

00:00:01.000 --> 00:00:03.000
Xin chào quý vị.

00:00:06.000 --> 00:00:09.000
Đô thị thông minh phục vụ người dân.
"""


def make_kind(name: str = "") -> Kind:
    return Kind.objects.create(name=name or f"Thể loại {next(numbers)}")


def make_video_category(name: str = "", **fields) -> Category:
    return Category.objects.create(name=name or f"Chuyên mục video {next(numbers)}", **fields)


def make_clip(*heights: int, content: bytes = b"clip", kind: str = TYPE, **fields) -> Clip:
    """Make a clip that plays in these heights (720 and 360, unless given; 0 is the copy of the upload)."""
    number = next(numbers)
    defaults = {"size": 9_000_000, "duration": 151.2, "width": 1280, "height": 720, "state": ClipState.READY}
    clip = Clip.objects.create(name=f"Phóng sự {number}.mp4", **defaults | fields)
    for height in heights or (720, 360):
        ending = "webm" if "webm" in kind else "mp4"
        name = default_storage.save(f"video/clip-{number}-{height}.{ending}", ContentFile(content))
        size = len(content) if len(content) > 4 else (height + 1) * 16_384
        Rendition.objects.create(clip=clip, height=height, name=name, type=kind, size=size)
    return clip


def make_video(title: str = "", **fields) -> Video:
    """Make a video with a clip that was published an hour ago."""
    number = next(numbers)
    defaults = {"description": "Mô tả của video.", "transcript": "Lời thoại của video."}
    defaults["published_at"] = timezone.now() - timedelta(hours=1) + timedelta(milliseconds=number)
    defaults["kind"] = fields.pop("kind", None) or Kind.objects.first() or make_kind()
    defaults["category"] = fields.pop("category", None) or Category.objects.first() or make_video_category()
    if not {"clip", "youtube"} & set(fields):
        defaults["clip"] = make_clip()
    return Video.objects.create(title=title or f"Video {number}", **defaults | fields)


def make_video_in(state: State, title: str = "", **fields) -> Video:
    """Make a video that is in `state` now."""
    return make_video(title, **dates_in(state, "Hình ảnh chưa đúng.") | fields)


def make_videos(number: int, **fields) -> list[Video]:
    """Make published videos, the first one the newest, each a minute older than the one before."""
    now = timezone.now()
    return [make_video(**{"published_at": now - timedelta(minutes=n + 1)} | fields) for n in range(number)]
