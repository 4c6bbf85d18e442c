"""The bin in the admin: deleting puts there, and from there things are restored, or deleted for good."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST

from ..addresses import is_id
from .pages import DeskPages

PER_PAGE = 50


class BinAdmin(DeskPages):
    """A ModelAdmin of publications: whoever may delete them puts them into the bin, and takes them out again."""

    change_list_template = "admin/bin/change_list.html"

    def get_urls(self):
        view, name = self.admin_site.admin_view, self.page_name
        return [
            path("thung-rac/", view(self.bin_view), name=name("bin")),
            path("thung-rac/<int:pk>/khoi-phuc/", view(require_POST(self.restore_view)), name=name("restore")),
            path("thung-rac/<int:pk>/xoa-han/", view(self.purge_view), name=name("purge")),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        """Leave out what lies in the bin: of lists, searches and choices alike."""
        return super().get_queryset(request).filter(binned_at__isnull=True)

    def get_actions(self, request):
        """Put the chosen ones into the bin where Django would delete them."""
        actions: Any = super().get_actions(request)
        if "delete_selected" in actions:
            _, name, _ = actions["delete_selected"]
            actions["delete_selected"] = (BinAdmin.bin_selected, name, "Bỏ vào thùng rác")
        return actions

    def bin_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        chosen = list(queryset)
        if "post" not in request.POST:
            return self.ask(request, chosen, request.POST.getlist("_selected_action"))
        self.put_in_bin(request, chosen)
        return None

    def delete_view(self, request, object_id, extra_context=None):
        """Ask, then put into the bin."""
        thing = self.get_object(request, object_id)
        if not self.has_delete_permission(request, thing):
            raise PermissionDenied
        if thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return self.ask(request, [thing])
        self.put_in_bin(request, [thing])
        return HttpResponseRedirect(self.address("changelist"))

    def ask(self, request: HttpRequest, chosen: list[Any], keys: list[str] | None = None) -> HttpResponse:
        return self.bin_page(request, "put", {"title": "Bỏ vào thùng rác", "chosen": chosen, "keys": keys})

    @transaction.atomic
    def put_in_bin(self, request: HttpRequest, chosen: list[Any]) -> None:
        for one in chosen:
            thing = self.model._base_manager.select_for_update().get(pk=one.pk)  # as it is now, until this is saved
            thing.put_in_bin(by=request.user)
            self.log_change(request, thing, "Bỏ vào thùng rác")
        messages.success(request, f"Đã bỏ {len(chosen)} {self.opts.verbose_name} vào thùng rác.")

    def bin_view(self, request: HttpRequest) -> HttpResponse:
        """List what lies in the bin, the latest first."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        page = Paginator(self.binned().select_related("binned_by"), PER_PAGE).get_page(request.GET.get("p"))
        for thing in page.object_list:
            thing.goes_at = thing.binned_at + timedelta(settings.PORTAL_BIN_DAYS) if settings.PORTAL_BIN_DAYS else None
        context = {"title": "Thùng rác", "page": page, "may_purge": self.may_purge(request)}
        return self.bin_page(request, "bin", context)

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                thing = self.locked_in_bin(pk)
                thing.take_from_bin(by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(["Chưa khôi phục được.", *error.messages]))
            return HttpResponseRedirect(self.address("bin"))
        self.log_change(request, thing, "Khôi phục từ thùng rác")
        messages.success(request, f"Đã khôi phục “{thing}”: {thing.state.label.lower()}.")
        may_open = self.has_view_or_change_permission(request, thing)
        return HttpResponseRedirect(self.address("change", pk) if may_open else self.address("bin"))

    def purge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what goes, ask once more, then delete for good."""
        if not self.may_purge(request):
            raise PermissionDenied
        thing = get_object_or_404(self.binned(), pk=pk)
        going, _, _, protected = self.get_deleted_objects([thing], request)
        if request.method == "POST" and not protected:
            with transaction.atomic():
                thing = self.locked_in_bin(pk)
                self.log_deletions(request, self.model._default_manager.filter(pk=pk))
                thing.delete()
            messages.success(request, f"Đã xóa hẳn “{thing}”.")
            return HttpResponseRedirect(self.address("bin"))
        context = {"title": "Xóa hẳn", "thing": thing, "protected": protected}
        return self.bin_page(request, "purge", context | {"going": going})

    def locked_in_bin(self, pk: int) -> Any:
        """Return what lies in the bin, nobody else's to take out until the transaction ends. Raises Http404."""
        return get_object_or_404(self.binned().select_for_update(of=("self",)), pk=pk)

    def may_purge(self, request: HttpRequest) -> bool:
        may = request.user.has_perm(f"{self.opts.app_label}.purge_{self.opts.model_name}")
        return may and self.has_delete_permission(request)

    def binned(self) -> Any:
        return self.model._default_manager.filter(binned_at__isnull=False).order_by("-binned_at", "-pk")

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Say of what lies in the bin that it does."""
        if is_id(str(object_id)) and (thing := self.binned().filter(pk=int(object_id)).first()):
            messages.warning(request, f"“{thing}” đang ở trong thùng rác: muốn sửa, hãy khôi phục trước.")
            return HttpResponseRedirect(self.address("bin" if self.has_delete_permission(request) else "changelist"))
        parent: Any = super()
        return parent._get_obj_does_not_exist_redirect(request, opts, object_id)

    def changelist_view(self, request, extra_context=None):
        extra = (extra_context or {}) | {"may_bin": self.has_delete_permission(request)}
        return super().changelist_view(request, extra)

    def bin_page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "days": settings.PORTAL_BIN_DAYS}
        return render(request, f"admin/bin/{template}.html", shared | context)
