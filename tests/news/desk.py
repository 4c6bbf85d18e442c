"""The article's form in the admin, filled in and sent as a browser does it."""

from django.http import HttpResponse
from django.test import Client

from news.models import Article
from tests.desk import errors, send_form

__all__ = ["ADD", "change_address", "errors", "fill_in"]

ADD = "/admin/news/article/add/"


def change_address(article: Article) -> str:
    return f"/admin/news/article/{article.pk}/change/"


def fill_in(desk: Client, address: str, **typed: object) -> HttpResponse:
    return send_form(desk, address, "article_form", **typed)
