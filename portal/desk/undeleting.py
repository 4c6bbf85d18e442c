"""What was deleted and has left its versions behind, in the admin: a list from which it is made again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path

from ..addresses import is_id
from ..history import DELETED
from ..versions import undelete
from .versions import HistoryAdmin

MOST = 100  # the latest deletions are offered


class UndeletingAdmin(HistoryAdmin):
    """A ModelAdmin of a model whose history outlives its rows."""

    change_list_template = "admin/history/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.deleted_view)
        return [path("da-xoa/", view, name=self.page_name("deleted")), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        extra = (extra_context or {}) | {"may_undelete": self.has_add_permission(request)}
        return super().changelist_view(request, extra)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List what was deleted, the latest first, and make again what is chosen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            chosen = request.POST.get("version", "")
            return self.undelete(request, get_object_or_404(self.deleted(), pk=int(chosen) if is_id(chosen) else None))
        versions = [self.describe(version) for version in self.deleted().select_related("history_user")[:MOST]]
        context = self.admin_site.each_context(request) | {"title": "Đã xóa", "opts": self.opts, "versions": versions}
        return render(request, "admin/history/deleted.html", context)

    def undelete(self, request: HttpRequest, version: Any) -> HttpResponse:
        try:
            made = undelete(version)
        except ValidationError as error:
            messages.error(request, " ".join(["Chưa khôi phục được.", *error.messages]))
            return HttpResponseRedirect(self.address("deleted"))
        self.log_addition(request, made, "Khôi phục sau khi xóa")
        messages.success(request, f"Đã khôi phục “{made}”.")
        return HttpResponseRedirect(self.address("change", made.pk))

    def deleted(self) -> Any:
        """Return the last version of each row that is gone."""
        history: Any = self.model
        there = self.model._base_manager.values("pk")
        last = history.history.exclude(id__in=there).order_by().values("id").annotate(last=Max("history_id"))
        return history.history.filter(history_type=DELETED, history_id__in=last.values("last"))
