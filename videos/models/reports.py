"""Video reports: a clip, or an address at YouTube, with all that makes it a publication."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from portal import vietnamese
from portal.fields import LineField, ParagraphField
from portal.history import History
from portal.images import PictureField
from portal.proof import Fields
from portal.publishing import DERIVED, Publication, PublicationQuerySet

from .. import transcript as speech
from ..languages import LANGUAGES, order
from .clips import Clip, ClipState
from .sections import Category, Kind
from .youtube import youtube_address, youtube_id


class VideoQuerySet(PublicationQuerySet):
    def for_list(self):
        """Load what a feed shows of each video."""
        return self.select_related("category", "kind").defer("captions", "transcript", "folded")


class Video(Publication):
    description = ParagraphField("mô tả", max_length=2000, blank=True, help_text="Video nói về điều gì, trong 1–3 câu.")
    kind = models.ForeignKey(
        Kind, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="thể loại"
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="chuyên mục"
    )
    clip = models.OneToOneField(Clip, models.SET_NULL, null=True, blank=True, verbose_name="tệp video")
    youtube = LineField(
        "hoặc địa chỉ YouTube",
        max_length=200,
        blank=True,
        validators=[youtube_address],
        help_text="Chỉ dùng khi không có tệp. Người đọc bấm nút rồi trình duyệt mới kết nối tới YouTube.",
    )
    poster = PictureField("ảnh bìa", blank=True, help_text="Để trống: dùng một khung hình của video.")
    # What the picture library knows of the poster, for pages that must not ask for it.
    poster_library_alt = LineField(max_length=300, null=True, editable=False)
    poster_x = models.PositiveSmallIntegerField(null=True, editable=False)  # percent; nothing is the middle
    poster_y = models.PositiveSmallIntegerField(null=True, editable=False)
    seconds = models.PositiveIntegerField("thời lượng", null=True, blank=True)
    captions = models.JSONField(default=dict, blank=True, editable=False)  # WebVTT by language: {"vi": "WEBVTT…"}
    transcript = models.TextField(
        "lời thoại",
        blank=True,
        help_text="Mỗi đoạn một dòng, có thể mở đầu bằng mốc thời gian: 01:25 Nội dung… "
        "Để trống: lấy từ phụ đề tiếng Việt.",
    )
    credit = LineField(
        "thực hiện", max_length=300, blank=True, help_text="Ví dụ: Phóng viên Lê An, quay phim Trần Bình."
    )

    objects = VideoQuerySet.as_manager()
    history = History(derived=(*DERIVED, "poster_library_alt", "poster_x", "poster_y"))
    held_fields = (*Publication.held_fields, "clip")  # the file of an older version may be gone
    visible_fields = tuple("title description clip youtube poster captions transcript credit".split())

    proof_fields = Fields(
        wanted={
            "title": "Video chưa có tiêu đề.",
            "description": "Video chưa có mô tả: hãy tóm tắt nội dung chính.",
            "category": "Hãy chọn chuyên mục trước khi đăng.",
            "kind": "Hãy chọn thể loại trước khi đăng.",
        },
        title="title",
        lead="description",
        words=("transcript", "captions_vi"),
        speech="transcript",
        cover="poster",
    )

    class Meta(Publication.Meta):
        verbose_name = "video"
        verbose_name_plural = "video"
        permissions = [
            ("publish_video", "Được đăng và gỡ video"),
            ("purge_video", "Được xóa hẳn video trong thùng rác"),
        ]
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), "withdrawn_at", "expires_at", name="video_newest"),
            models.Index("category", F("published_at").desc(), F("id").desc(), name="video_in_category"),
            models.Index("kind", F("published_at").desc(), F("id").desc(), name="video_of_kind"),
            models.Index(F("modified_at").desc(), F("id").desc(), name="video_edited"),
            models.Index("withdrawn_at", condition=Q(withdrawn_at__isnull=False), name="video_withdrawn"),
            models.Index("expires_at", condition=Q(expires_at__isnull=False), name="video_expires"),
            models.Index("binned_at", condition=Q(binned_at__isnull=False), name="video_binned"),
        ]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(category__isnull=False),
                name="video_published_in_a_category",
                violation_error_message="Hãy chọn chuyên mục trước khi đăng.",
            ),
        ]

    def clean(self):
        if self.clip_id and self.youtube:
            raise ValidationError({"youtube": "Video có tệp thì không dùng địa chỉ YouTube: hãy bỏ một trong hai."})
        super().clean()

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.title = vietnamese.normalize_title(self.title)
        self.description = vietnamese.normalize_title(self.description)
        self.transcript = vietnamese.normalize(self.transcript)
        self.folded = vietnamese.fold(f"{self.title}\n{self.description}")
        shown = self.leave_shown_clip()
        self.take_from_clip()
        self.note_revision()
        super().save(*args, **kwargs)
        if shown and shown != self.clip:
            shown.free()
        elif shown and self.has_ended_otherwise(shown.end):
            shown.hide()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        clip = self.clip
        deleted = super().delete(*args, **kwargs)
        if clip:
            clip.remove()
        return deleted

    def get_absolute_url(self):
        return f"{all_videos()}{vietnamese.slugify(self.title)}-{self.pk}/"

    def get_preview_url(self):
        return reverse("videos:preview", args=[self.pk])

    @property
    def youtube_id(self) -> str:
        return youtube_id(self.youtube)

    def withdraw(self, reason: str, by: Any = None) -> None:
        """Take the video from readers; the addresses of its files lead nowhere any more."""
        with transaction.atomic():
            super().withdraw(reason, by)
            if self.clip:
                self.clip.hide()

    def has_ended_otherwise(self, end: datetime | None) -> bool:
        """Whether the video is over by an end that it did not have: before that one its files may have been moved."""
        return self.expires_at is not None and self.expires_at != end and self.expires_at <= timezone.now()

    def leave_shown_clip(self) -> Any:
        """Return the clip of the stored video, with that one's `end`; if it is another, give back what came from it."""
        shown = Clip.objects.filter(video=self).annotate(end=F("video__expires_at")).first() if self.pk else None
        if shown and shown.pk != self.clip_id:
            self.give_back(shown)
        return shown

    def give_back(self, clip: Clip) -> None:
        """Leave the frame and the duration of a clip; an address at YouTube with that duration shows the same film."""
        if str(self.poster) in clip.posters:
            self.poster = ""
        if clip.seconds and self.seconds == clip.seconds and not self.youtube:
            self.seconds = None

    def take_from_clip(self) -> None:
        """Take the duration, and a frame where no picture was chosen, from a clip that has been looked at.

        As it is now, and locked: a worker may be writing the same, see `processing`.
        """
        clip = Clip.objects.select_for_update().filter(pk=self.clip_id).first() if self.clip_id else None
        if clip:
            self.take_from(clip)

    def take_from(self, clip: Clip) -> None:
        if clip.seconds:
            self.seconds = clip.seconds
        if clip.posters and not self.poster:
            self.poster = clip.posters[len(clip.posters) // 2]

    @property
    def caption_names(self) -> dict[str, str]:
        """Return the languages of the captions by their codes, Vietnamese first."""
        return {code: LANGUAGES.get(code, code) for code in sorted(self.captions, key=order)}

    def own_faults(self) -> dict[str, str]:
        if self.clip is None and not self.youtube:
            return {"clip": "Hãy tải tệp video lên, hoặc dán địa chỉ YouTube."}
        if self.clip and self.clip.state == ClipState.UPLOADING:
            return {"clip": "Tệp video chưa tải lên xong."}
        if self.clip and self.clip.state == ClipState.FAILED and not self.clip.is_playable:
            return {"clip": f"Tệp video không dùng được: {self.clip.reason}"}
        return {}

    def own_advice(self, chosen: Collection[str] = ()) -> dict[str, str]:
        length = round(self.clip.duration) if self.clip and self.clip.duration else self.seconds
        said = speech.advice(self.transcript, length)
        return {"transcript": said} if said else {}

    @property
    def paragraphs(self) -> Sequence[speech.Paragraph]:
        """What is said in it, as its page shows it."""
        return speech.paragraphs(self.transcript, self.captions.get("vi", ""), self.seconds)

    @property
    def captions_vi(self) -> str:
        """The words of the Vietnamese captions, by the name of their field in the form."""
        return "\n".join(each.text for each in speech.spoken(self.captions.get("vi", "")))

    @property
    def lacks_text(self) -> bool:
        """Whether its page shows no words of what is said; marks are none, nor are captions in other languages."""
        return not any(map(speech.has_words, self.paragraphs))


@cache
def all_videos() -> str:
    """Return the address that those of all videos begin with: a page has many, and `reverse` is slow."""
    return reverse("videos:list")
