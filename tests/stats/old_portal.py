"""The portal's addresses, and old ones that lead to them as those of an earlier portal do."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import include, path

from news.models import Article


def old_page(request: HttpRequest) -> HttpResponse:
    """Lead /Pages/News.aspx?id=9001 to the article with that number."""
    return HttpResponsePermanentRedirect(f"/tin-tuc/{request.GET['id']}/")


def steps(request: HttpRequest, left: int) -> HttpResponse:
    return HttpResponseRedirect(f"/buoc/{left - 1}/" if left else Article.objects.latest("pk").get_absolute_url())


def foreign(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("https://example.com" + Article.objects.latest("pk").get_absolute_url())


def second_address(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("Bài", headers={"X-Page": f"article/{pk}"})


urlpatterns: list[Any] = [
    path("Pages/News.aspx", old_page),
    path("buoc/<int:left>/", steps),
    path("noi-khac/", foreign),
    path("ban-in/<int:pk>/", second_address),
    path("", include("portal.urls")),
]
