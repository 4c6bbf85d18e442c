"""The demonstration's video reports: clips made by rule, then processed like any other upload."""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from videos.captions import Cue, written
from videos.models import Category, Clip, ClipState, Kind, Video
from videos.worker import Worker

from .clips import HEIGHT, WIDTH, make_clip
from .covers import draw
from .dates import time_of

CONTENT = Path(__file__).with_name("videos.toml")


def add_videos() -> int:
    """Add the video reports that are missing, by title, and process their clips; return how many were added."""
    content = tomllib.loads(CONTENT.read_text("utf-8"))
    for model, name in ((Category, "category"), (Kind, "kind")):
        for entry in content[name]:
            model.objects.get_or_create(slug=entry["slug"], defaults=entry)
    added = sum(add_video(entry) for entry in content["video"])
    Worker().work_off()
    return added


def add_video(entry: dict[str, Any]) -> int:
    if Video.objects.filter(title=entry["title"]).exists():
        return 0
    clip = Clip(name=f"{entry['kind']}.mp4", state=ClipState.WAITING, uploaded_at=timezone.now())
    settings.PORTAL_UPLOADS.mkdir(parents=True, exist_ok=True)
    make_clip(clip.source, [draw(motif, seed, SCENE) for motif, seed in entry["scenes"]], entry["note"])
    clip.size = clip.source.stat().st_size
    video = Video(**{name: entry[name] for name in ("title", "description", "credit")}, clip=clip)
    video.kind = Kind.objects.get(slug=entry["kind"])
    video.category = Category.objects.get(slug=entry["category"])
    video.transcript = entry["transcript"].strip()
    languages = {"vi": entry["captions"], "en": entry.get("english")}
    video.captions = {code: webvtt(cues) for code, cues in languages.items() if cues}
    video.published_at = time_of(entry)
    with transaction.atomic():
        clip.save()
        video.save()
    return 1


SCENE = WIDTH * 5 // 4, HEIGHT * 5 // 4


def webvtt(cues: list[tuple[float, float, str]]) -> str:
    return written([Cue(*cue) for cue in cues])
