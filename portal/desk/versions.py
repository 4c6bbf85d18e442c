"""The history of a thing in the admin: its versions, what differs between two of them, and bringing one back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from ..addresses import is_id
from ..versions import TIME, bring_back, differences, held_fields
from .pages import DeskPages

PER_PAGE = 50
ACTS = {"+": "Tạo", "~": "Sửa", "-": "Xóa"}
LISTED = "history_id history_date history_type history_change_reason changed history_user".split()
NOT_BROUGHT_BACK = "Chưa khôi phục được: nội dung của phiên bản này không còn hợp lệ."


class HistoryAdmin(DeskPages):
    """A ModelAdmin of a model with `history`."""

    rich_text_fields: tuple[str, ...] = ()

    def get_urls(self):
        view, name = self.admin_site.admin_view, self.page_name
        return [
            path("<int:pk>/history/<int:version>/", view(self.version_view), name=name("version")),
            path("<int:pk>/history/<int:version>/khoi-phuc/", view(self.bring_back_view), name=name("bring_back")),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """List the versions, the newest first, fifty on a page; the log of the desk stays at `?nhat-ky=1`."""
        if "nhat-ky" in request.GET or not is_id(str(object_id)):
            return super().history_view(request, object_id, extra_context)
        thing = self.thing(request, int(object_id))
        chosen = [request.GET[name] for name in ("cu", "moi") if is_id(request.GET.get(name, ""))]
        if len(set(chosen)) == 2:
            old, new = sorted(map(int, chosen))
            return HttpResponseRedirect(f"{self.address('version', thing.pk, new)}?voi={old}")
        if chosen:
            messages.warning(request, "Hãy chọn hai phiên bản khác nhau để so sánh.")
        versions = self.versions(thing).select_related("history_user").only(*LISTED, *names("history_user"))
        page = Paginator(versions, PER_PAGE).get_page(request.GET.get("p"))
        for version in page.object_list:
            self.describe(version)
        context = {
            "title": "Lịch sử",
            "page": page,
            "newest": self.versions(thing).values_list("pk", flat=True).first(),
        }
        return self.page(request, thing, "history", context)

    def version_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show a version beside the one before, or beside the one that `?voi=` names."""
        thing = self.thing(request, pk)
        shown = get_object_or_404(self.versions(thing), pk=version)
        other = request.GET.get("voi", "")
        if is_id(other):
            before = get_object_or_404(self.versions(thing), pk=int(other))
        else:
            before = self.versions(thing).filter(pk__lt=shown.pk).first()
        found = differences(before, shown, self.rich_text_fields)
        is_newest = not self.versions(thing).filter(pk__gt=shown.pk).exists()
        context = {
            "title": "Phiên bản",
            "version": self.describe(shown),
            "before": before and self.describe(before),
            "differences": [one for one in found if one.is_changed],
            "same": [one for one in found if not one.is_changed],
            "may_bring_back": not is_newest and self.may_bring_back(request, thing),
        }
        return self.page(request, thing, "version", context)

    def bring_back_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Show what would change, then save the version anew."""
        thing = self.thing(request, pk)
        if not self.may_bring_back(request, thing):
            raise PermissionDenied
        wanted = get_object_or_404(self.versions(thing), pk=version)
        if request.method == "POST":
            return self.bring_back(request, thing, wanted)
        found = differences(self.versions(thing).first(), wanted, self.rich_text_fields, held_fields(self.model))
        context = {
            "title": "Khôi phục phiên bản",
            "version": self.describe(wanted),
            "differences": [one for one in found if one.is_changed],
        }
        return self.page(request, thing, "bring_back", context)

    @transaction.atomic
    def bring_back(self, request: HttpRequest, thing: Any, wanted: Any) -> HttpResponse:
        thing = self.model._base_manager.select_for_update().get(pk=thing.pk)  # as it is now, until this is saved
        try:
            gone = bring_back(thing, wanted)
        except ValidationError as error:
            messages.error(request, " ".join([NOT_BROUGHT_BACK, *error.messages]))
            return HttpResponseRedirect(self.address("version", thing.pk, wanted.pk))
        self.log_change(request, thing, f"Khôi phục phiên bản số {wanted.pk}")
        messages.success(request, "Đã khôi phục. Nội dung trước đó vẫn còn trong lịch sử.")
        if gone:
            messages.warning(request, f"Giữ như hiện tại vì nội dung cũ không còn: {', '.join(gone)}.")
        return HttpResponseRedirect(self.address("change", thing.pk))

    def may_bring_back(self, request: HttpRequest, thing: Any) -> bool:
        return self.has_change_permission(request, thing)

    def thing(self, request: HttpRequest, pk: int) -> Any:
        thing = get_object_or_404(self.model._base_manager, pk=pk)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        return thing

    def versions(self, thing: Any) -> Any:
        history: Any = self.model
        return history.history.filter(id=thing.pk)

    def describe(self, version: Any) -> Any:
        """Give a version the words that pages say of it."""
        fields: list[Any] = [self.opts.get_field(name) for name in version.changed]
        member = version.history_user
        version.who = (member.get_full_name() or member.username) if member else ""
        version.signed = ", ".join(filter(None, [date_format(localtime(version.history_date), TIME), version.who]))
        version.act = version.history_change_reason or ACTS[version.history_type]
        version.changed_shown = ", ".join(capfirst(str(field.verbose_name)) for field in fields)
        return version

    def page(self, request: HttpRequest, thing: Any, template: str, context: dict[str, Any]) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "thing": thing}
        return render(request, f"admin/history/{template}.html", shared | context)


def names(user: str) -> list[str]:
    return [f"{user}__{part}" for part in ("username", "first_name", "last_name")]
