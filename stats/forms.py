"""The forms of the ledger: one line by hand, or the opening balances of a file."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminDateWidget, AdminRadioSelect
from django.core.exceptions import ValidationError
from django.utils import timezone

from . import ledger
from .addresses import SITE_SIGNS, find_page
from .models import Entry, EntryKind, Measure
from .publications import WHOLE_SITE, Page

LOOK = "_look"  # the button that shows the present number and writes nothing
MOST_BYTES, MOST_LINES = 2**20, 5_000  # what a request can look up; the command has no limit


def not_in_the_future(day: Any) -> None:
    if day > timezone.localdate():
        raise ValidationError("Ngày ghi sổ không thể ở tương lai.")


class AmountField(forms.CharField):
    """A whole number as people write it: 34.706.740 or 34706740."""

    def clean(self, value: Any) -> Any:
        try:
            return ledger.amount(super().clean(value))
        except ledger.Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class EntryForm(forms.ModelForm):
    measure = forms.ChoiceField(
        label="Số liệu",
        choices=[(Measure.VIEWS, "lượt xem hoặc đã xem của một trang"), (Measure.VISITS, "lượt truy cập của cả cổng")],
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
    )
    page = forms.CharField(
        label="Trang",
        required=False,
        max_length=2_000,
        help_text="Địa chỉ của trang, cả địa chỉ cũ mà cổng còn dẫn tới trang ấy; hoặc mã số của bài. Số lần đã xem "
        "một video: watched/ và mã số của video. Lượt truy cập ghi cho cả cổng thì để trống.",
    )
    amount = AmountField(label="Số lượng", help_text="Ví dụ: 34.706.740. Số âm để trừ bớt, ví dụ: -15.")

    class Meta:
        model = Entry
        fields = ("kind", "measure", "page", "amount", "day", "source")
        widgets = {
            "kind": AdminRadioSelect(attrs={"class": "radiolist"}),
            "source": forms.Textarea(attrs={"rows": 3, "cols": 80}),
        }

    host = ""  # under which old addresses are looked up; the admin sets it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found: Page | None = None
        kinds = cast(forms.ChoiceField, self.fields["kind"])
        kinds.choices = EntryKind.choices
        self.fields["day"].validators.append(not_in_the_future)
        self.fields["day"].initial = timezone.localdate
        cast(forms.CharField, self.fields["source"]).strip = True

    @property
    def looking(self) -> bool:
        return LOOK in self.data

    def full_clean(self):
        super().full_clean()
        if self.looking:  # only the question which page was meant has been asked so far
            for name in self.errors.keys() - {"page", "measure"}:
                del self.errors[name]

    def is_valid(self):
        return super().is_valid() and not self.looking

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        text, measure = cleaned.get("page", "").strip(), cleaned.get("measure")
        if measure == Measure.VISITS and text not in SITE_SIGNS:
            self.add_error("page", "Lượt truy cập ghi cho cả cổng: hãy để trống ô này.")
        elif measure == Measure.VIEWS and text in SITE_SIGNS:
            self.add_error("page", "Lượt xem ghi cho một trang: hãy điền địa chỉ hoặc mã số.")
        elif measure and "page" not in self.errors:
            self.meet(find_page(text, self.host))
        return cleaned

    def meet(self, page: Page | None) -> None:
        """Check the line against what its page has already."""
        if page is None:
            self.add_error("page", "Không tìm thấy trang này. Hãy chép địa chỉ từ trình duyệt, hoặc điền mã số.")
            return
        self.found = page
        self.instance.page_type, self.instance.page_id = page
        kind, amount = self.cleaned_data.get("kind"), self.cleaned_data.get("amount")
        if kind == EntryKind.OPENING and ledger.is_opened(page):
            self.add_error("kind", "Trang này đã có số dư đầu kỳ trong sổ: hãy ghi điều chỉnh.")
        if kind == EntryKind.OPENING and page.type in settings.STATS_ACTIONS:
            self.add_error("kind", ledger.NO_OPENING)
        if amount is not None:
            self.meet_amount(amount, kind)

    def meet_amount(self, amount: int, kind: Any) -> None:
        present = ledger.shown(self.found or WHOLE_SITE)
        if amount == 0:
            self.add_error("amount", "Số 0 không thay đổi gì.")
        elif amount < 0 and kind == EntryKind.OPENING:
            self.add_error("amount", "Số dư đầu kỳ không thể âm.")
        elif present + amount < 0:
            self.add_error("amount", f"Số đang hiện là {ledger.dotted(present)}: không trừ được nhiều như vậy.")


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Tệp CSV",
        help_text="Hai cột “trang” (mã số, địa chỉ hoặc địa chỉ cũ; “*” là lượt truy cập của cả cổng) và “so_luong”.",
    )
    source = forms.CharField(
        label="Nguồn và lý do",
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Số này lấy ở đâu. Ví dụ: Cổng cũ, số liệu ngày 31/12/2025.",
    )
    day = forms.DateField(
        label="Ngày ghi sổ", initial=timezone.localdate, widget=AdminDateWidget, validators=[not_in_the_future]
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        content = file.read() if file.size <= MOST_BYTES else b""
        if not content or content.count(b"\n") > MOST_LINES:
            raise ValidationError("Tệp có quá 5.000 dòng: hãy dùng lệnh manage.py import_openings trên máy chủ.")
        return content
