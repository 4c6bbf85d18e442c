"""The form of a file: it is taken by its content, and stored when all of the page is right."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from portal import attachments

from .models import File


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
