"""The page of a video: what readers, the newsroom, and whoever holds a preview link get of the same template."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import Video, reading
from .models.playback import Player

YOUTUBE = {"frame-src": ["https://www.youtube-nocookie.com"]}


def video_page(request: HttpRequest, found: Video, further: Mapping[str, Any] | None = None) -> HttpResponse:
    """Show a video that `reading.video` has returned; `further` is what a preview adds to the context."""
    return page(request, found, reading.player(found), further or {})


def typed_page(request: HttpRequest, video: Video, further: Mapping[str, Any]) -> HttpResponse:
    """Show an unsaved video with what saving would take from its clip."""
    video.leave_shown_clip()
    if video.clip:
        video.take_from(video.clip)
    return page(request, video, Player.of(video), further)


def page(request: HttpRequest, video: Video, player: Player, further: Mapping[str, Any]) -> HttpResponse:
    address = request.build_absolute_uri(video.get_absolute_url())
    context = {"video": video, "player": player, "transcript": video.paragraphs, "address": address, "preview": None}
    response = render(request, "videos/video.html", {**context, **further})
    if player.is_youtube:
        vars(response)["_csp_config"] = settings.SECURE_CSP | YOUTUBE  # portal/middleware.py sends it
    return response
