"""The picture library in the admin."""

from typing import Any, BinaryIO, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST, require_safe

from portal import images
from portal.decoding import MAX_BYTES
from portal.desk.deleting import PlainDeletion
from portal.desk.newsroom import BoundedPaginator

from . import places, rights
from .filters import DescribedFilter, MonthFilter, OwnerFilter, UsedFilter
from .models import Picture

CHOICES = 24  # pictures that the dialog shows at once


@admin.register(Picture)
class PictureAdmin(PlainDeletion):
    list_display = ("alt",)
    list_filter = (UsedFilter, DescribedFilter, MonthFilter, OwnerFilter)
    list_select_related = ("owner",)
    list_per_page = 48
    ordering = ("-added_at", "-pk")
    sortable_by = ()
    actions = None
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("folded",)
    search_help_text = "Tìm theo mô tả, chú thích và tên tệp, có dấu hoặc không dấu đều được."
    change_list_template = "admin/pictures/picture/change_list.html"
    change_form_template = "admin/pictures/picture/change_form.html"
    fieldsets = (
        (None, {"fields": ("alt", "caption", "credit")}),
        ("Tâm điểm", {"fields": (("focus_x", "focus_y"),)}),
        ("Tệp", {"fields": ("file_name", "size_shown", "owner_shown", "added_at")}),
        ("Đang dùng ở", {"fields": ("uses_shown",)}),
    )
    readonly_fields = ("file_name", "size_shown", "owner_shown", "added_at", "uses_shown")

    @admin.display(description="kích thước")
    def size_shown(self, picture):
        return f"{picture.width} × {picture.height} điểm ảnh"

    @admin.display(description="người tải lên")
    def owner_shown(self, picture):
        return picture.owner.get_full_name() or picture.owner.get_username() if picture.owner else "–"

    @admin.display(description="nơi dùng")
    def uses_shown(self, picture):
        lines = getattr(picture, "places", [])
        if not lines:
            return "Ảnh này chưa được dùng ở đâu."
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))

    def get_object(self, request, object_id, from_field=None):
        picture: Any = super().get_object(request, object_id, from_field)
        if picture:
            picture.places = places_shown(picture, request.user)
        return picture

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    def has_module_permission(self, request):
        return rights.may_look(request.user)

    def has_view_permission(self, request, obj=None):
        return rights.may_look(request.user)

    def has_add_permission(self, request):
        return False  # pictures are sent from the list, several at once

    def has_change_permission(self, request, obj=None):
        return rights.may_describe(request.user, obj)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("chon/", view(require_safe(self.choices_view)), name="pictures_picture_choices"),
            path("tai-len/", view(require_POST(self.send_view)), name="pictures_picture_send"),
            path("<int:pk>/mo-ta/", view(require_POST(self.describe_view)), name="pictures_picture_describe"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        may = {"may_send": rights.may_send(request.user), "most_bytes": MAX_BYTES}
        response: Any = super().changelist_view(request, (extra_context or {}) | may)
        if listed := getattr(response, "context_data", {}).get("cl"):
            listed.result_list = counted(listed.result_list)
        return response

    def get_deleted_objects(self, objs, request):
        """Protect what is used: the page says where."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        used = [line for picture in objs for line in places_shown(picture, request.user)]
        return to_delete, counts, lacking, [*protected, *used]

    def choices_view(self, request: HttpRequest) -> JsonResponse:
        """Answer the dialog in which a picture is chosen: `q` is searched for, `tu` says how many were shown before."""
        if not rights.may_look(request.user):
            raise PermissionDenied
        found = Picture.objects.matching(request.GET.get("q", "")).order_by("-added_at", "-pk")
        before = request.GET.get("tu", "")
        start = int(before) if before.isascii() and before.isdigit() and len(before) < 7 else 0
        rows = list(found[start : start + CHOICES + 1])
        more = start + CHOICES if len(rows) > CHOICES else None
        return JsonResponse({"pictures": [described(picture) for picture in rows[:CHOICES]], "more": more})

    def send_view(self, request: HttpRequest) -> JsonResponse:
        """Take one picture; the page sends several one after the other."""
        if not rights.may_send(request.user):
            raise PermissionDenied
        file = request.FILES.get("picture")
        if file is None:
            return refused("Chưa chọn tệp ảnh nào, hoặc tên tệp không dùng được. Hãy đổi tên tệp rồi tải lại.")
        try:
            taken = images.take(cast(BinaryIO, file.file), file.name or "", request.user)
        except ValidationError as error:
            return refused(" ".join(error.messages))
        picture = Picture.objects.get(stored=taken.name)
        may = rights.may_describe(request.user, picture)
        return JsonResponse(described(picture) | {"new": taken.is_new, "may_describe": may})

    def describe_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Keep a description that was written right after the upload."""
        picture = Picture.objects.filter(pk=pk).first()
        if picture is None or not rights.may_describe(request.user, picture):
            raise PermissionDenied
        picture.alt = request.POST.get("alt", "")
        try:
            picture.full_clean()
        except ValidationError as error:
            return refused(" ".join(error.messages))
        picture.save()
        return JsonResponse(described(picture))


def refused(message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=400)


def described(picture: Picture) -> dict[str, Any]:
    """Return what a page's script needs to know of a picture."""
    shown = ("pk", "stored", "url", "thumbnail", "alt", "caption", "credit", "file_name", "width", "height")
    verbs = {"address": "change", "describe": "describe"}
    addresses = {name: reverse(f"admin:pictures_picture_{verb}", args=[picture.pk]) for name, verb in verbs.items()}
    return {name: getattr(picture, name) for name in shown} | addresses | {"name": str(picture)}


def places_shown(picture: Picture, user: Any) -> list[Any]:
    """Return the places that show a picture in words; of very many the first, and the number of the others."""
    found, more = places.of_picture(picture.stored, user)
    lines = [place_shown(place) for place in found]
    return [*lines, f"… và {more} nơi khác"] if more else lines


def place_shown(place: places.Place) -> Any:
    name = f"{place.kind}: {place.title}" if place.title else place.kind
    name = name[:1].upper() + name[1:]
    if place.address:
        return format_html('<a href="{}">{}</a> ({})', place.address, name, place.field)
    return f"{name} ({place.field})"


def counted(pictures: Any) -> list[Any]:
    """Give the pictures of a list the number of things that show each."""
    rows = list(pictures)
    numbers = places.counts(picture.stored for picture in rows)
    for picture in rows:
        picture.used_by = numbers.get(picture.stored, 0)
    return rows
