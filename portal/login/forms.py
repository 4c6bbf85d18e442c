"""The forms of the way in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from portal.models import User

from . import factor, throttle

WRONG = "Mã này không đúng, hoặc đã dùng rồi."


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=40,
        help_text="Sáu chữ số trong ứng dụng trên điện thoại. Không có điện thoại: nhập một mã dự phòng.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, user: User, request: HttpRequest, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def get_user(self) -> User:
        return self.user

    def clean_code(self) -> str:
        code = factor.bare(self.cleaned_data["code"])
        device = factor.device_for(self.user, code)
        if device and (seconds := factor.seconds_to_wait(device)):
            raise ValidationError(f"Vừa nhập sai: hãy đợi {seconds} giây rồi nhập lại.", code="wait")
        if not device or not factor.is_right(self.user, device, code):
            throttle.count_failure(self.request, self.user)
            raise ValidationError(WRONG, code="wrong")
        return code


class SetUpForm(forms.Form):
    """The first code of a new key."""

    code = forms.CharField(
        label="Mã đang hiện trong ứng dụng",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, user: User, request: HttpRequest, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def get_user(self) -> User:
        return self.user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        key = factor.read_key(self.user, cleaned.get("key", ""))
        if key is None:
            raise ValidationError("Mã QR đã hết hạn. Hãy mở lại trang này.", code="expired")
        step = factor.is_shown_by(key, factor.bare(cleaned.get("code", "")))
        if step is None and "code" in cleaned:
            self.add_error("code", "Mã không đúng. Hãy xem điện thoại có chạy đúng giờ không rồi nhập mã mới.")
        return cleaned | {"plain_key": key, "step": step}

    def turn_on(self) -> list[str]:
        return factor.turn_on(self.user, self.cleaned_data["plain_key"], self.cleaned_data["step"])


class PasswordForm(forms.Form):
    """The password once more, before something that weakens the account; wrong ones count as at the login."""

    password = forms.CharField(
        label="Mật khẩu của bạn",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, request: HttpRequest, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if throttle.is_locked(self.request, self.user) or not self.user.check_password(password):
            throttle.count_failure(self.request, self.user)
            raise ValidationError("Mật khẩu không đúng.", code="wrong")
        return password
