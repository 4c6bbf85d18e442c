"""The article's form in the admin, filled in and sent as a browser does it."""

from django.http import HttpResponse
from django.test import Client

from news.models import Article
from tests.portal.reading import form_values

ADD = "/admin/news/article/add/"


def change_address(article: Article) -> str:
    return f"/admin/news/article/{article.pk}/change/"


def fill_in(desk: Client, address: str, **typed: object) -> HttpResponse:
    """Open the form, type over what it holds, send it. A button is typed as `_save=""` or `_publish=""`."""
    button = {} if {"_publish", "_continue"} & set(typed) else {"_save": "Lưu lại"}
    values = form_values(desk.get(address), "article_form") | typed | button
    return desk.post(address, {name: value for name, value in values.items() if value is not None})


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the messages of a form that was refused, by field."""
    return dict(response.context["adminform"].form.errors) if response.context else {}
