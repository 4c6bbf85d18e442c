"""Video reports in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from portal.desk.newsroom import PublicationAdmin, StateFilter
from portal.desk.sections import SectionAdmin

from . import uploads
from .forms import VideoForm
from .models import Category, Clip, ClipState, Kind, Video
from .pages import typed_page

CAPTIONS = "captions_vi", "captions_other", "captions_language"


@admin.register(Kind)
class KindAdmin(SectionAdmin):
    fields = ("name", "slug", "order")


@admin.register(Category)
class CategoryAdmin(SectionAdmin):
    fields = ("name", "slug", "description", "order")


@admin.register(Video)
class VideoAdmin(PublicationAdmin):
    form = VideoForm
    list_display = ("title", "state_shown", "clip_shown", "kind", "category", "published_at", "modified_at")
    list_filter = (StateFilter, "kind", "category", "published_at")
    list_select_related = ("category", "kind", "clip")
    ordering = ("-modified_at", "-pk")
    sortable_by = ("published_at", "modified_at")  # what has an index
    readonly_fields = ("captions_shown", "poster_shown")

    @admin.display(description="tệp")
    def clip_shown(self, video):
        if video.clip:
            return clip_state(video.clip)
        return "YouTube" if video.youtube else "–"

    @admin.display(description="phụ đề hiện có")
    def captions_shown(self, video):
        stored = Video.objects.only("captions").filter(pk=video.pk).first()  # a refused form holds what is not saved
        return ", ".join(stored.caption_names.values() if stored else ()) or "–"

    @admin.display(description="ảnh bìa hiện có")
    def poster_shown(self, video):
        stored = video.poster and video.poster._committed
        return format_html('<img src="{}" alt="" width="320">', video.poster.url) if stored else "–"

    def get_fieldsets(self, request, obj=None):
        frames = ["poster_choice"] if has_frames(request, obj) else []
        removal = ["captions_removed"] if obj and obj.captions else []
        return (
            (None, {"fields": ("title", "description", "kind", "category")}),
            ("Video", {"fields": ("clip", "youtube", "seconds")}),
            ("Ảnh bìa", {"fields": ("poster_shown", *frames, "poster")}),
            (
                "Phụ đề và lời thoại",
                {"fields": ("captions_shown", *removal, *CAPTIONS, "transcript")},
            ),
            ("Người thực hiện", {"fields": ("credit",)}),
            ("Đăng video", {"fields": ("published_at", "expires_at")}),
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        return type("VideoForm", (super().get_form(request, obj, change, **kwargs),), {"user": request.user})

    def get_queryset(self, request):
        videos = super().get_queryset(request)
        is_list = request.resolver_match.url_name == "videos_video_changelist"
        return videos.defer("captions", "transcript", "folded") if is_list else videos

    def live_page(self, request, thing, typed, context):
        return typed_page(request, thing, context)

    def tell_published(self, request: HttpRequest, publication: Any) -> None:
        super().tell_published(request, publication)
        if publication.lacks_text:
            lacking = "Video này chưa có lời thoại hay phụ đề tiếng Việt"
            messages.warning(request, f"{lacking}: người không nghe được sẽ không hiểu.")


def has_frames(request: HttpRequest, stored: Video | None) -> bool:
    """Say whether a form has frames to choose from, or a place for them: of the clip that is stored, or was sent."""
    token = request.POST.get("clip")
    sent = Clip.objects.filter(token=token).first() if token else None
    kept = stored.clip if stored else None
    return any(clip is not None and clip.posters for clip in (kept, sent))


def can_go_again(clip: Clip) -> bool:
    return clip.state in (ClipState.READY, ClipState.FAILED) and clip.source.exists()


def retry(clip: Clip) -> str:
    """Return the time of day at which a clip that waits is taken up again, "" where that is as soon as possible."""
    waits = clip.state == ClipState.WAITING and clip.due_at > timezone.now()
    return f"{timezone.localtime(clip.due_at):%H:%M}" if waits else ""


def clip_state(clip: Clip) -> Any:
    step = f" {clip.progress} %" if clip.state == ClipState.WORKING else ""
    return format_html('<span class="clip-{}">{}{}</span>', clip.state, clip.get_state_display(), step)


@admin.register(Clip)
class ClipAdmin(admin.ModelAdmin):
    """What was uploaded, and how far its processing is: clips come from the form of a report."""

    list_display = ("name", "state_shown", "video_shown", "owner", "size_shown", "created_at", "reason")
    list_filter = ("state", "created_at")
    list_select_related = ("owner", "video")
    search_fields = ("name",)
    fields = (
        *("name", "state_shown", "reason", "attempts", "due_at", "video_shown", "owner", "size_shown"),
        *("duration", "picture_shown", "codecs", "created_at", "uploaded_at", "renditions_shown"),
    )
    change_form_template = "admin/videos/clip/change_form.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="tình trạng")
    def state_shown(self, clip):
        return clip_state(clip)

    @admin.display(description="video")
    def video_shown(self, clip):
        if not hasattr(clip, "video"):
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:videos_video_change", args=[clip.video.pk]), clip.video
        )

    @admin.display(description="dung lượng")
    def size_shown(self, clip):
        return f"{clip.size / 2**20:,.1f} MB".translate(str.maketrans(",.", ".,"))

    @admin.display(description="khung hình")
    def picture_shown(self, clip):
        return f"{clip.width} × {clip.height}" if clip.width else "–"

    @admin.display(description="bản phát")
    def renditions_shown(self, clip):
        return ", ".join(f"{one.height}p" if one.height else "như khi tải lên" for one in clip.renditions.all()) or "–"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("tai-len/", include(uploads.urls(view))),
            path("<slug:token>/trang-thai/", view(require_safe(self.state_view)), name="videos_clip_state"),
            path("<slug:token>/xu-ly-lai/", view(require_POST(self.again_view)), name="videos_clip_again"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        clip: Any = kwargs.get("obj")
        context["may_again"] = can_go_again(clip) and uploads.may_upload(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request):
        unread = ("video__captions", "video__transcript", "video__folded")
        return super().get_queryset(request).defer(*unread)

    def get_deleted_objects(self, objs, request):
        """Protect what a video shows: it is taken out of the video, or deleted with it."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        shown = Video.objects.filter(clip__in=objs).only("title")
        return to_delete, counts, lacking, [*protected, *(f"Video: {video}" for video in shown)]

    def delete_model(self, request, obj):
        obj.remove()

    def delete_queryset(self, request, queryset):
        for clip in queryset:
            clip.remove()

    def wanted(self, request: HttpRequest, token: str) -> Clip:
        """Return a clip for one who may make video reports."""
        if not uploads.may_upload(request.user):
            raise PermissionDenied
        return get_object_or_404(Clip, token=token)

    def state_view(self, request: HttpRequest, token: str) -> HttpResponse:
        clip = self.wanted(request, token)
        posters = [{"name": name, "url": default_storage.url(name)} for name in clip.posters]
        answer = {
            "state": clip.state,
            "state_text": clip.get_state_display(),
            "progress": clip.progress,
            "reason": clip.reason,
            "retry": retry(clip),
            "duration": clip.duration,
            "again": can_go_again(clip),
            "used": hasattr(clip, "video"),
            "posters": posters,
        }
        return JsonResponse(answer)

    def again_view(self, request: HttpRequest, token: str) -> HttpResponse:
        """Let a clip be processed once more."""
        clip = self.wanted(request, token)
        try:
            clip.again()
            messages.success(request, "Video sẽ được xử lý lại ngay.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("admin:videos_clip_change", args=[clip.pk]))
