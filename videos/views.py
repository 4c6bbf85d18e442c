"""The video pages. Public ones know only `published()`; a preview has its own addresses for the newsroom."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.addresses import answer_at_its_address, id_in
from portal.desk.previews import Preview, for_the_newsroom
from portal.paging import ListView

from .models import Category, Kind, Video, reading
from .models.lists import VideoList
from .models.sections import Section
from .pages import video_page


@require_safe
def video(request: HttpRequest, slug: str, pk: int | str) -> HttpResponse:
    """Show a video at its one address: another slug is sent there, what was taken back answers 410."""
    found = reading.video(id_in(pk))
    return answer_at_its_address(request, found, shown, gone)


def shown(request: HttpRequest, found: Video) -> HttpResponse:
    response = video_page(request, found)
    response.headers["X-Page"] = f"video/{found.pk}"
    return response


def gone(request: HttpRequest, found: Video) -> HttpResponse:
    return render(request, "videos/gone.html", {"video": found}, status=410)


@for_the_newsroom("videos.view_video")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newsroom a video in the readers' template, whatever its state."""
    found = reading.video(pk)
    if found is None:
        raise Http404
    return video_page(request, found, {"preview": Preview()})


@for_the_newsroom("videos.view_video")
def preview_captions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    return caption_file(Video.objects.filter(pk=pk), language)


@require_safe
def captions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    return caption_file(Video.objects.published().filter(pk=pk), language)


def caption_file(videos: Any, language: str) -> HttpResponse:
    """Answer with the captions of the one video that there may be."""
    known: Mapping[str, str] = videos.values_list("captions", flat=True).first() or {}
    if language not in known:
        raise Http404
    return HttpResponse(known[language], content_type="text/vtt; charset=utf-8")


@csrf_exempt  # changes nothing but a count, and a token would set a cookie for every reader
@require_POST
def watched(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear from a player that enough of a video has been played to call it watched; pages elsewhere are not heard."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise PermissionDenied
    if not Video.objects.published().filter(pk=pk).exists():
        raise Http404
    return HttpResponse(status=204, headers={"X-Page": f"watched/{pk}"})


class AllVideos(ListView):
    """All videos, newest first."""

    template = "videos/list.html"

    def wanted(self, **kwargs: str) -> tuple[VideoList, dict[str, Any]]:
        return VideoList(), {"heading": "Video"} | filters()


class VideosOfKind(AllVideos):
    def wanted(self, slug: str = "", **kwargs: str) -> tuple[VideoList, dict[str, Any]]:
        kind = named(Kind.known(), slug)
        return VideoList("kind", kind.pk), {"heading": kind.name, "section": kind} | filters()


class VideosInCategory(AllVideos):
    def wanted(self, slug: str = "", **kwargs: str) -> tuple[VideoList, dict[str, Any]]:
        category = named(Category.known(), slug)
        return VideoList("category", category.pk), {"heading": category.name, "section": category} | filters()


def named(sections: Mapping[int, Section], slug: str) -> Section:
    """Return the kind or category with a slug. Raises Http404."""
    found = next((section for section in sections.values() if section.slug == slug), None)
    if found is None:
        raise Http404
    return found


def filters() -> dict[str, Any]:
    return {"kinds": Kind.known().values(), "categories": Category.known().values()}
