"""The news pages. Public ones know only `published()`; a preview has its own address for the newsroom."""

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from portal.publishing import State

from .models import Article, Category, Tag, reading

LARGEST_ID = 2**63 - 1


@require_safe
def article(request: HttpRequest, slug: str, pk: int | str) -> HttpResponse:
    """Show an article at its one address: another slug is sent there, what was taken back answers 410."""
    if int(pk) > LARGEST_ID:
        raise Http404
    found = reading.article(int(pk))
    if found is None:
        raise Http404
    if found.state in (State.WITHDRAWN, State.EXPIRED) and found.was_public:
        return render(request, "news/gone.html", {"article": found}, status=410)
    if found.state != State.PUBLISHED:
        raise Http404
    if request.path != found.get_absolute_url():
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    response = article_page(request, found)
    response.headers["X-Page"] = f"article/{found.pk}"
    return response


def article_page(request: HttpRequest, found: Article, preview: bool = False) -> HttpResponse:
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {"article": found, "current": found.category, "address": address, "preview": preview}
    return render(request, "news/article.html", context)


@never_cache
@staff_member_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newsroom an article in the readers' template, whatever its state."""
    if not request.user.has_perm("news.view_article"):
        raise PermissionDenied
    found = reading.article(pk)
    if found is None:
        raise Http404
    response = article_page(request, found, preview=True)
    response["X-Robots-Tag"] = "noindex"
    return response


class ArticleList(ListView):
    """All news, newest first."""

    http_method_names = ["get", "head", "options"]
    template_name = "news/list.html"
    context_object_name = "articles"
    paginate_by = 20

    def get_queryset(self):
        return Article.objects.published().for_list().newest_first()

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, headers={"X-Page": "list"}, **kwargs)

    def heading(self) -> str:
        return "Tin tức"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return context | {
            "heading": self.heading(),
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        }


class CategoryList(ArticleList):
    @cached_property
    def category(self):
        return get_object_or_404(Category.objects.select_related("parent"), slug=self.kwargs["slug"])

    def get_queryset(self):
        return Article.objects.published().for_list().in_category(self.category)

    def heading(self) -> str:
        return self.category.name

    def get_context_data(self, **kwargs):
        return super().get_context_data(category=self.category, current=self.category, **kwargs)


class TagList(ArticleList):
    @cached_property
    def tag(self):
        return get_object_or_404(Tag, slug=self.kwargs["slug"])

    def get_queryset(self):
        return Article.objects.published().for_list().filter(tags=self.tag).newest_first()

    def heading(self) -> str:
        return f"Từ khóa: {self.tag.name}"
