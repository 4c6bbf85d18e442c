"""The pages of a model whose forms several editors may have open: who is there, and what a late save would change."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from . import basis, presence, saves
from .fields import join_fields
from .held import hold
from .joined import Forms, Joining
from .presence import Presence

NOT_SAVED = {
    "_join": "Đã ghép hai bản, chưa lưu: hãy xem lại rồi bấm lưu hoặc đăng.",
    "_restore": "Đã đưa bản chưa lưu trở lại biểu mẫu, chưa lưu: hãy xem lại rồi bấm lưu hoặc đăng.",
}


class NotSaved(forms.ModelForm):
    """A form that is shown with what was sent, and saves nothing, however right it is."""

    def is_valid(self) -> bool:
        super().is_valid()
        return False


class EditedTogether(admin.ModelAdmin):
    """Keeps what editors type: a save over a newer version is refused, and both are joined first (docs/adr/0024).

    The model has a field `modified_at` that each save sets.
    """

    change_form_template = "admin/together/change_form.html"

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/dang-mo/", view(require_POST(self.presence_view)), name=f"{name}_presence"),
            path("chua-luu/", view(require_POST(self.unsaved_view)), name=f"{name}_unsaved"),
            *super().get_urls(),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or "_restore" in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            stored = self.locked(request, object_id)
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
        stored = rows.filter(pk=key).first() if key.isdecimal() else None
        return stored if stored and self.has_change_permission(request, stored) else None

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
            "presence": reverse(self.address("presence"), args=[obj.pk]) if obj and obj.pk else "",
            "unsaved": reverse(self.address("unsaved")),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def based_on(self, context: dict[str, Any], stored: Any) -> str:
        if stored is None or not stored.pk:
            return ""
        formsets = [shown.formset for shown in context["inline_admin_formsets"]]
        return basis.sealed(stored, hold(context["adminform"].form, formsets))

    def address(self, page: str) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def response_add(self, request, obj, post_url_continue=None):
        return saves.confirm(request, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        return saves.confirm(request, super().response_change(request, obj))

    def presence_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hear that a form is open, or no longer; tell who else is there, and whether they have saved."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        tab, subject = request.POST.get("tab", ""), f"{self.opts.label_lower}/{pk}"
        if not saves.TOKEN.fullmatch(tab):
            return HttpResponse(status=400)
        if "leave" in request.POST:
            presence.leave(subject, request.user, tab)
            return HttpResponse(status=204)
        presence.enter(subject, request.user, tab)
        version = self.model._default_manager.filter(pk=pk).values("modified_at")[:1]
        rows: list[Any] = list(presence.of(subject).annotate(modified_at=Subquery(version)))
        others = [row for row in rows if row.tab != tab]
        return JsonResponse({"others": self.told(request, others), "saved": self.saved(request, pk, rows)})

    def told(self, request: HttpRequest, others: list[Presence]) -> list[str]:
        """Return a sentence for each of the others, once for each person."""
        first = {row.user: row for row in reversed(others)}
        names = {saves.name_for(request, user): saves.clock(row.opened_at) for user, row in first.items()}
        return [f"{name} cũng đang mở {self.opts.verbose_name} này (từ {time})." for name, time in names.items()]

    def saved(self, request: HttpRequest, pk: int, rows: list[Any]) -> str:
        """Return a sentence when the form is based on an older version than what is stored now."""
        based_on, now = request.POST.get("version", ""), rows[0] if rows else None
        if not based_on or now is None or now.modified_at is None or basis.version_of(now) == based_on:
            return ""
        who, when = saves.last_save(request, self.model, pk)
        return f"{who} vừa lưu lúc {when}: lần lưu của bạn sẽ được so sánh trước."

    def unsaved_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a copy that was not saved would change; stores nothing."""
        key = request.POST.get("_object", "")
        stored = get_object_or_404(self.get_queryset(request), pk=key) if key.isdecimal() else None
        if not (self.has_change_permission(request, stored) if stored else self.has_add_permission(request)):
            raise PermissionDenied
        mine, now = hold(*self.forms(request, stored, True)), hold(*self.forms(request, stored))
        as_basis = basis.Basis("", "", {key: (one.sent, one.shown) for key, one in now.items()})
        fields = join_fields(as_basis, mine, now, {}).values()
        changed = [field for field in fields if field.is_changed]
        return render(request, "admin/together/unsaved.html", {"fields": changed})
