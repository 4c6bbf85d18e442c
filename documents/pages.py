"""The page of a document: what readers, the newsroom, and whoever holds a preview link get of the same template."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import Document, reading


def document_page(request: HttpRequest, found: Document, further: Mapping[str, Any] | None = None) -> HttpResponse:
    """Show a document that `reading.document` has returned; `further` is what a preview adds to the context."""
    return page(request, found, reading.ties(found), further or {})


def typed_page(
    request: HttpRequest, document: Document, typed: Mapping[str, Any], further: Mapping[str, Any]
) -> HttpResponse:
    """Show an unsaved document with its stored files, and with what is typed that it replaces and belongs to."""
    document.name_itself()
    stored = reading.document(document.pk)
    document.replaced_on = vars(stored)["replaced_on"] if stored else None
    return page(request, document, reading.ties(document) | reading.typed_ties(typed), further)


def page(request: HttpRequest, document: Document, ties: dict[str, Any], further: Mapping[str, Any]) -> HttpResponse:
    address = request.build_absolute_uri(document.get_absolute_url())
    context = {"document": document, "address": address, "preview": None, **ties, **further}
    return render(request, "documents/document.html", context)
