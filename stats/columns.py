"""Views, and actions, beside each publication in its own list in the admin, without the publication's app knowing."""

from collections.abc import Callable
from functools import cache
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
from .publications import Page, actions_on, measured


class WithViews(ChangeList):
    """Knows the views of all rows of a page of the list, by one query."""

    model_admin: "CountedAdmin"

    def get_results(self, request):
        super().get_results(request)
        rows = list(self.result_list)  # the same objects that the template will show
        page_type = self.model_admin.page_type
        actions = actions_on(page_type)
        known = numbers_of([page_type, *actions], [row.pk for row in rows])
        for row in rows:
            row.views_shown = [dotted(number or 0) for number in known.get(Page(page_type, row.pk), (0, 0, 0))]
            row.actions_shown = {name: dotted(known.get(Page(name, row.pk), (0,))[-1] or 0) for name in actions}


def numbers_of(page_types: list[str], ids: list[int]) -> dict[Page, tuple[int | None, ...]]:
    """Return the views of pages: today, in seven days, in all. For an action: how often it was done."""
    page = {"page_type": OuterRef("page_type"), "page_id": OuterRef("page_id")}
    today = Subquery(PageDay.objects.filter(day=timezone.localdate(), **page).values("views"))
    totals = PageTotal.objects.filter(page_type__in=page_types, page_id__in=ids).annotate(today=today)
    rows = totals.values_list("page_type", "page_id", "today", "week", "views")
    return {Page(page_type, page_id): tuple(numbers) for page_type, page_id, *numbers in rows}


@cache
def column_of(action: str) -> Callable[[Any], str]:
    """Return the column that tells how often an action was done on each publication, in all."""

    @admin.display(description=measured(action))
    def column(publication: Any) -> str:
        return publication.actions_shown[action]

    column.__name__ = f"times_{action}"
    return column


class CountedAdmin(admin.ModelAdmin):
    """What is put before a publication's own ModelAdmin."""

    page_type = ""

    def get_list_display(self, request):
        views, actions = ("views_today", "views_week", "views_total"), map(column_of, actions_on(self.page_type))
        return (*super().get_list_display(request), *views, *actions)

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
