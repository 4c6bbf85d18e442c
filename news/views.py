"""The news pages. Public ones know only `published()`; a preview has its own address for the newsroom."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.addresses import answer_at_its_address, id_in
from portal.desk.previews import Preview, for_the_newsroom
from portal.paging import ListView

from .models import Article, Category, Tag, reading
from .models.lists import NewsList
from .pages import article_page


@require_safe
def article(request: HttpRequest, slug: str, pk: int | str) -> HttpResponse:
    """Show an article at its one address: another slug is sent there, what was taken back answers 410."""
    found = reading.article(id_in(pk))
    return answer_at_its_address(request, found, shown, gone)


def shown(request: HttpRequest, found: Article) -> HttpResponse:
    response = article_page(request, found)
    response.headers["X-Page"] = f"article/{found.pk}"
    return response


def gone(request: HttpRequest, found: Article) -> HttpResponse:
    return render(request, "news/gone.html", {"article": found}, status=410)


@for_the_newsroom("news.view_article")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newsroom an article in the readers' template, whatever its state."""
    found = reading.article(pk)
    if found is None:
        raise Http404
    return article_page(request, found, {"preview": Preview()})


class ArticleList(ListView):
    """All news, newest first."""

    template = "news/list.html"

    def wanted(self, **kwargs: str) -> tuple[NewsList, dict[str, Any]]:
        return NewsList(), {"heading": "Tin tức"}


class CategoryList(ArticleList):
    def wanted(self, slug: str = "", **kwargs: str) -> tuple[NewsList, dict[str, Any]]:
        category = next((known for known in Category.known().values() if known.slug == slug), None)
        if category is None:
            raise Http404
        context = {"heading": category.name, "category": category, "current": category}
        return NewsList("category", category.pk), context


class TagList(ArticleList):
    def wanted(self, slug: str = "", **kwargs: str) -> tuple[NewsList, dict[str, Any]]:
        tag = get_object_or_404(Tag, slug=slug)
        return NewsList("tag", tag.pk), {"heading": f"Từ khóa: {tag.name}"}
