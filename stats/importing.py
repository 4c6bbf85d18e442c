"""The page of the admin on which a file of opening balances is looked at, then written into the ledger.

Nothing is kept on the server in between: the form that confirms holds the file itself, signed for whoever sent it.
"""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from . import ledger
from .forms import ImportForm
from .models import SITE
from .publications import publications

SIGNED_FOR = 60 * 60  # seconds between looking at what a file would write and writing it
LINES_SHOWN = 100


class ImportsOpenings(admin.ModelAdmin):
    """The ledger's ModelAdmin, with that page."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="stats_entry_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a file of opening balances would write; write it when that has been confirmed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "signed" in request.POST:
            return self.write_import(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "Nhập số dư đầu kỳ",
            "form": form,
        }
        context |= {"media": self.media + form.media}
        if form.is_valid():
            try:
                made = ledger.plan(form.cleaned_data["file"], request.get_host())
                context |= {"plan": made, **preview(made), "signed": signed(form.cleaned_data, request.user)}
            except ledger.Refused as refusal:
                form.add_error("file", str(refusal))
        return render(request, "admin/stats/entry/import.html", context)

    def write_import(self, request: HttpRequest) -> HttpResponse:
        try:
            given = signing.loads(request.POST["signed"], salt=salt(request.user), max_age=SIGNED_FOR)
            made = ledger.plan(given["file"].encode(), request.get_host())
            day = date.fromisoformat(given["day"])
            count = ledger.write(made, given["source"], day, request.user, name_of(request.user))
        except signing.BadSignature:
            messages.error(request, "Chưa ghi gì: đã quá một giờ từ khi kiểm tra. Hãy chọn lại tệp.")
        except ledger.Refused as refusal:
            messages.error(request, f"Chưa ghi gì. {refusal}")
        else:
            messages.success(request, f"Đã ghi {ledger.dotted(count)} bút toán vào sổ.")
            return HttpResponseRedirect(reverse("admin:stats_entry_changelist"))
        return HttpResponseRedirect(reverse("admin:stats_entry_import"))


def name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def salt(user: Any) -> str:
    return f"stats.import.{user.pk}"


def signed(given: dict[str, Any], user: Any) -> str:
    """Pack what was sent, for the form that confirms it: nothing is kept on the server in between."""
    kept = {"file": given["file"].decode(), "source": given["source"], "day": given["day"].isoformat()}
    return signing.dumps(kept, salt=salt(user), compress=True)


def preview(made: ledger.Plan) -> dict[str, Any]:
    """Return the first lines of a plan with the names of their pages, what is shown now and then; and the sums."""
    first = made.openings[:LINES_SHOWN]
    names, now = (
        publications(opening.page for opening in first),
        ledger.shown_numbers(opening.page for opening in first),
    )
    lines = [
        {"opening": opening, "publication": names.get(opening.page), "now": now.get(opening.page, 0)}
        | {"then": now.get(opening.page, 0) + opening.amount}
        for opening in first
    ]
    views = sum(opening.amount for opening in made.openings if opening.page.type != SITE)
    visits = sum(opening.amount for opening in made.openings if opening.page.type == SITE)
    return {"lines": lines, "views": views, "visits": visits, "faults": made.faults[:LINES_SHOWN]}
