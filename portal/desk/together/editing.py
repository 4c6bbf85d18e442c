"""The pages of a model whose forms several editors may have open: who is there, and what a late save would change."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST

from ...addresses import is_id
from . import basis, saves
from .company import InCompany
from .fields import join_fields
from .held import hold
from .joined import Forms, Joining

NOT_SAVED = {
    "_join": "Đã ghép hai bản, chưa lưu: hãy xem lại rồi bấm lưu hoặc đăng.",
    "_gone": "Trong lúc bạn sửa, có người đã xóa bản này. Chữ của bạn ở đây, chưa lưu: lưu thì thành một bản mới.",
    "_restore": "Đã đưa bản chưa lưu trở lại biểu mẫu, chưa lưu: hãy xem lại rồi bấm lưu hoặc đăng.",
}


class NotSaved(forms.ModelForm):
    """A form that is shown with what was sent, and saves nothing, however right it is."""

    def is_valid(self) -> bool:
        super().is_valid()
        return False


def without_memory(response: HttpResponse) -> None:
    """Let no browser put back what was typed into a form that it loads anew: that form is based on another version."""
    response.content = response.content.replace(b'method="post" id=', b'autocomplete="off" method="post" id=', 1)


class EditedTogether(InCompany):
    """Keeps what editors type: a save over a newer version is refused, and both are joined first (docs/adr/0024).

    The model has a field `modified_at` that each save sets.
    """

    change_form_template = "admin/together/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.unsaved_view))
        return [path("chua-luu/", view, name=self.page_name("unsaved")), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or "_restore" in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            stored = self.locked(request, object_id)
            if stored is None and self.is_gone(request, object_id) and self.has_add_permission(request):
                return self.anew(request)
            joining = self.joining(request, stored) if stored else None
            if joining and not joining.is_ready:
                return self.joining_page(request, joining)
            if joining:
                request.POST = joining.data()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        """Return what is stored, nobody else's to change until the transaction ends; None for who may not change it."""
        key = unquote(object_id)
        rows = self.get_queryset(request).select_for_update(of=("self",))
        stored = rows.filter(pk=key).first() if is_id(key) else None
        return stored if stored and self.has_change_permission(request, stored) else None

    def is_gone(self, request: HttpRequest, object_id: str) -> bool:
        """Say whether it was deleted, for good or into the bin."""
        key = unquote(object_id)
        return is_id(key) and not self.get_queryset(request).filter(pk=key).exists()

    def anew(self, request):
        """Show what was sent for something deleted in the form of a new one, without its rows."""
        data = request.POST.copy()
        rows = [name for name in data if name.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS"))]
        request.POST = data
        data.update({"_gone": "1"})
        for name in rows:
            data[name] = "0"
        return super().changeform_view(request, None, self.address("add"))

    def joining(self, request: HttpRequest, stored: Any) -> Joining | None:
        """Return what has to be joined before this form may be saved, None when nothing has."""
        based_on = basis.opened(request.POST.get("_based_on", ""), stored)
        is_joined = "_join" in request.POST
        if based_on and based_on.version == basis.version_of(stored) and not is_joined:
            return None
        joining = Joining(request, stored, based_on, self.forms(request, stored, True), self.forms(request, stored))
        return joining if is_joined or joining.is_changed_by_others else None

    def forms(self, request: HttpRequest, stored: Any, as_sent: bool = False) -> Forms:
        """Return the form and its rows with what is stored, or with what was sent."""
        data = (request.POST, request.FILES) if as_sent else (None, None)
        form = self.get_form(request, stored, change=stored is not None)
        rows = [
            formset(*data, instance=stored, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, stored)
        ]
        return Forms(form(*data, instance=stored), rows)

    def joining_page(self, request: HttpRequest, joining: Joining) -> HttpResponse:
        who, when = saves.last_save(request, self.model, joining.stored.pk)
        context = {
            "title": "Có người đã lưu trước bạn",
            "opts": self.opts,
            "joining": joining,
            "who": who,
            "when": when,
        }
        context = self.admin_site.each_context(request) | context
        return render(request, "admin/together/joining.html", context, status=409)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (NotSaved, form), {}) if set(NOT_SAVED) & set(request.POST) else form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        for name in set(NOT_SAVED) & set(request.POST):
            messages.warning(request, NOT_SAVED[name])
        carried = request.POST.get("_based_on", "") or self.based_on(context, obj)
        based_on = basis.opened(carried, obj) if obj and obj.pk else None
        context["together"] = {
            "based_on": carried,
            "version": based_on.version if based_on else "",
            "copy": request.POST.get("_copy", ""),
            "is_unsaved": request.method == "POST",
            "model": self.opts.label_lower,
            "presence": self.address("presence", obj.pk) if obj and obj.pk else "",
            "unsaved": self.address("unsaved"),
        }
        response: Any = super().render_change_form(request, context, add, change, form_url, obj)
        response.add_post_render_callback(without_memory)
        return response

    def based_on(self, context: dict[str, Any], stored: Any) -> str:
        if stored is None or not stored.pk:
            return ""
        formsets = [shown.formset for shown in context["inline_admin_formsets"]]
        return basis.sealed(stored, hold(context["adminform"].form, formsets))

    def response_add(self, request, obj, post_url_continue=None):
        return saves.confirm(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        return saves.confirm(request, super().response_change(request, obj))

    def unsaved_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a copy that was not saved would change; stores nothing."""
        key = request.POST.get("_object", "")
        stored = get_object_or_404(self.get_queryset(request), pk=key) if is_id(key) else None
        if not (self.has_change_permission(request, stored) if stored else self.has_add_permission(request)):
            raise PermissionDenied
        mine, now = hold(*self.forms(request, stored, True)), hold(*self.forms(request, stored))
        as_basis = basis.Basis("", "", {key: (one.sent, one.shown) for key, one in now.items()})
        fields = join_fields(as_basis, mine, now, {}).values()
        changed = [field for field in fields if field.is_changed]
        return render(request, "admin/together/unsaved.html", {"fields": changed})
