"""The form of a video report: its clip, its captions, its picture and its duration, as editors give them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.html import format_html

from portal.desk.newsroom import PublicationForm
from portal.images import rendition

from . import captions
from .languages import LANGUAGES
from .models import Clip
from .transcript import CLOCK, in_seconds
from .widgets import ClipWidget

WITHOUT_FILE = "Chưa có tệp phụ đề {}: hãy chọn tệp, hoặc chọn lại “—” ở ô ngôn ngữ."
NOT_KEPT = "Tệp “{}” chưa được lưu: hãy chọn lại. Tệp .vtt hoặc .srt."
LATER = "Lưu rồi mở lại để chọn một khung hình của tệp mới."
OFFERED = 20  # uploads that belong to no report, the newest first


class ClipField(forms.CharField):
    """The token of an upload; its value is the clip."""

    def to_python(self, value):
        token = super().to_python(value)
        if not token:
            return None
        clip = Clip.objects.filter(token=token).first()
        if clip is None:
            raise ValidationError("Tệp video này không còn trên máy chủ: hãy tải lên lại.")
        return clip

    def prepare_value(self, value):
        if isinstance(value, int):
            value = Clip.objects.filter(pk=value).first()
        return value.token if isinstance(value, Clip) else value

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")


class ClockField(forms.CharField):
    """A duration as editors write it, 4:05 or 1:02:03; its value is in seconds."""

    def to_python(self, value):
        written = super().to_python(value)
        if not written:
            return None
        match = re.fullmatch(CLOCK, written)
        if match is None:
            raise ValidationError("Hãy ghi thời lượng theo phút:giây hoặc giờ:phút:giây, ví dụ 4:05 hoặc 1:02:03.")
        return in_seconds(*match.groups())

    def prepare_value(self, value):
        return f"{value // 60}:{value % 60:02}" if isinstance(value, int) else value


class VideoForm(PublicationForm):
    clip = ClipField(label="Tệp video", required=False, widget=ClipWidget)
    seconds = ClockField(
        label="Thời lượng", required=False, help_text="Chỉ điền cho video trên YouTube, ví dụ 4:05. Tệp thì tự biết."
    )
    poster_choice = forms.ChoiceField(label="Chọn một khung hình", required=False, widget=forms.RadioSelect)
    captions_vi = forms.FileField(
        label="Phụ đề tiếng Việt", required=False, help_text="Tệp .vtt hoặc .srt. Tải tệp mới thì thay tệp cũ."
    )
    captions_other = forms.FileField(label="Phụ đề tiếng khác", required=False, help_text="Tệp .vtt hoặc .srt.")
    captions_language = forms.ChoiceField(
        label="Ngôn ngữ của phụ đề đó",
        required=False,
        choices=[("", "—"), *((code, name) for code, name in LANGUAGES.items() if code != "vi")],
    )
    captions_removed = forms.MultipleChoiceField(label="Bỏ phụ đề", required=False, widget=forms.CheckboxSelectMultiple)

    user: Any = None  # who fills the form in; the admin sets it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(code, LANGUAGES.get(code, code)) for code in self.instance.captions]
        for name in ("captions_vi", "captions_other"):
            if name in self.fields and (file := self.files.get(name)):
                self.fields[name].help_text = format_html(NOT_KEPT, file.name)
        self.offer_frames()
        self.offer("captions_removed", names)
        if "clip" in self.fields:
            widget: Any = self.fields["clip"].widget
            widget.user, widget.clips = self.user, list(self.unused_uploads()[:OFFERED])

    def offer_frames(self) -> None:
        """Offer the frames of the clip that the form holds: it may be another one than was saved."""
        before, clip = self.instance.clip, self.held_clip()
        if before and before.posters and not (clip and clip.posters):
            self.fields["poster_choice"].help_text = LATER  # has its place in the form, and nothing to choose yet
        else:
            self.offer(
                "poster_choice", [(name, frame(name, n)) for n, name in enumerate(clip.posters, 1)] if clip else []
            )

    def held_clip(self) -> Clip | None:
        if not self.is_bound or "clip" not in self.fields:
            return self.instance.clip
        return Clip.objects.filter(token=self["clip"].data or "").first()

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a field its choices; without any, there is nothing to show."""
        if name in self.fields and choices:
            field: Any = self.fields[name]
            field.choices = choices
        else:
            self.fields.pop(name, None)

    def unused_uploads(self):
        return Clip.objects.unused().filter(owner=self.user)

    def clean_clip(self) -> Clip | None:
        clip = self.cleaned_data["clip"]
        if clip and clip.pk != self.instance.clip_id:
            if hasattr(clip, "video") and clip.video.binned_at:
                raise ValidationError("Video có tệp này đang ở trong thùng rác: hãy khôi phục video đó.")
            if hasattr(clip, "video"):
                raise ValidationError("Tệp này đã dùng cho một video khác: hãy tải tệp lên lại.")
            if clip.owner_id != self.user.pk and not self.user.is_superuser:
                raise ValidationError("Tệp này do người khác tải lên.")
        return clip

    def clean_captions_vi(self) -> str:
        return read_captions(self.cleaned_data["captions_vi"])

    def clean_captions_other(self) -> str:
        return read_captions(self.cleaned_data["captions_other"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("captions_other") and not cleaned.get("captions_language"):
            self.add_error("captions_language", "Phụ đề này bằng tiếng gì?")
        if cleaned.get("captions_language") and self.lacks_file("captions_other"):
            self.add_error("captions_other", WITHOUT_FILE.format(LANGUAGES[cleaned["captions_language"]]))
        has_new_poster = "poster" in self.changed_data and cleaned.get("poster")
        if cleaned.get("poster_choice") and not has_new_poster:
            cleaned["poster"] = cleaned["poster_choice"]
        self.instance.captions = self.wanted_captions()  # before the model says what is missing for publication
        return cleaned

    def wanted_captions(self) -> dict[str, str]:
        removed = self.cleaned_data.get("captions_removed", [])
        kept = {code: text for code, text in self.instance.captions.items() if code not in removed}
        if text := self.cleaned_data.get("captions_vi"):
            kept["vi"] = text
        if (text := self.cleaned_data.get("captions_other")) and (code := self.cleaned_data.get("captions_language")):
            kept[code] = text
        return kept


def read_captions(file: Any) -> str:
    if not file:
        return ""
    if file.size > captions.MOST_BYTES:
        raise ValidationError("Tệp phụ đề lớn quá 1 MB.")
    return captions.read(file.read())


def frame(name: str, number: int) -> Any:
    address = default_storage.url(rendition(name, 320))
    return format_html('<img src="{}" alt="" width="240"> <span>Khung hình {}</span>', address, number)
