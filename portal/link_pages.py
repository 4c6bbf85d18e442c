"""What the holder of a preview link sees: the publication as it is stored, with its files, and nothing of others.

Not kept by anybody, not counted, not told to other sites; whatever is wrong with a link, the answer is the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from documents import sending
from documents.models import File
from documents.models import reading as documents
from documents.pages import document_page
from news.models import reading as news
from news.pages import article_page
from videos.models import Video
from videos.models import reading as videos
from videos.pages import video_page
from videos.views import caption_file

from . import preview_links
from .desk.previews import Preview
from .preview_links import PreviewLink

ROBOTS = "noindex, nofollow, noarchive"
PAGES: dict[str, tuple[Callable[[int], Any], Callable[..., HttpResponse]]] = {
    "news.article": (news.article, article_page),
    "videos.video": (videos.video, video_page),
    "documents.document": (documents.document, document_page),
}


def for_the_holder(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give a view the living link of the token in the address; answer as always where there is none."""

    @never_cache
    @require_safe
    @wraps(view)
    def get(request: HttpRequest, token: str, **kwargs: Any) -> Any:
        link = preview_links.find(token)
        try:
            response = view(request, link, token=token, **kwargs) if link else ended(request)
        except Http404:
            response = ended(request)
        response.headers["X-Robots-Tag"] = ROBOTS
        response.headers["Referrer-Policy"] = "no-referrer"  # or each site that the page links to would have the link
        return response

    return get


def ended(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/link_ended.html", {"robots": ROBOTS}, status=404)


@for_the_holder
def shared(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    """Show the publication, whatever its state."""
    find, page = PAGES[link.subject]
    found = find(link.subject_id)
    if found is None:
        raise Http404
    if request.method == "GET":
        link.note_opening()
    return page(request, found, {"preview": Preview(ROBOTS, token, link.ends_at)})


@for_the_holder
def shared_file(request: HttpRequest, link: PreviewLink, token: str, pk: int) -> Any:
    """Send a file of the document."""
    return sending.answer(request, get_object_or_404(File, pk=pk, document=subject_in(link, "documents.document")))


@for_the_holder
def shared_captions(request: HttpRequest, link: PreviewLink, token: str, language: str) -> HttpResponse:
    """Send captions of the video."""
    return caption_file(Video.objects.filter(pk=subject_in(link, "videos.video")), language)


def subject_in(link: PreviewLink, model: str) -> int:
    """Return the id of what the link is to. Raises Http404 if that is of another model."""
    if link.subject != model:
        raise Http404
    return link.subject_id
