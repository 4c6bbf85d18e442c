"""Who else has the form of a thing open, and whether they have saved it: what its page asks for while it stays open."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from ..pages import DeskPages
from . import basis, presence, saves
from .presence import Presence


class InCompany(DeskPages):
    """The model has a field `modified_at` that each save sets."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.presence_view))
        return [path("<int:pk>/dang-mo/", view, name=self.page_name("presence")), *super().get_urls()]

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
        version = self.get_queryset(request).filter(pk=pk).values("modified_at")[:1]
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
        if based_on and now and now.modified_at is None:
            return f"Có người đã xóa {self.opts.verbose_name} này."
        if not based_on or now is None or basis.version_of(now) == based_on:
            return ""
        who, when = saves.last_save(request, self.model, pk)
        return f"{who} vừa lưu lúc {when}: lần lưu của bạn sẽ được so sánh trước."
