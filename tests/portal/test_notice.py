"""The notice on every page: its window, a planned stop, and the seven working days before it."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError

from portal.admin import working_days
from portal.models import SiteSettings
from tests.makers import make_article, make_desk
from tests.portal.reading import form_values, words

pytestmark = pytest.mark.django_db
FORM = "/admin/portal/sitesettings/1/change/"
HANOI = timezone(timedelta(hours=7))
NOON = datetime(2020, 3, 24, 12, tzinfo=HANOI)  # a Tuesday
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk():
    SiteSettings.objects.create()
    return make_desk()


def save(desk, **typed):
    return desk.post(FORM, form_values(desk.get(FORM), "sitesettings_form") | typed)


def page(client, address: str = "/") -> str:
    return client.get(address).content.decode()


class TestNotice:
    def test_it_stands_on_every_page(self, client):
        SiteSettings.objects.create(notice="Bảo trì hệ thống.")
        for address in ("/", "/tin-tuc/", "/khong-co/", make_article().get_absolute_url()):
            assert "Bảo trì hệ thống." in page(client, address)

    @pytest.mark.parametrize(
        ("start", "end", "shown"),
        [
            (None, None, True),
            (NOON, None, True),
            (NOON + timedelta(seconds=1), None, False),
            (None, NOON, False),
            (None, NOON + timedelta(seconds=1), True),
            (NOON - HOUR, NOON + HOUR, True),
            (NOON - 2 * HOUR, NOON - HOUR, False),
        ],
    )
    def test_it_is_shown_in_its_window(self, client, start, end, shown):
        SiteSettings.objects.create(notice="Bảo trì hệ thống.", notice_from=start, notice_until=end)
        assert ("Bảo trì hệ thống." in page(client)) == shown

    def test_without_a_text_there_is_none(self, client):
        SiteSettings.objects.create()
        assert 'class="notice"' not in page(client)

    def test_stop_and_return_are_told(self, client):
        SiteSettings.objects.create(notice="Bảo trì.", notice_stop_at=NOON, notice_back_at=NOON + 5 * HOUR)
        text = words(page(client))
        assert "Dừng từ 12:00 24/03/2020" in text
        assert "Dự kiến hoạt động trở lại: 17:00 24/03/2020" in text

    def test_an_end_before_the_start_is_refused(self, desk):
        dates = {"notice_from_0": "25/03/2020", "notice_from_1": "08:00", "notice_until_0": "24/03/2020"}
        response = save(desk, notice="Bảo trì.", notice_until_1="08:00", **dates)
        assert "Thông báo phải kết thúc sau khi bắt đầu." in response.content.decode()

    def test_a_stop_needs_the_time_of_return(self):
        with pytest.raises(ValidationError, match="hoạt động trở lại"):
            SiteSettings(notice="Bảo trì.", notice_stop_at=NOON).full_clean()

    def test_the_return_comes_after_the_stop(self):
        with pytest.raises(ValidationError, match="sau thời điểm dừng"):
            SiteSettings(notice="Bảo trì.", notice_stop_at=NOON, notice_back_at=NOON).full_clean()


class TestSevenWorkingDays:
    """Nghị định 224/2026/NĐ-CP, art. 13(1)(a): a planned stop is announced seven working days ahead."""

    @pytest.mark.parametrize(
        ("end", "days"),
        [
            ("24/03", 0),
            ("25/03", 1),
            ("27/03", 3),
            ("28/03", 3),
            ("30/03", 4),
            ("02/04", 7),
            ("03/04", 8),
            ("20/03", 0),
        ],
    )
    def test_saturdays_and_sundays_do_not_count(self, end, days):
        day, month = map(int, end.split("/"))
        assert working_days(NOON.date(), NOON.date().replace(day=day, month=month)) == days

    @pytest.mark.parametrize(("day", "warned"), [("01/04/2020", True), ("02/04/2020", False), ("20/03/2020", False)])
    def test_a_late_notice_is_pointed_out(self, desk, day, warned):
        stop = {"notice_stop_at_0": day, "notice_stop_at_1": "18:00", "notice_back_at_0": "30/04/2020"}
        response = save(desk, notice="Bảo trì.", notice_back_at_1="06:00", **stop)
        assert response.status_code == 302
        texts = [str(message) for message in get_messages(response.wsgi_request)]
        assert any("7 ngày làm việc" in text for text in texts) == warned

    def test_it_is_saved_all_the_same(self, desk):
        stop = {"notice_stop_at_0": "25/03/2020", "notice_stop_at_1": "18:00", "notice_back_at_0": "26/03/2020"}
        save(desk, notice="Bảo trì.", notice_back_at_1="06:00", **stop)
        assert SiteSettings.objects.get().notice_stop_at == datetime(2020, 3, 25, 18, tzinfo=HANOI)
