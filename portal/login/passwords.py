"""What a password must be made of, besides Django's own rules."""

from typing import Any

from django.core.exceptions import ValidationError


class FourKindsUnlessLong:
    """Ask a password that is shorter than `long` for a small and a capital letter, a digit and another sign.

    TCVN 14423:2026 asks for 14 characters where there is no second factor, and for four kinds.
    """

    def __init__(self, long: int):
        self.long = long

    def validate(self, password: str, user: Any = None) -> None:
        missing = [kind for kind, has in self.kinds(password).items() if not has]
        if len(password) < self.long and missing:
            text = f"Mật khẩu ngắn hơn {self.long} ký tự còn thiếu: {', '.join(missing)}."
            raise ValidationError(text, code="password_too_plain")

    @staticmethod
    def kinds(password: str) -> dict[str, bool]:
        return {
            "chữ thường": any(letter.islower() for letter in password),
            "chữ hoa": any(letter.isupper() for letter in password),
            "chữ số": any(letter.isdigit() for letter in password),
            "ký tự đặc biệt": any(not letter.isalnum() for letter in password),
        }

    def get_help_text(self) -> str:
        kinds = "chữ thường, chữ hoa, chữ số và ký tự đặc biệt"
        return f"Mật khẩu ngắn hơn {self.long} ký tự phải có đủ {kinds}; một câu dài dễ nhớ hơn và an toàn hơn."
