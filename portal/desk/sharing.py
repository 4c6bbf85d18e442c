"""“Chia sẻ bản xem trước”: the page of the newsroom where links to one publication are made and ended."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST

from ..preview_links import DAYS, USUAL_DAYS, PreviewLink, make
from ..publishing import Publication
from .pages import DeskPages


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(
        label="Dùng được trong", coerce=int, choices=[(days, f"{days} ngày") for days in DAYS], initial=USUAL_DAYS
    )


class SharingAdmin(DeskPages):
    """Whoever may change a publication may show it to somebody without a login."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, self.page_name
        share = view(require_http_methods(["GET", "POST"])(self.share_view))
        end = view(require_POST(self.end_link_view))
        return [
            path("<id:pk>/chia-se/", share, name=name("share")),
            path("<id:pk>/chia-se/<id:link>/thu-hoi/", end, name=name("end_link")),
            *super().get_urls(),
        ]

    def to_share(self, request: HttpRequest, pk: int) -> Any:
        """Return the publication. Raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        return found

    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the links that can be opened, and make another one."""
        publication, address = self.to_share(request, pk), ""
        form = LinkForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            link, token = make(publication, request.user, form.cleaned_data["days"])
            address = request.build_absolute_uri(reverse("shared", args=[token]))
            self.log_change(request, publication, f"Tạo liên kết xem trước, dùng được đến {written(link.ends_at)}")
        links = PreviewLink.objects.of(publication).living().select_related("created_by").order_by("-pk")
        context = self.admin_site.each_context(request) | {"publication": publication, "opts": self.opts, "form": form}
        context |= {"links": links, "address": address, "title": "Chia sẻ bản xem trước"}
        return render(request, "admin/share.html", context)

    def end_link_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        publication: Publication = self.to_share(request, pk)
        get_object_or_404(PreviewLink.objects.of(publication), pk=link).delete()
        self.log_change(request, publication, "Thu hồi liên kết xem trước")
        messages.success(request, "Đã thu hồi: liên kết đó không mở được nữa.")
        return HttpResponseRedirect(self.address("share", publication.pk))

    def render_change_form(self, request, context, *args, **kwargs):
        stored = kwargs.get("obj")
        context["may_share"] = stored is not None and self.has_change_permission(request, stored)
        return super().render_change_form(request, context, *args, **kwargs)


def written(moment: Any) -> str:
    return date_format(localtime(moment), "H:i d/m/Y")
