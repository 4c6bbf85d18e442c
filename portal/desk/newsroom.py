"""The newsroom's desk in the admin: what every publication's pages there can do."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localtime

from .. import vietnamese
from ..addresses import is_id
from ..choosing import SendsPictures
from ..publishing import Publication, State
from .bin import BinAdmin
from .checking import CheckedAdmin
from .deleting import PlainDeletion
from .editor import RichTextAdmin
from .previews import LivePreviewAdmin
from .sharing import SharingAdmin
from .together.editing import EditedTogether
from .versions import HistoryAdmin


class BoundedPaginator(Paginator):
    """Counts no further than `most` rows: at a desk one filters and searches, nobody turns to page 500."""

    most = 5_000

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet", self.object_list)
        return rows.order_by()[: self.most].count()

    @property
    def is_bounded(self) -> bool:
        return self.count >= self.most


class StateFilter(admin.SimpleListFilter):
    title = "trạng thái"
    parameter_name = "trang-thai"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() not in State.values:
            return queryset
        if self.value() == State.PUBLISHED:
            return queryset.in_state(State.PUBLISHED)
        # Few are in the other states: find them first, where SQLite would go through all by the time of change.
        return queryset.filter(pk__in=queryset.model._default_manager.in_state(self.value()).values("pk"))


class PublicationForm(forms.ModelForm):
    """The button “Đăng ngay” sets the time; what readers need is then checked by the model."""

    has_files = True  # whether files are sent with it: not to the page beside the form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial_state = self.instance.state
        self.instance.is_being_published = "_publish" in self.data

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        for name, time in cleaned.items():
            cleaned[name] = self.with_seconds(name, time)
        time, now = cleaned.get("published_at"), timezone.now()
        if "_publish" in self.data and "published_at" in self.fields and (time is None or time > now):
            cleaned["published_at"] = now.replace(second=0, microsecond=0)
        elif self.initial_state == State.PUBLISHED and "published_at" in self.fields and (time is None or time > now):
            self.add_error("published_at", "Bài đang đăng: muốn người đọc không còn thấy bài, hãy bấm “Gỡ bài…”.")
        return cleaned

    def add_error(self, field, error):
        """What is wrong with something that has no field here stands above all fields."""
        if field is None and hasattr(error, "error_dict"):
            for name, wrong in error.error_dict.items():
                super().add_error(name if name in self.fields else None, wrong)
        else:
            super().add_error(field, error)

    def lacks_file(self, name: str) -> bool:
        """Say whether no file was chosen for a field: one that stays in the browser for now is named in `_chosen`."""
        data: Any = self.data
        return self.has_files and self.cleaned_data.get(name) == "" and name not in data.getlist("_chosen")

    def with_seconds(self, name: str, value: Any) -> Any:
        """Return the stored time when the form, which shows minutes, sends the same minute back; else `value`."""
        stored = getattr(self.instance, name, None) if isinstance(value, datetime) else None
        return stored if stored and value == stored.replace(second=0, microsecond=0) else value


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Người đọc mở địa chỉ cũ sẽ thấy lý do này.",
    )

    def clean_reason(self) -> str:
        if reason := vietnamese.normalize_title(self.cleaned_data["reason"]):
            return reason
        raise ValidationError("Hãy nêu lý do gỡ: người đọc sẽ thấy lý do này.")


class PublicationAdmin(
    CheckedAdmin,
    BinAdmin,
    HistoryAdmin,
    PlainDeletion,
    LivePreviewAdmin,
    SharingAdmin,
    EditedTogether,
    SendsPictures,
    RichTextAdmin,
):
    """Publish, schedule, withdraw, preview; search without diacritics; lists that stay fast when they are long."""

    form = PublicationForm
    change_form_template = "admin/publication_change_form.html"
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    publishing_fields = ("published_at", "expires_at")
    search_help_text = "Tìm theo tiêu đề và tóm tắt, có dấu hoặc không dấu đều được; hoặc theo mã số."
    search_fields = ("folded",)

    @admin.display(description="trạng thái")
    def state_shown(self, publication: Publication) -> str:
        state = publication.state
        return format_html('<span class="state state-{}">{}</span>', state.value, state.label)

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def may_bring_back(self, request: HttpRequest, thing: Publication) -> bool:
        """What readers would see at once, only a publisher brings back."""
        is_seen = thing.state == State.PUBLISHED
        may = thing.binned_at is None and (self.may_publish(request) or not is_seen)
        return may and super().may_bring_back(request, thing)

    def get_readonly_fields(self, request, obj=None):
        own = tuple(super().get_readonly_fields(request, obj))
        return own if self.may_publish(request) else own + self.publishing_fields

    def get_search_results(self, request, queryset, search_term):
        for word in vietnamese.fold(vietnamese.normalize_title(search_term)).split():
            named = Q(pk=int(word)) if is_id(word) else Q()
            queryset = queryset.filter(Q(folded__contains=word) | named if named else Q(folded__contains=word))
        return queryset, False

    def get_urls(self):
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        return [path("<int:pk>/withdraw/", withdraw, name=self.page_name("withdraw")), *super().get_urls()]

    def save_model(self, request, obj, form, change):
        if not change and hasattr(obj, "created_by"):
            obj.created_by = request.user
        was_draft = form.initial.get("published_at") is None
        newly_timed = was_draft and obj.published_at is not None and obj.withdrawn_at is None
        if self.may_publish(request) and ("_publish" in request.POST or newly_timed):
            obj.publish(by=request.user, at=None if "_publish" in request.POST else obj.published_at)
            self.tell_published(request, obj)
        else:
            obj.save()

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        # As it is stored: a refused form has changed `obj` already.
        stored = self.model._default_manager.filter(pk=obj.pk).first() if obj else None
        context |= {"may_publish": self.may_publish(request), "publication": stored, "State": State}
        return super().render_change_form(request, context, *args, **kwargs)

    def tell_published(self, request: HttpRequest, publication: Publication) -> None:
        time = date_format(localtime(publication.published_at), "H:i d/m/Y")
        if publication.state == State.SCHEDULED:
            messages.success(request, f"Đã hẹn giờ: bài sẽ tự đăng lúc {time}.")
        else:
            link = '<a href="{}">Xem trên cổng</a>'
            messages.success(request, format_html("Đã đăng. " + link, publication.get_absolute_url()))
        self.log_change(request, publication, f"Đăng: {time}")

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, then take the publication from readers."""
        publication = get_object_or_404(self.model, pk=pk)
        if not (self.may_publish(request) and self.has_change_permission(request, publication)):
            raise PermissionDenied
        if publication.state == State.WITHDRAWN:
            messages.info(request, "Bài này đã được gỡ trước đó.")
            return self.to_form(publication)
        form = WithdrawalForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self.withdraw(request, publication, form)
        context = self.admin_site.each_context(request) | {
            "form": form,
            "publication": publication,
            "opts": self.opts,
        }
        return render(request, "admin/withdraw.html", context | {"title": "Gỡ bài khỏi cổng"})

    def withdraw(self, request, publication: Publication, form: WithdrawalForm) -> HttpResponse:
        with transaction.atomic():  # what somebody else saves at this moment is not written over
            publication = self.model._default_manager.select_for_update().get(pk=publication.pk)
            publication.withdraw(form.cleaned_data["reason"], by=request.user)
        self.log_change(request, publication, f"Gỡ: {publication.withdrawal_reason}")
        messages.success(request, "Đã gỡ. Người đọc mở địa chỉ cũ sẽ thấy lý do gỡ.")
        return self.to_form(publication)

    def to_form(self, publication: Publication) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.address("change", publication.pk))
