"""How a form asks for a picture: a file from the editor's machine, or one that the library has."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse

from . import decoding, library

KNOWN = "Ảnh này đã có trong thư viện, nên được dùng lại: không lưu thêm bản nữa."


class Chosen(str):
    """The stored name of a picture that was chosen from the library."""

    before: Any = None  # what the field held, for its form to show


class PictureInput(forms.ClearableFileInput):
    template_name = "portal/picture_input.html"

    class Media:
        js = (Script("js/library.js", defer=True), Script("js/cover.js", defer=True))

    def get_context(self, name, value, attrs):
        chosen = value if isinstance(value, Chosen) else None
        context = super().get_context(name, value if chosen is None else chosen.before, attrs)
        context["widget"]["library"] = reverse(library.CHOICES) if library.connected else ""
        context["widget"]["chosen"] = chosen if chosen and library.facts(chosen) else ""
        return context

    def value_from_datadict(self, data, files, name):
        chosen = data.get(f"{name}-chosen", "")
        if chosen and not files.get(name):
            return Chosen(chosen)
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}-chosen" not in data

    def _render(self, template_name, context, renderer=None):
        return render_to_string(template_name, context)  # Django's renderer of forms looks into apps only

    def use_required_attribute(self, initial):
        return False


class PictureFormField(forms.FileField):
    """Its value is an upload that can be decoded, or the name of a picture of the library."""

    def clean(self, data, initial=None):
        if isinstance(data, Chosen):
            if library.facts(data) is None:
                raise ValidationError("Ảnh đã chọn không còn trong thư viện. Hãy chọn ảnh khác.")
            return str(data)
        return super().clean(data, initial)

    def to_python(self, data):
        if data in self.empty_values:
            return None
        decoding.read(data)
        return data

    def bound_data(self, data, initial):
        if isinstance(data, Chosen):
            data.before = initial
            return data
        return super().bound_data(data, initial)

    def has_changed(self, initial, data):
        if isinstance(data, Chosen):
            return not self.disabled and str(initial or "") != data
        return super().has_changed(initial, data)

    def widget_attrs(self, widget):
        return {"accept": "image/*,.heic,.heif"}


class SendsPictures(admin.ModelAdmin):
    """Signs the pictures of a form with who sends them, and says where the library had one already."""

    def save_form(self, request, form, change):
        for upload in uploads(form):
            vars(upload)["sender"] = request.user
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        taken = [vars(upload).get("taken") for upload in uploads(form)]
        if any(one and not one.is_new for one in taken):
            messages.info(request, KNOWN)


def uploads(form: Any) -> Iterator[UploadedFile]:
    """Yield the pictures that were uploaded with a form."""
    for name, field in form.fields.items():
        if isinstance(field, PictureFormField) and isinstance(form.cleaned_data.get(name), UploadedFile):
            yield form.cleaned_data[name]
