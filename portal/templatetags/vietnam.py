"""Numbers, dates and sizes as Vietnamese agencies write them; what is missing is written as nothing."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

register = template.Library()

WEEKDAYS = ("Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy")
SIZES = (("GB", 2**30, 1), ("MB", 2**20, 1), ("kB", 2**10, 0))  # unit, its bytes, decimals
VIETNAMESE_SEPARATORS = str.maketrans(",.", ".,")


@register.filter
def number(value: object) -> str:
    """Write 34706740 as 34.706.740; return what is no number as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "" if value is None else str(value)
    return f"{value:,}".translate(VIETNAMESE_SEPARATORS)


def _written(moment: object, pattern: str) -> str:
    """Write a day, or a moment in the current time zone; anything else is written as nothing."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return moment.strftime(pattern) if isinstance(moment, date) else ""


@register.filter
def machine_time(moment: object) -> str:
    """Write a moment for the attribute `datetime`: 2020-03-24T10:46:00+07:00."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if isinstance(moment, datetime) else ""


@register.filter
def clock_date(moment: object) -> str:
    """Write a moment as 10:46 24/03/2020."""
    return _written(moment, "%H:%M %d/%m/%Y")


@register.filter
def clock_time(moment: object) -> SafeString:
    """Write a moment as an element: <time datetime="2020-03-24T10:46:00+07:00">10:46 24/03/2020</time>."""
    return _element(moment, "%H:%M %d/%m/%Y")


@register.filter
def dated(moment: object) -> SafeString:
    """Write the day of a moment as an element, as it stands behind titles: <time …>(24/03/2020)</time>."""
    return _element(moment, "(%d/%m/%Y)")


def _element(moment: object, pattern: str) -> SafeString:
    if not isinstance(moment, datetime):
        return SafeString("")
    here = moment.astimezone(timezone.get_current_timezone())
    return SafeString(f'<time datetime="{here.isoformat(timespec="seconds")}">{here.strftime(pattern)}</time>')


@register.filter
def day(moment: object) -> str:
    """Write a day or a moment as 24/03/2020."""
    return _written(moment, "%d/%m/%Y")


@register.filter
def weekday_date(moment: object) -> str:
    """Write a day or a moment as Thứ Ba, ngày 24/03/2020."""
    weekday = _written(moment, "%w")
    return f"{WEEKDAYS[int(weekday)]}, ngày {day(moment)}" if weekday else ""


@register.filter
def file_size(size: object) -> str:
    """Write a number of bytes as 12 kB or 1,2 MB, where 1 MB is 1024 kB."""
    if not isinstance(size, int):
        return ""
    for unit, one, decimals in SIZES:
        if round(size / one, decimals) >= 1:
            return f"{size / one:,.{decimals}f}".translate(VIETNAMESE_SEPARATORS).removesuffix(",0") + f" {unit}"
    return f"{size} B"
