"""Statistics in the admin: the ledger, the dashboard of readers, and the views beside each publication."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.forms import ModelForm
from django.utils.html import format_html

from . import ledger
from .addresses import find_page
from .columns import count_beside
from .desk import ReadershipAdmin
from .forms import EntryForm
from .importing import ImportsOpenings, name_of
from .models import SITE, Entry, SiteDay
from .publications import WHOLE_SITE, Page, measured, publications


class EntryList(ChangeList):
    """Knows what all entries of a page of the list are about, by one query."""

    def get_results(self, request):
        super().get_results(request)
        entries = list(self.result_list)  # the same objects that the template will show
        found = publications((entry.page_type, entry.page_id) for entry in entries)
        for entry in entries:
            entry.publication = found.get(Page(entry.page_type, entry.page_id))


@admin.register(Entry)
class EntryAdmin(ImportsOpenings):
    """The ledger: lines are added and looked at, nothing else."""

    fields = ("kind", "measure", "page", "amount", "day", "source")
    fields_written = ("kind", "what", "amount_shown", "day", "source", "author_name", "created_at", "imported_from")
    list_display = ("day", "kind", "what", "amount_shown", "source", "author_name", "created_at")
    list_filter = ("kind", "measure", "day")
    search_fields = ("source",)
    search_help_text = "Tìm theo nguồn và lý do; hoặc theo mã số hay địa chỉ của trang."
    actions = None
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description="ghi cho")
    def what(self, entry: Entry) -> str:
        if entry.page_type == SITE:
            return "Lượt truy cập của cả cổng"
        page = Page(entry.page_type, entry.page_id)
        found = entry.publication if hasattr(entry, "publication") else publications([page]).get(page)
        if found is None:
            return f"Trang đã xóa ({page})"
        what = f"{measured(page.type).capitalize()}: " if page.type in settings.STATS_ACTIONS else ""
        return format_html('{}<a href="{}">{}</a>', what, found.get_absolute_url(), found.title)

    @admin.display(description="số lượng", ordering="amount")
    def amount_shown(self, entry: Entry) -> str:
        return ("+" if entry.amount > 0 else "−") + ledger.dotted(abs(entry.amount))

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **kwargs):
        return EntryList

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        page = find_page(term, request.get_host()) if term == "*" or "/" in term or term.isdecimal() else None
        if page:
            return queryset.filter(page_type=page.type, page_id=page.id), False
        return super().get_search_results(request, queryset, search_term)

    def get_fields(self, request, obj=None):
        return self.fields_written if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.fields_written if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, form=ModelForm if obj else EntryForm, **kwargs)
        return type(form.__name__, (form,), {"host": request.get_host()})

    def save_model(self, request, obj, form, change):
        page = Page(obj.page_type, obj.page_id)
        before = ledger.shown(page)
        obj.author, obj.author_name = request.user, name_of(request.user)
        obj.save()
        numbers = f"{ledger.dotted(before)} → {ledger.dotted(before + obj.amount)}"
        what = obj.get_measure_display() if page == WHOLE_SITE else measured(page.type)
        messages.info(request, f"{what.capitalize()} đang hiện: {numbers}.")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add:
            context |= {"present": self.present(context["adminform"].form), "show_save_and_continue": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def present(self, form: Any) -> list[tuple[str, int]]:
        """Return what the portal shows now: the visits of the site, and the views of the page that was typed."""
        named = find_page(str(form.initial["page"]), form.host) if form.initial.get("page") else None
        page = form.found or named or WHOLE_SITE
        site = ("Lượt truy cập của cả cổng", ledger.shown(WHOLE_SITE))
        if page == WHOLE_SITE:
            return [site]
        what = measured(page.type).capitalize()
        return [(f"{what} của “{publications([page])[page].title}”", ledger.shown(page)), site]


admin.site.register(SiteDay, ReadershipAdmin)
count_beside(admin.site)
