"""“Kiểm tra trước khi đăng” in the forms of publications: what `portal.proofreading` finds, with links to the places.

The page shows it by itself; while somebody types, an address answers it anew for what the form then holds. Nothing is
stored for that.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST

from .. import proofreading
from ..proof import Finding
from .pages import DeskPages

MOST_BYTES = 4 * 2**20  # of a form that is checked while somebody types; a text has 1.5 MB at most
TOO_LONG = "Nội dung quá dài, không kiểm tra được trong lúc soạn. Hãy chia thành nhiều bài."


class Item(NamedTuple):
    """One line of what there is to mend."""

    message: str
    label: str  # of its field
    anchor: str  # the id of the field on the page, or ""
    place: str = ""  # JSON of a passages.Place


class CheckedAdmin(DeskPages):
    """A ModelAdmin of publications whose form says what stands against publication, and what might be better."""

    class Media:
        js = (Script("js/checks.js", defer=True),)

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.check_view))
        return [
            path("kiem-tra/", view, name=self.page_name("check_new")),
            path("<int:pk>/kiem-tra/", view, name=self.page_name("check")),
            *super().get_urls(),
        ]

    def check_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Answer the list for a form as it is filled in; files that stay where they are come by name in `_chosen`."""
        if not (self.has_change_permission(request) if pk else self.has_add_permission(request)):
            raise PermissionDenied
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return HttpResponse(TOO_LONG, status=413, content_type="text/plain; charset=utf-8")
        publication = get_object_or_404(self.get_queryset(request), pk=pk) if pk else None
        made: Any = self.get_form(request, publication, change=bool(pk))
        form = made(request.POST, request.FILES, instance=publication)
        form.is_valid()
        return render(request, "admin/checks_list.html", checks_of(form, request.POST.getlist("_chosen")))

    def render_change_form(self, request, context, *args, **kwargs):
        form: Any = context["adminform"].form
        may = self.has_change_permission(request, kwargs.get("obj")) if kwargs.get("change") else True
        if may:
            context |= checks_of(form) | {"checks_address": self.check_address(kwargs.get("obj"))}
            context["refused"] = [*refused_in(form), *refused_inline(context["inline_admin_formsets"])]
        return super().render_change_form(request, context, *args, **kwargs)

    def check_address(self, publication: Any) -> str:
        return self.address("check", publication.pk) if publication else self.address("check_new")


def checks_of(form: Any, chosen: Collection[str] = ()) -> dict[str, list[Item]]:
    """Return what there is to say of a form as it is filled in now: `refusing` and `advising`."""
    found = findings(form, chosen)
    return {
        "refusing": [item(form, finding) for finding in found if finding.refuses],
        "advising": [item(form, finding) for finding in found if not finding.refuses],
    }


def findings(form: Any, chosen: Collection[str] = ()) -> list[Finding]:
    """Return what the rules find; of a field that cannot be taken over as it is filled in, only why not."""
    found = proofreading.read(form.instance, chosen)
    wrong = [finding for finding in errors(form, found) if finding not in found]
    fields = {finding.field for finding in wrong}
    return [*wrong, *(finding for finding in found if finding.field not in fields)]


def errors(form: Any, found: list[Finding]) -> Iterator[Finding]:
    """Yield why a form is refused: as the rules say it, with the place, where one of them is the reason."""
    known = {finding.message: finding for finding in reversed(found) if finding.refuses}
    wanted = form.instance.proof_fields.wanted
    for name, wrong in form.errors.as_data().items():
        for error in wrong:
            said = wanted.get(name) if error.code == "required" else None
            for text in [said] if said else ValidationError(error).messages:
                yield known.get(text) or Finding(True, text, name)


def item(form: Any, finding: Finding) -> Item:
    place = json.dumps(finding.place._asdict()) if finding.place else ""
    if finding.field not in form.fields:
        return Item(finding.message, "", f"{finding.field}-group" if finding.field == "files" else "")
    field = form[finding.field]
    first = field.id_for_label or f"{field.auto_id}_0"  # of several inputs
    return Item(finding.message, field.label, first, place)


def refused_in(form: Any) -> list[Item]:
    return [item(form, finding) for finding in errors(form, proofreading.read(form.instance))]


def refused_inline(formsets: Any) -> Iterator[Item]:
    for form in (form for one in formsets for form in one.formset.forms if form.is_bound):
        for name, messages in form.errors.items():
            label, anchor = (form[name].label, form[name].auto_id) if name in form.fields else ("", "")
            yield from (Item(message, label, anchor) for message in messages)
