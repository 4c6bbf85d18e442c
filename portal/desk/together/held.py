"""What the fields of a form hold, in a shape that can be compared, kept and sent again."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from ... import vietnamese
from ...richtext import clean
from ..editor import FormattedField

FILE_ENDS = "-clear", "-chosen"  # of a file: to be removed; a picture of the library in its place
Sent = list[list[str]]  # what a browser sends: the end of each name (“_0” of a date), and its value


class Kind(StrEnum):
    FORMATTED = "formatted"
    LINES = "lines"
    WHOLE = "whole"  # what is chosen as a whole: a title, a date, a category
    FILE = "file"


class Held(NamedTuple):
    name: str  # of the field in this form
    label: str
    kind: Kind
    sent: Sent
    shown: str  # for people

    @property
    def text(self) -> str:
        return self.sent[0][1] if self.sent else ""


def hold(form: Any, formsets: Iterable[Any] = ()) -> dict[str, Held]:
    """Return what every field of a form and of its rows holds, bound or not, by a key that a row keeps."""
    found = dict(fields_of(form, "", ""))
    for formset in formsets:
        for row in formset.initial_forms:
            if row.instance is not None and row.instance.pk:
                found |= fields_of(row, f"{formset.prefix}/{row.instance.pk}/", f"{row.instance}: ")
    return found


def fields_of(form: Any, before: str, label: str) -> Iterator[tuple[str, Held]]:
    for bound in form:
        kind, name = kind_of(bound.field), form.add_prefix(bound.name)
        sent = sent_by(bound, kind)
        yield before + bound.name, Held(name, label + bound.label, kind, sent, shown(bound, kind, sent))


def kind_of(field: forms.Field) -> Kind:
    if isinstance(field, forms.FileField):
        return Kind.FILE
    if isinstance(field, FormattedField):
        return Kind.FORMATTED
    return Kind.LINES if isinstance(field.widget, forms.Textarea) else Kind.WHOLE


def sent_by(bound: Any, kind: Kind) -> Sent:
    """Return what a browser sends of a field; of files only that one is to be removed, or was chosen."""
    if kind == Kind.FILE:
        data = bound.form.data if bound.form.is_bound else {}
        return [[end, data[bound.html_name + end]] for end in FILE_ENDS if data.get(bound.html_name + end)]
    value = bound.value()
    widget: Any = getattr(bound.field.widget, "widget", bound.field.widget)  # within the admin's own for relations
    if isinstance(widget, forms.MultiWidget):
        return sent_in_parts(widget, value)
    if isinstance(widget, forms.CheckboxInput):
        return [["", "on"]] if widget.check_test(value) else []
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return [["", one] for one in sorted(map(str, widget.format_value(value))) if one]
    text = text_of(widget.format_value(value))
    return [["", cleaned(text) if kind == Kind.FORMATTED else text.strip()]]


def sent_in_parts(widget: Any, value: Any) -> Sent:
    parts = value if isinstance(value, list | tuple) else widget.decompress(value)
    ends = zip(widget.widgets_names, widget.widgets, parts, strict=False)
    return [[end, text_of(part.format_value(one))] for end, part, one in ends]


def text_of(value: Any) -> str:
    text = "" if value is None else str(value)
    return vietnamese.normalize(text.replace("\r\n", "\n").replace("\r", "\n"))


def cleaned(html: str) -> str:
    try:
        return clean(html)
    except ValueError:  # the form will refuse it; until then it is not thrown away
        return html


def shown(bound: Any, kind: Kind, sent: Sent) -> str:
    if kind == Kind.FILE:
        chosen = dict(cast(Any, sent)).get("-chosen", "")
        return chosen or ("(bỏ tệp)" if sent else str(bound.initial or ""))
    if isinstance(bound.field, forms.BooleanField):
        return "Có" if sent else "Không"
    values = [value for _, value in sent]
    if bound.is_hidden or not hasattr(bound.field, "choices"):  # what nobody sees needs no name, and no query
        return " ".join(values).strip()
    return ", ".join(names(bound.field, values))


def names(field: Any, values: list[str]) -> Iterable[str]:
    """Return what the choices with these values are called."""
    if not values:
        return []
    if not isinstance(field, forms.ModelChoiceField):
        called = {str(value): in_words(name) for value, name in field.choices}
        return [called.get(value, value) for value in values]
    try:
        rows = cast(Any, field).queryset.filter(**{f"{field.to_field_name or 'pk'}__in": values})
        return [field.label_from_instance(row) for row in rows]
    except (ValueError, TypeError, ValidationError):  # sent by hand
        return values


def in_words(name: Any) -> str:
    """Return what a choice is called; of one that is shown as a picture, what stands below it."""
    return strip_tags(name).strip() if hasattr(name, "__html__") else str(name)


def new_rows(formset: Any) -> Iterator[list[tuple[str, str]]]:
    """Yield what each row sends that the form would add: the ends of names, after the row's own prefix, and values."""
    for row in formset.extra_forms:
        held = [one for _, one in fields_of(row, "", "")] if row.has_changed() else []
        sent = [(one.name.removeprefix(row.prefix) + end, value) for one in held for end, value in one.sent]
        if any(value for _, value in sent):
            yield sent
