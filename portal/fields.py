"""Model fields for text that stands on one line: composed letters, no invisible characters, single spaces.

They normalise what comes from a form, and whatever is saved or looked up.
"""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from . import vietnamese


def one_line(value: Any) -> Any:
    return vietnamese.normalize_title(value) if isinstance(value, str) else value


class LineField(models.CharField):
    """A name, a title, a caption."""

    def to_python(self, value):
        return one_line(super().to_python(value))

    def get_prep_value(self, value):
        return one_line(super().get_prep_value(value))


class ParagraphField(models.TextField):
    """A paragraph, edited in a larger box."""

    def to_python(self, value):
        return one_line(super().to_python(value))

    def get_prep_value(self, value):
        return one_line(super().get_prep_value(value))


ADDRESS = r"^(/(?![/\\])|https?://|mailto:|tel:)\S*$"


class AddressField(LineField):
    """Where a link leads: on this site or the web, never a script. What is no such address is not saved."""

    default_validators = [
        RegexValidator(ADDRESS, "Hãy nhập địa chỉ bắt đầu bằng “/”, “https://”, “mailto:” hoặc “tel:”.")
    ]

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None or re.match(ADDRESS, value) else ""
