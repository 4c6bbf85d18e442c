"""The pages that belong to no single app."""

from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import home as front_page
from . import images, library, pasting
from .choosing import KNOWN
from .display import Display
from .front.files import uploaded
from .models import Page

MAY_WRITE = ("news.add_article", "news.change_article", "portal.add_page", "portal.change_page")


def page_named(name: str, response: HttpResponse) -> HttpResponse:
    """Say for the counting which page an answer is."""
    response.headers["X-Page"] = name
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return page_named("home", render(request, "portal/home.html", front_page.blocks() | {"is_home": True}))


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return page_named("page", render(request, "portal/page.html", {"page": get_object_or_404(Page, slug=slug)}))


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    pages = Page.objects.only("title", "slug")
    return page_named("site-map", render(request, "portal/site_map.html", {"pages": pages}))


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    return page_named("feeds", render(request, "portal/feeds.html"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /hien-thi/", ""]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def page_before(request: HttpRequest) -> str:
    """Return the address on this site that the reader came from, as the form or the browser says, or the front page."""
    referer = request.headers.get("Referer", "").removeprefix(f"{request.scheme}://{request.get_host()}")
    back = request.POST.get("ve", referer)
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe and not back.startswith("/hien-thi/") else "/"


@csrf_exempt  # changes nothing but the sender's own display cookie, and a token would set a cookie for every reader
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """The toolbar without JavaScript: a form to choose text size and theme, then back to the page one came from."""
    back = page_before(request)
    if request.method != "POST":
        return page_named("display", render(request, "portal/display.html", {"back": back}))
    response = HttpResponseRedirect(back, status=303)
    Display.of(request).chosen(request.POST.get("chon", "")).keep(response, secure=settings.SESSION_COOKIE_SECURE)
    return response


def require_writer(request: HttpRequest) -> None:
    if not any(request.user.has_perm(permission) for permission in MAY_WRITE):
        raise PermissionDenied


@require_POST
@staff_member_required
def upload_picture(request: HttpRequest) -> JsonResponse:
    """Take a picture from the editor: answers in the form that CKEditor asks for."""
    require_writer(request)
    file = request.FILES.get("upload")
    if file is None:
        return refused("Chưa chọn tệp ảnh nào.")
    try:
        taken = images.take(cast(BinaryIO, file.file), file.name or "", request.user)
    except ValidationError as error:
        return refused(" ".join(error.messages))
    answer = {"uploaded": 1, "fileName": Path(taken.name).name, "url": default_storage.url(taken.name)}
    if taken.is_new:
        return JsonResponse(answer)
    facts = library.facts(taken.name)
    return JsonResponse(answer | {"error": {"message": KNOWN}, "alt": facts.alt if facts else ""})


def refused(message: str) -> JsonResponse:
    return JsonResponse({"uploaded": 0, "error": {"message": message}}, status=400)


@require_POST
@staff_member_required
def paste(request: HttpRequest) -> JsonResponse:
    """Convert what was pasted into the editor. It comes as a file: Word's HTML is larger than a form's field may be."""
    require_writer(request)
    file = request.FILES.get("html")
    if file is None:
        return refused("Không có nội dung dán.")
    try:
        html = file.read(4 * pasting.MAX_LENGTH + 1).decode("utf-8", "replace")  # a character takes at most four bytes
        return JsonResponse(asdict(pasting.from_clipboard(html)))
    except ValueError as error:
        return refused(str(error))


@require_safe
def media(request: HttpRequest, path: str) -> StreamingHttpResponse:
    """Send an uploaded file where neither the front nor a web server before it does."""
    found = uploaded(path, request.method or "", request.META)
    if found is None:
        raise Http404
    return StreamingHttpResponse(found.pieces(), status=found.status, headers=dict(found.headers))
