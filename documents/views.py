"""The pages of documents, and their files. Public ones know only `published()`; previews are for the newsroom."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.addresses import answer_at_its_address, id_in
from portal.desk.previews import Preview, for_the_newsroom

from . import sending
from .lists import SECTIONS, Search
from .models import Document, File, reading
from .pages import document_page


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    search = Search.of(request.GET)
    page = search.page(request.GET.get("page", ""))
    pages = [(number, search.query(number)) for number in page.elided()]
    choices = [
        (name, model._meta.verbose_name, list(model.known().values()), search.sections.get(name))
        for name, (_, model) in SECTIONS.items()
    ]
    context = {"search": search, "page": page, "pages": pages, "choices": choices, "years": reading.years()}
    context["this_page"] = request.path + page.query
    response = render(request, "documents/list.html", context)
    response.headers["X-Page"] = "list"
    return response


@require_safe
def document(request: HttpRequest, slug: str, pk: int | str) -> HttpResponse:
    """Show a document at its one address: another slug is sent there, what was taken back answers 410."""
    return answer_at_its_address(request, reading.document(id_in(pk)), shown, gone)


def shown(request: HttpRequest, found: Document) -> HttpResponse:
    response = document_page(request, found)
    response.headers["X-Page"] = f"document/{found.pk}"
    return response


def gone(request: HttpRequest, found: Document) -> HttpResponse:
    return render(request, "documents/gone.html", {"document": found}, status=410)


@require_safe
def file(request: HttpRequest, pk: int | str, name: str) -> Any:
    """Send a file of a document that readers see, under its own name, to be kept and not to be opened as a page."""
    found = get_object_or_404(File.objects.public(), pk=id_in(pk))
    if found.last_part != name:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    response = sending.answer(request, found)
    if sending.is_beginning(response):
        response.headers["X-Page"] = f"download/{found.document_id}"
    return response


@for_the_newsroom("documents.view_document")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newsroom a document in the readers' template, whatever its state."""
    found = reading.document(pk)
    if found is None:
        raise Http404
    return document_page(request, found, {"preview": Preview()})


@for_the_newsroom("documents.view_document")
def preview_file(request: HttpRequest, pk: int) -> Any:
    return sending.answer(request, get_object_or_404(File, pk=pk))
