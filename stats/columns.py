"""Views beside each publication in its own list in the admin, without the publication's app knowing."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from .ledger import dotted
from .models import PageDay, PageTotal


class WithViews(ChangeList):
    """Knows the views of all rows of a page of the list, by one query."""

    model_admin: "CountedAdmin"

    def get_results(self, request):
        super().get_results(request)
        rows = list(self.result_list)  # the same objects that the template will show
        known = numbers_of(self.model_admin.page_type, [row.pk for row in rows])
        for row in rows:
            row.views_shown = [dotted(number or 0) for number in known.get(row.pk, (0, 0, 0))]


def numbers_of(page_type: str, ids: list[int]) -> dict[int, list[int | None]]:
    """Return the views of pages: today, in seven days, in all."""
    page = {"page_type": OuterRef("page_type"), "page_id": OuterRef("page_id")}
    today = Subquery(PageDay.objects.filter(day=timezone.localdate(), **page).values("views"))
    totals = PageTotal.objects.filter(page_type=page_type, page_id__in=ids).annotate(today=today)
    return {page_id: numbers for page_id, *numbers in totals.values_list("page_id", "today", "week", "views")}


class CountedAdmin(admin.ModelAdmin):
    """What is put before a publication's own ModelAdmin."""

    page_type = ""

    def get_list_display(self, request):
        return (*super().get_list_display(request), "views_today", "views_week", "views_total")

    def get_changelist(self, request, **kwargs):
        return type("ChangeList", (WithViews, super().get_changelist(request, **kwargs)), {})

    @admin.display(description="xem hôm nay")
    def views_today(self, publication: Any) -> str:
        return publication.views_shown[0]

    @admin.display(description="7 ngày")
    def views_week(self, publication: Any) -> str:
        return publication.views_shown[1]

    @admin.display(description="tổng")
    def views_total(self, publication: Any) -> str:
        return publication.views_shown[2]


def count_beside(site: admin.AdminSite) -> None:
    """Register each publication anew, with the columns of its views. What has no list in the admin gets none."""
    for page_type, label in settings.STATS_PUBLICATIONS.items():
        model = apps.get_model(label)
        if module_has_submodule(model._meta.app_config.module, "admin"):
            import_module(f"{model._meta.app_config.name}.admin")  # the app may stand after this one
        if site.is_registered(model):
            own = type(site.get_model_admin(model))
            site.unregister(model)
            site.register(model, type(own.__name__, (CountedAdmin, own), {"page_type": page_type}))
