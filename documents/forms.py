"""The form of a file: it is taken by its content, and stored when all of the page is right."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from portal import attachments
from portal.desk.newsroom import PublicationForm

from .models import File


class DocumentForm(PublicationForm):
    def clean(self):
        self.instance.files_leaving = self.files_leaving()  # before the model says what is wrong with the others
        return super().clean()

    def files_leaving(self) -> list[int]:
        """Return the ids of the files below the form that it deletes or replaces."""
        data: Any = self.data
        coming = {*self.files, *data.getlist("_chosen")}
        rows = [name.removesuffix("-id") for name in data if re.fullmatch(r"files-\d+-id", name)]
        leaving = [row for row in rows if f"{row}-upload" in coming or data.get(f"{row}-DELETE")]
        return [int(pk) for row in leaving if (pk := data[f"{row}-id"]).isdecimal() and len(pk) < 19]


class FileForm(forms.ModelForm):
    upload = forms.FileField(label="tải tệp lên", required=False)

    class Meta:
        model = File
        fields = ("order",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.PORTAL_DOCUMENT_MAX_MB
        self.fields["upload"].help_text = f"{attachments.WANTED}; mỗi lần lưu tải lên tối đa {most} MB."
        self.fields["upload"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in attachments.KINDS)

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            attachments.recognize(upload)
        elif not self.instance.pk:
            raise ValidationError("Hãy chọn tệp.")
        return upload

    def save(self, commit: bool = True) -> File:
        if upload := self.cleaned_data["upload"]:
            self.instance.take(upload)
        return super().save(commit)
