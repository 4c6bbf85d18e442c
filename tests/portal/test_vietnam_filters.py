"""How numbers, dates and sizes are written, and how an editor may type a date."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import date_format, number_format

from portal.templatetags.vietnam import (
    clock_date,
    clock_time,
    dated,
    day,
    file_size,
    machine_time,
    number,
    weekday_date,
)

POSTED = datetime(2020, 3, 24, 3, 46, 59, tzinfo=UTC)  # 10:46 in Hanoi
FOURTH_OF_MARCH = datetime(2020, 3, 4, 9, 5, tzinfo=UTC).replace(tzinfo=None)  # without a zone
MONDAYS_LAST_SECOND = datetime(2020, 3, 23, 16, 59, 59, tzinfo=UTC)
FILTERS = (number, clock_date, clock_time, dated, machine_time, day, weekday_date, file_size)


@pytest.mark.parametrize("write", FILTERS)
@pytest.mark.parametrize("missing", [None, ""])
def test_nothing_is_written_for_what_is_missing(write: Callable[[object], str], missing: str | None) -> None:
    assert write(missing) == ""


@pytest.mark.parametrize("write", FILTERS[1:])
def test_a_text_is_neither_a_date_nor_a_size(write: Callable[[object], str]) -> None:
    assert write("24/03/2020") == ""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (26, "26"),
        (1468, "1.468"),
        (34706740, "34.706.740"),
        (-34706740, "-34.706.740"),
        (1234.5, "1.234,5"),
        (Decimal("85.50"), "85,50"),
    ],
)
def test_number_groups_by_points_and_has_a_decimal_comma(value: object, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(("value", "written"), [("1,5 triệu", "1,5 triệu"), ("34706740", "34706740"), (True, "True")])
def test_number_leaves_what_is_no_number(value: object, written: str) -> None:
    assert number(value) == written


def test_number_escapes_nothing_and_lets_the_template_do_it() -> None:
    assert Template("{% load vietnam %}{{ n|number }}").render(Context({"n": "<b>"})) == "&lt;b&gt;"


def test_clock_date_is_written_in_the_time_of_vietnam() -> None:
    assert clock_date(POSTED) == "10:46 24/03/2020"


def test_clock_date_follows_the_current_time_zone() -> None:
    with timezone.override(UTC):
        assert clock_date(POSTED) == "03:46 24/03/2020"


def test_clock_date_takes_a_moment_without_a_zone_as_it_is() -> None:
    assert clock_date(FOURTH_OF_MARCH) == "09:05 04/03/2020"


def test_a_moment_is_written_as_an_element() -> None:
    assert clock_time(POSTED) == '<time datetime="2020-03-24T10:46:59+07:00">10:46 24/03/2020</time>'


def test_the_day_behind_a_title_is_written_as_an_element() -> None:
    assert dated(POSTED) == '<time datetime="2020-03-24T10:46:59+07:00">(24/03/2020)</time>'


@pytest.mark.parametrize("moment", [POSTED, date(2020, 3, 24)])
def test_day_takes_moments_and_dates(moment: date) -> None:
    assert day(moment) == "24/03/2020"


def test_a_new_day_begins_at_midnight_in_vietnam() -> None:
    days = [day(MONDAYS_LAST_SECOND + timedelta(seconds=seconds)) for seconds in (0, 1)]
    assert days == ["23/03/2020", "24/03/2020"]


@pytest.mark.parametrize(
    ("day_of_month", "weekday"),
    [
        (22, "Chủ nhật"),
        (23, "Thứ Hai"),
        (24, "Thứ Ba"),
        (25, "Thứ Tư"),
        (26, "Thứ Năm"),
        (27, "Thứ Sáu"),
        (28, "Thứ Bảy"),
    ],
)
def test_weekday_date_names_the_day(day_of_month: int, weekday: str) -> None:
    assert weekday_date(date(2020, 3, day_of_month)) == f"{weekday}, ngày {day_of_month}/03/2020"


def test_weekday_date_names_the_day_of_vietnam() -> None:
    assert weekday_date(MONDAYS_LAST_SECOND + timedelta(seconds=1)) == "Thứ Ba, ngày 24/03/2020"


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 B"),
        (300, "300 B"),
        (1024, "1 kB"),
        (12 * 1024, "12 kB"),
        (1023 * 1024, "1 MB"),
        (2**20 - 1, "1 MB"),
        (1258291, "1,2 MB"),
        (25 * 2**20, "25 MB"),
        (3 * 2**30 // 2, "1,5 GB"),
        (2000 * 2**30, "2.000 GB"),
    ],
)
def test_file_size_takes_the_unit_that_reads_best(size: int, written: str) -> None:
    assert file_size(size) == written


def test_templates_find_the_filters_under_vietnam() -> None:
    page = Template(
        "{% load vietnam %}{{ at|clock_date }} | {{ at|day }} | {{ at|weekday_date }}"
        " | {{ n|number }} | {{ n|file_size }}"
    )
    written = "10:46 24/03/2020 | 24/03/2020 | Thứ Ba, ngày 24/03/2020 | 1.258.291 | 1,2 MB"
    assert page.render(Context({"at": POSTED, "n": 1258291})) == written


class TestFormats:
    """What Django itself writes and reads, from portal/formats/vi."""

    @pytest.mark.parametrize(
        ("name", "written"),
        [
            ("DATE_FORMAT", "04/03/2020"),
            ("TIME_FORMAT", "09:05"),
            ("DATETIME_FORMAT", "09:05 04/03/2020"),
            ("SHORT_DATE_FORMAT", "04/03/2020"),
            ("SHORT_DATETIME_FORMAT", "09:05 04/03/2020"),
            ("YEAR_MONTH_FORMAT", "tháng 3 năm 2020"),
            ("MONTH_DAY_FORMAT", "ngày 4 tháng 3"),
        ],
    )
    def test_dates_are_written_day_first(self, name: str, written: str) -> None:
        assert date_format(FOURTH_OF_MARCH, name) == written

    def test_numbers_are_grouped_where_grouping_is_asked_for(self) -> None:
        assert number_format(34706740.5, force_grouping=True) == "34.706.740,5"

    def test_ids_and_years_are_never_grouped(self) -> None:
        assert Template("{{ year }}").render(Context({"year": 2020})) == "2020"

    @pytest.mark.parametrize("typed", ["03/04/2020", "3/4/2020", "03-04-2020", "2020-04-03"])
    def test_a_typed_date_begins_with_the_day(self, typed: str) -> None:
        assert forms.DateField().clean(typed) == date(2020, 4, 3)

    @pytest.mark.parametrize("typed", ["03/04/20", "03-04-20", "04/24/2020", "31/04/2020", "hôm nay"])
    def test_a_typed_date_that_could_be_misread_is_refused(self, typed: str) -> None:
        with pytest.raises(forms.ValidationError):
            forms.DateField().clean(typed)

    @pytest.mark.parametrize(
        "typed", ["10:46 24/03/2020", "24/03/2020 10:46", "2020-03-24T10:46", "2020-03-24 10:46:00"]
    )
    def test_a_typed_moment_is_meant_in_the_time_of_vietnam(self, typed: str) -> None:
        assert forms.DateTimeField().clean(typed) == POSTED.replace(second=0)

    @pytest.mark.parametrize("typed", ["10:46 24/03/20", "24/03/20 10:46", "03/24/2020 10:46"])
    def test_a_typed_moment_that_could_be_misread_is_refused(self, typed: str) -> None:
        with pytest.raises(forms.ValidationError):
            forms.DateTimeField().clean(typed)

    def test_a_form_shows_a_time_without_seconds(self) -> None:
        assert forms.TimeInput().format_value(time(10, 46, 59)) == "10:46"

    def test_a_form_shows_a_moment_as_the_pages_do(self) -> None:
        assert forms.DateTimeInput().format_value(FOURTH_OF_MARCH) == "09:05 04/03/2020"


def test_a_machine_reads_whole_seconds_and_the_zone():
    assert machine_time(POSTED.replace(microsecond=628060)) == "2020-03-24T10:46:59+07:00"
