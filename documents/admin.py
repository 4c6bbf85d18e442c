"""Documents in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.desk.newsroom import PublicationAdmin, StateFilter
from portal.desk.sections import SectionAdmin

from .forms import DocumentForm, FileForm
from .models import Document, Field, File, Issuer, Kind
from .pages import typed_page


@admin.register(Kind, Issuer, Field)
class DocumentSectionAdmin(SectionAdmin):
    search_fields = ("name",)
    fields = ("name", "slug", "order")


class FileInline(admin.TabularInline):
    model = File
    form = FileForm
    fields = ("file_shown", "upload", "order")
    readonly_fields = ("file_shown",)
    extra = 1

    @admin.display(description="tệp hiện có")
    def file_shown(self, file):
        return render_to_string("admin/documents/file_shown.html", {"file": file}) if file.pk else "–"

    def has_add_permission(self, request, obj=None):
        return self.may_change(request)

    def has_change_permission(self, request, obj=None):
        return self.may_change(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_change(request)

    def has_view_permission(self, request, obj=None):
        return True  # who sees the document sees its files

    @staticmethod
    def may_change(request: HttpRequest) -> bool:
        """Whoever may write a document may attach files to it."""
        return any(request.user.has_perm(f"documents.{verb}_document") for verb in ("add", "change"))


@admin.register(Document)
class DocumentAdmin(PublicationAdmin):
    form = DocumentForm
    list_display = ("number", "kind", "issued_on", "summary", "state_shown", "issuer", "modified_at")
    list_filter = (StateFilter, "kind", "issuer", "field", "issued_on")
    list_select_related = ("kind", "issuer")
    ordering = ("-modified_at", "-pk")
    sortable_by = ("issued_on", "modified_at")  # what has an index
    search_help_text = "Tìm theo số/ký hiệu và trích yếu, có dấu hoặc không dấu đều được; hoặc theo mã số."
    autocomplete_fields = ("issuer", "replaces", "articles")
    inlines = (FileInline,)
    fieldsets = (
        (None, {"fields": ("kind", "number", "issuer", "issued_on", "summary", "field")}),
        ("Người ký", {"fields": ("signer", "signer_position")}),
        ("Hiệu lực", {"fields": ("effective_on", "expired_on", "replaces")}),
        ("Bài viết", {"fields": ("articles",)}),
        ("Đăng văn bản", {"fields": ("published_at", "expires_at")}),
    )

    def live_page(self, request, thing, typed, context):
        return typed_page(request, thing, typed, context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        document = form.instance
        if document.published_at:
            for advice in document.own_advice().values():
                messages.warning(request, advice)
        if document.replaces.filter(pk=document.pk).exists():
            document.replaces.remove(document)
            messages.warning(request, "Một văn bản không thể tự thay thế chính nó: đã bỏ khỏi danh sách.")
