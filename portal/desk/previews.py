"""A page before readers see it: for the newsroom, for whoever holds a link, and beside the form, of what is typed.

Nothing of what is typed is stored or counted (docs/adr/0025).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms.models import construct_instance
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..display import Display
from .pages import DeskPages

FRAME_CSP = {  # no script, no form, no other host; the one page of the portal that stands in a frame, the form's
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "media-src": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
}
HEADERS_ONLY = {"frame-ancestors": ["'self'"], "sandbox": ["allow-same-origin"]}  # a <meta> may not say these


class Preview(NamedTuple):
    """What a template has to know of a page that is shown before readers see it; without fields, to the newsroom."""

    robots: str = "noindex"
    token: str = ""  # of the link by which it was opened
    until: datetime | None = None  # when that link ends
    is_live: bool = False  # beside the form
    policy: str = ""
    notes: tuple[str, ...] = ()


def for_the_newsroom(right: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let those see a view who have a right in the admin; nobody keeps it, and no search engine lists it."""

    def limit(view: Callable[..., Any]) -> Callable[..., Any]:
        @never_cache
        @staff_member_required
        @require_safe
        @wraps(view)
        def get(request: HttpRequest, **kwargs: Any) -> Any:
            if not request.user.has_perm(right):
                raise PermissionDenied
            response = view(request, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            return response

        return get

    return limit


class TakesWhatIsRight(forms.ModelForm):
    """Gives the fields that can be read to the unsaved instance; the others stay as they are stored.

    The model is not asked whether all of it may be saved together: what is not finished yet can be shown as well.
    """

    has_files = False

    def _post_clean(self) -> None:
        for field in self.instance._meta.concrete_fields:
            if field.name in self.cleaned_data:
                self.check(field, self.cleaned_data[field.name])
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def check(self, field: Any, value: Any) -> None:
        """Leave out a value that the model would never have: a source at `javascript:`, say."""
        try:
            field.run_validators(value)
        except ValidationError as error:
            self.add_error(field.name, error)

    def not_taken(self) -> str:
        """Name the fields that could not be read, in one line, or return ""."""
        labels = [capfirst(str(self.fields[name].label)) for name in self.errors if name in self.fields]
        if not labels:
            return ""
        kept = " Ở đây vẫn hiện nội dung đã lưu của các ô đó." if self.instance.pk else ""
        return f"Còn thiếu hoặc chưa đúng: {', '.join(labels)}.{kept}"


class LivePreviewAdmin(DeskPages):
    """“Xem song song”: beside the form, the page as readers will see it."""

    def live_page(
        self, request: HttpRequest, thing: Any, typed: Mapping[str, Any], context: dict[str, Any]
    ) -> HttpResponse:
        """Answer with the readers' page of an unsaved `thing`; `typed` has the relations that it does not hold."""
        raise NotImplementedError("a form with a preview has a page")

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.live_view))
        own = [path("xem-song-song/", view, name=self.page_name("live_add"))]
        own += [path("<id:pk>/xem-song-song/", view, name=self.page_name("live"))]
        return [*own, *super().get_urls()]

    def may_preview(self, request: HttpRequest, stored: Any) -> bool:
        return self.has_add_permission(request) if stored is None else self.has_change_permission(request, stored)

    def live_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show what is typed in a form that is sent without its files."""
        if not (self.has_add_permission(request) if pk is None else self.has_change_permission(request)):
            raise PermissionDenied
        stored: Any = self.get_object(request, str(pk)) if pk is not None else None
        if pk is not None and stored is None:
            raise Http404
        if not self.may_preview(request, stored):
            raise PermissionDenied
        form = self.typed(request, stored)
        return framed(self.live_page(request, form.instance, form.cleaned_data, live_context(request, form)))

    def typed(self, request: HttpRequest, stored: models.Model | None) -> Any:
        whole: Any = self.get_form(request, stored, change=stored is not None)
        form = type("Typed", (TakesWhatIsRight, whole), {})(request.POST, instance=stored or self.model())
        form.full_clean()
        form.instance.pk = form.instance.pk or 0  # of no row: templates ask for what belongs to it
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        stored = kwargs.get("obj")
        if self.may_preview(request, stored):
            context["live_preview"] = self.address("live", stored.pk) if stored else self.address("live_add")
        return super().render_change_form(request, context, *args, **kwargs)


def live_context(request: HttpRequest, form: Any) -> dict[str, Any]:
    """Return what the readers' template gets besides the page's own: the preview, and the display that is asked for."""
    note = form.not_taken()
    preview = Preview(is_live=True, policy=written(FRAME_CSP), notes=(note,) if note else ())
    return {"preview": preview, "display": Display.read(request.GET)}


def framed(response: HttpResponse) -> HttpResponse:
    """Let a page stand in a frame of the portal's own, without scripts; keep search engines from it."""
    vars(response)["_csp_config"] = FRAME_CSP | HEADERS_ONLY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def written(policy: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *values]) for name, values in policy.items())
