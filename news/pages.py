"""The page of an article: what readers, the newsroom, and whoever holds a preview link get of the same template."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import Article


def article_page(request: HttpRequest, found: Article, further: Mapping[str, Any] | None = None) -> HttpResponse:
    """Show an article that `reading.article` has returned; `further` is what a preview adds to the context."""
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {"article": found, "current": found.category, "address": address, "preview": None, **(further or {})}
    return render(request, "news/article.html", context)


def typed_page(
    request: HttpRequest, article: Article, typed: Mapping[str, Any], further: Mapping[str, Any]
) -> HttpResponse:
    """Show an unsaved article with the keywords that are typed."""
    article.shown_tags = sorted(typed["tags"] if "tags" in typed else article.tags.all(), key=lambda tag: tag.slug)
    return article_page(request, article, further)
