"""The audit finds every number that is not the sum of its entries; the roll-up leaves every shown number as it was."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import F

from stats import audit, retention, snapshot
from stats.models import Entry, Gate, PageDay, PageHour, PageTotal, Secret, SiteDay, SiteHour, Span, total_visits
from tests.stats.makers import make_entry

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 25, 5, tzinfo=UTC)
TODAY, DAY = date(2020, 3, 25), timedelta(days=1)
PAGE = {"page_type": "article", "page_id": 9001}
WATCHED = {"page_type": "watched", "page_id": 9001, "measure": "views"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False):
        yield


def count(day: date, hour: int, views: int) -> None:
    """Count views of one page, and as many visits, in every table that they belong to."""
    for model, keys in ((PageHour, {"hour": hour} | PAGE), (PageDay, PAGE)):
        row, _ = model.objects.get_or_create(day=day, **keys)
        type(row).objects.filter(pk=row.pk).update(views=F("views") + views)
    in_week = views if TODAY - 7 * DAY < day <= TODAY else 0
    total, _ = PageTotal.objects.get_or_create(**PAGE)
    PageTotal.objects.filter(pk=total.pk).update(views=F("views") + views, week=F("week") + in_week)
    for model, keys in ((SiteHour, {"hour": hour}), (SiteDay, {})):
        row, _ = model.objects.get_or_create(day=day, **keys)
        sums = {name: F(name) + views for name in ("views", "pages", "visits")}
        model.objects.filter(pk=row.pk).update(**sums)


def count_action(day: date, hour: int, times: int) -> None:
    """Count an action on one page, in every table that it belongs to."""
    action = PAGE | {"page_type": "watched"}
    PageHour.objects.create(day=day, hour=hour, views=times, **action)
    PageDay.objects.create(day=day, views=times, **action)
    PageTotal.objects.create(views=times, week=times, **action)


@pytest.fixture
def counted():
    """Count some days, of which the oldest is beyond the hours that are kept; write into the ledger."""
    Gate.objects.create(pk=1, day=TODAY, version=1)
    for back in (0, 1, 6, 7, 89, 90, 200):
        for hour in (0, 9, 23):
            count(TODAY - back * DAY, hour, 5 + back + hour)
    for measure in ({"measure": "visits", "page_type": "", "page_id": 0}, PAGE | {"measure": "views"}):
        Entry(kind="opening", amount=1_468, day=TODAY, source="Cổng cũ", author_name="Người ghi", **measure).save()


def run() -> str:
    printed = StringIO()
    call_command("stats_audit", stdout=printed)
    return printed.getvalue()


def differences() -> list[str]:
    return [f"{finding.check}: {finding.first}" for finding in audit.findings() if finding.wrong]


class TestAnAudit:
    def test_of_what_was_counted_finds_nothing(self, counted):
        printed = run()
        assert "KHÔNG" not in printed
        assert "tổng của trang = các ngày + sổ số liệu (1 chỗ đã so)" in printed
        assert "lượt xem trong ngày của cổng = các trang (7 chỗ đã so)" in printed
        assert printed.endswith("Mọi số đang hiện đều khớp.\n")

    def test_of_an_empty_portal_finds_nothing(self):
        assert "KHÔNG" not in run()

    @pytest.mark.parametrize(
        ("model", "column", "first"),
        [
            (PageTotal, "views", "article, 9001"),
            (PageTotal, "week", "article, 9001"),
            (PageDay, "views", "article, 9001"),
            (PageHour, "views", "2019-09-07, article, 9001"),
            (SiteDay, "views", "2019-09-07"),
            (SiteDay, "pages", "2019-09-07"),
            (SiteDay, "visits", "2019-09-07"),
            (SiteHour, "views", "2019-09-07"),
            (SiteHour, "pages", "2019-09-07"),
            (SiteHour, "visits", "2019-09-07"),
        ],
    )
    @pytest.mark.parametrize("change", [1, -1])
    def test_finds_a_number_that_somebody_changed(self, counted, model, column, first, change):
        model.objects.update(**{column: F(column) + change})
        assert any(f"key='{first}'" in difference for difference in differences())

    @pytest.mark.parametrize("model", [PageTotal, PageDay, PageHour, SiteDay, Entry])
    def test_finds_rows_that_are_gone(self, counted, model):
        row = model.objects.order_by("pk").last()
        model.objects.filter(pk=row.pk).delete()
        assert differences()

    def test_finds_rows_without_a_total(self, counted):
        PageDay.objects.create(day=TODAY, page_type="article", page_id=9002, views=3)
        assert "key='article, 9002', shown=0, summed=3" in differences()[0]

    def test_finds_a_week_that_was_not_begun_anew(self, counted):
        Gate.objects.update(day=TODAY + DAY)
        assert len(differences()) == 1

    def test_finds_visits_that_are_shown_wrong(self, counted, monkeypatch):
        snapshot.refresh()
        monkeypatch.setattr(audit.snapshot, "site", lambda: snapshot.Site(1, 0))
        assert differences() == [f"{audit.VISITS}: {audit.Difference('cổng', 1, total_visits())}"]

    def test_ends_with_status_1_and_the_first_difference(self, counted):
        PageTotal.objects.update(views=F("views") + 1)
        printed = StringIO()
        with pytest.raises(CommandError, match="1 phép kiểm tra không khớp") as error:
            call_command("stats_audit", stdout=printed)
        assert error.value.returncode == 1
        assert "1 trong 1 chỗ đã so; chỗ đầu tiên: article, 9001: đang là " in printed.getvalue()

    def test_of_actions_finds_nothing_as_they_are_no_views_of_the_site(self, counted):
        count_action(TODAY, 9, 4)
        Entry(kind="correction", amount=-1, day=TODAY, source="Đếm lại", author_name="A", **WATCHED).save()
        assert differences() == []

    @pytest.mark.parametrize("model", [PageTotal, PageDay, PageHour])
    def test_finds_a_number_of_actions_that_somebody_changed(self, counted, model):
        count_action(TODAY, 9, 4)
        model.objects.filter(page_type="watched").update(views=F("views") + 1)
        assert any("watched, 9001" in difference for difference in differences())

    def test_finds_actions_among_the_views_of_the_site(self, counted, settings):
        count_action(TODAY, 9, 4)
        settings.STATS_ACTIONS = {}
        assert [difference.partition(":")[0] for difference in differences()] == [audit.VIEWS_CHECK.name]

    def test_believes_a_correction(self, counted):
        make_entry(-15)
        Entry(
            kind="correction", amount=-15, day=TODAY, measure="views", author_name="A", source="Đếm lại", **PAGE
        ).save()
        assert differences() == []


class TestRollingUp:
    def test_drops_the_hours_of_old_days_only(self, counted):
        call_command("roll_up_stats", stdout=StringIO())
        for model in (PageHour, SiteHour):
            days = set(model.objects.values_list("day", flat=True))
            assert days == {TODAY - back * DAY for back in (0, 1, 6, 7, 89)}

    def test_leaves_every_shown_number(self, counted):
        before = [list(model.objects.order_by("pk").values()) for model in (PageTotal, PageDay, SiteDay, Entry)]
        call_command("roll_up_stats", stdout=StringIO())
        assert [list(model.objects.order_by("pk").values()) for model in (PageTotal, PageDay, SiteDay, Entry)] == before
        assert differences() == []

    def test_leaves_nothing_for_the_audit_to_find_when_it_is_cut_short(self, counted):
        SiteHour.objects.filter(day=TODAY - 200 * DAY).delete()
        PageHour.objects.filter(day=TODAY - 200 * DAY, hour=0).delete()
        assert differences() == []
        assert retention.drop_hours(90) == 2 + 6

    def test_says_what_was_dropped(self, counted):
        printed = StringIO()
        call_command("roll_up_stats", stdout=printed)
        assert "Đã xóa 12 dòng số liệu từng giờ." in printed.getvalue()

    def test_keeps_the_hours_that_the_dashboard_compares(self, counted):
        with pytest.raises(CommandError, match="ít nhất là 15"):
            call_command("roll_up_stats", hours_days=14)

    def test_drops_the_presence_of_earlier_days(self):
        for back in (0, 1, 2, 3, 40):
            last = int((NOON - back * DAY).timestamp() * 1000)
            Span.objects.create(
                day=TODAY - back * DAY, visitor=back, first=last, last=last, page_type="home", page_id=0
            )
        assert retention.drop_spans() == 2
        assert set(Span.objects.values_list("visitor", flat=True)) == {0, 1, 2}

    def test_destroys_secrets_of_days_that_are_over(self):
        for back in (0, 1, 2):
            Secret.objects.create(day=TODAY - back * DAY, key=b"x" * 32)
        call_command("roll_up_stats", stdout=StringIO())
        assert set(Secret.objects.values_list("day", flat=True)) == {TODAY}
