"""Clips that wait to be worked on, and steps that take no time in place of FFmpeg's."""

import os
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from PIL import Image

from tests.makers import numbers
from videos import files, processing
from videos.ffmpeg import renditions
from videos.ffmpeg.confinement import Limits
from videos.ffmpeg.probe import Facts
from videos.lease import Lease
from videos.models import Category, Clip, ClipState, Kind, Video
from videos.processing import process
from videos.worker import Worker

PLAYS = 'video/mp4; codecs="avc1.64001F, mp4a.40.2"'
tokens = count(1)


def make_clip(content: bytes | Path = b"a clip", **fields) -> Clip:
    """Make a clip whose file is there and that waits."""
    data = content.read_bytes() if isinstance(content, Path) else content
    fields = {"state": ClipState.WAITING, "name": "Lễ khánh thành.mp4", "uploaded_at": timezone.now()} | fields
    clip = Clip.objects.create(size=len(data), **fields)
    clip.source.parent.mkdir(parents=True, exist_ok=True)
    clip.source.write_bytes(data)
    return clip


def make_video(clip: Clip | None, **fields) -> Video:
    """Make a published video of a clip."""
    category, _ = Category.objects.get_or_create(name="Thời sự")
    defaults = {"title": f"Video {next(numbers)}", "description": "Mô tả.", "category": category, "clip": clip}
    return Video.objects.create(
        **defaults | {"kind": Kind.objects.first(), "published_at": timezone.now(), "transcript": "Lời."} | fields
    )


def claimed(clip: Clip, **options) -> Clip:
    """Return a clip that a worker has just taken up."""
    assert clip.claim(f"worker-{next(tokens)}", **options)
    return clip


def lease(clip: Clip) -> Lease:
    """Return a lease that nobody renews."""
    kept = Lease(clip, threading.Event())
    kept.told_at(time.monotonic())
    return kept


def upload_folder() -> Path:
    return Path(settings.PORTAL_UPLOADS)


def played() -> list[str]:
    """Return the names of all files that readers could play, and of what is left of making them."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in files.folder().rglob("*") if path.is_file())


def doing(error: BaseException | None = None) -> Worker:
    """Return a worker that finishes each clip, or meets an error."""

    def process(clip, lease):
        if error:
            raise error
        assert clip.finish([])

    return Worker(process)


def after(error: BaseException | None, clip: Clip | None = None) -> Clip:
    """Let a worker that meets an error work off what is due; return the clip as it is then."""
    clip = clip or make_clip()
    Clip.objects.update(due_at=timezone.now())
    doing(error).work_on_next()
    clip.refresh_from_db()
    return clip


@contextmanager
def database_away():
    def away(*args):
        raise OperationalError("the database is away")

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(away):
        patch.setattr(connection, "close", lambda: None)  # the test's own connection
        yield


def run(clip: Clip) -> Clip:
    """Work on a clip as a worker does."""
    process(claimed(clip), lease(clip))
    clip.refresh_from_db()
    return clip


def age(name: str, **time_ago: float) -> None:
    moment = time.time() - timedelta(**time_ago).total_seconds()
    os.utime(files.path(name), (moment, moment))


class Studio:
    """Steps that make small files at once, and note what they were asked."""

    facts = Facts("mov", 12.4, 1280, 720, "h264", "High", "yuv420p", "", "", 25.0, "aac", PLAYS)

    def __init__(self) -> None:
        self.done: list[str] = []
        self.errors: dict[str, BaseException] = {}
        self.folders: list[Path] = []
        self.limits: dict[str, Limits] = {}

    def put_in_place(self, monkeypatch) -> "Studio":
        """Take FFmpeg's place."""
        monkeypatch.setattr(processing, "probe", self.probe)
        for step in ("copy_as_uploaded", "posters", "renditions"):
            monkeypatch.setattr(renditions, step, getattr(self, step))
        return self

    def note(self, step: str, limits: Limits) -> None:
        self.done.append(step)
        self.limits[step] = limits
        if step in self.errors:
            raise self.errors[step]

    def probe(self, path, limits, stopped=None, folder=None):
        self.folders.append(folder)
        self.note("probe" if path.suffix == ".clip" else "look", limits)
        return self.facts

    def copy_as_uploaded(self, source, facts, target, *, limits, stopped=None):
        self.note("copy", limits)
        target.write_bytes(b"copy")

    def posters(self, source, facts, folder, *, limits, stopped=None):
        self.note("posters", limits)
        paths = [folder / f"poster-{number}.png" for number in (1, 2, 3)]
        for path in paths:
            Image.new("RGB", (400, 225)).save(path)
        return paths

    def renditions(self, source, facts, targets, progress, stopped, limits):
        for height, path in targets.items():
            path.write_bytes(b"%d" % height)
        self.note("renditions", limits)
        progress(1.0)
