"""The form's field for a clip: uploads it in parts, goes on after a break, and shows what becomes of it (ADR 0016)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.forms.widgets import Script
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse

from . import space
from .models import Clip, ClipState


class ClipWidget(forms.Widget):
    """Its value is a clip's token. The form sets `clips`, what the editor may choose from, and `user`, who that is."""

    template_name = "admin/videos/clip_widget.html"
    clips: Iterable[Clip] = ()
    user: Any = None

    class Media:
        js = tuple(Script(f"js/{name}.js", defer=True) for name in ("vendor/tus.min", "upload", "clip"))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        uploads = reverse("admin:videos_clip_uploads")
        shown = Clip.objects.filter(token=value).first() if value else None
        context["widget"] |= {
            "clip": shown and described(shown),
            "clips": [described(clip) for clip in self.clips if clip != shown],
            "uploads": uploads,
            "states": uploads.removesuffix("tai-len/"),
            "user": getattr(self.user, "pk", ""),
            "most": settings.PORTAL_VIDEO_MAX_MB * 2**20,
        }
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_file" if id_ else id_

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        return render_to_string(template_name, context)  # Django's renderer of forms looks into apps only


def described(clip: Clip) -> dict[str, Any]:
    """Return a clip and the words in which the widget tells of it."""
    size = filesizeformat(clip.size)
    if clip.state != ClipState.UPLOADING:
        return {"of": clip, "words": f"{size}, {clip.get_state_display().lower()}"}
    return {"of": clip, "words": f"mới tải lên {filesizeformat(clip.size - space.missing(clip))} / {size}"}
