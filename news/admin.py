"""News in the admin."""

from django.contrib import admin
from django.utils.html import format_html

from portal import vietnamese
from portal.desk.deleting import PlainDeletion
from portal.desk.newsroom import PublicationAdmin, StateFilter
from portal.desk.undeleting import UndeletingAdmin

from .models import Article, Category, Tag
from .pages import typed_page


class FoldedSearch(PlainDeletion):
    """Search a folded column, so that words without diacritics find those with them."""

    search_fields = ("folded",)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, vietnamese.fold(vietnamese.normalize_title(search_term)))


@admin.register(Category)
class CategoryAdmin(UndeletingAdmin, PlainDeletion):
    list_display = ("name", "parent", "order", "home_block", "slug")
    list_select_related = ("parent",)
    list_editable = ("order", "home_block")
    fields = ("name", "menu_name", "slug", "parent", "description", "order", "home_block")

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()  # the address of a category stays what it is

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = Category.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Tag)
class TagAdmin(FoldedSearch):
    list_display = ("name", "slug")
    fields = ("name",)


@admin.register(Article)
class ArticleAdmin(PublicationAdmin):
    rich_text_fields = ("body",)
    list_display = ("title", "state_shown", "category_shown", "published_at", "modified_at")
    list_filter = (StateFilter, "category", "published_at")
    list_select_related = ("category",)
    ordering = ("-modified_at", "-pk")
    sortable_by = ("published_at", "modified_at")  # what has an index
    autocomplete_fields = ("tags",)
    filter_horizontal = ("further_categories",)
    fieldsets = (
        (None, {"fields": ("title", "lead", "body")}),
        (
            "Ảnh đại diện",
            {"fields": ("cover_shown", "cover", "cover_alt", "cover_decorative", "cover_caption", "cover_credit")},
        ),
        ("Chuyên mục và từ khóa", {"fields": ("category", "further_categories", "tags")}),
        ("Tác giả và nguồn tin", {"fields": ("byline", "source_name", "source_url", "source_time")}),
        ("Đăng bài", {"fields": ("published_at", "expires_at")}),
        ("Tin nổi bật trên trang chủ", {"fields": ("featured_order", "featured_until")}),
    )

    readonly_fields = ("cover_shown",)

    @admin.display(description="ảnh hiện có")
    def cover_shown(self, article):
        stored = article.cover and article.cover._committed
        return format_html('<img src="{}" alt="" width="320">', article.cover.url) if stored else "–"

    @admin.display(description="chuyên mục")
    def category_shown(self, article):
        return article.category.label if article.category else "–"

    def get_queryset(self, request):
        return (
            super().get_queryset(request).defer("body", "folded")
            if self.is_list(request)
            else super().get_queryset(request)
        )

    @staticmethod
    def is_list(request) -> bool:
        return request.resolver_match.url_name == "news_article_changelist"

    def live_page(self, request, thing, typed, context):
        return typed_page(request, thing, typed, context)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.place()  # further categories are known only now
