"""A publication's form in the admin, filled in and sent as a browser does it."""

from django.http import HttpResponse
from django.test import Client

from tests.portal.reading import form_values


def send_form(desk: Client, address: str, form: str, **typed: object) -> HttpResponse:
    """Open the form, type over what it holds, send it. A button is typed as `_save=""` or `_publish=""`."""
    button = {} if {"_publish", "_continue"} & set(typed) else {"_save": "Lưu lại"}
    values = form_values(desk.get(address), form) | typed | button
    return desk.post(address, {name: value for name, value in values.items() if value is not None})


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the messages of a form that was refused, by field."""
    return dict(response.context["adminform"].form.errors) if response.context else {}
