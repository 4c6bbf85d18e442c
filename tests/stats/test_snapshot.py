"""The numbers that pages show: true a second later, the same for all, and no page asks the database for them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from portal.publishing import State
from stats import snapshot as module
from stats import visits
from stats.models import Entry, Gate, Measure, PageTotal
from stats.snapshot import Snapshot
from stats.totals import Batch, begin_day
from tests.makers import make_article, make_article_in
from tests.stats.on_paper import HOUR, MIDNIGHT, MINUTE, NOON, Page, moment, recorded

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock, which stands at noon."""

    def at(now: int) -> None:
        monkeypatch.setattr(visits, "now", lambda: now)

    at(NOON)
    return at


@pytest.fixture
def snapshot(clock):
    return Snapshot()


def count(*pages: Page) -> None:
    """Add pages to the totals as the collector does."""
    gate = Gate.enter()
    begin_day(gate, moment(visits.now()).date())
    batch = Batch()
    batch.add([recorded(page) for page in pages])
    batch.write(gate)


def away(*args):
    raise OperationalError("the database is away")


def enter(amount: int, **fields) -> None:
    """Write a line of the ledger."""
    Entry(amount=amount, kind="opening", day=TODAY, source="Hệ thống cũ", author_name="Người ghi", **fields).save()


class TestTheNumbers:
    def test_are_those_that_were_counted(self, snapshot):
        count(Page(NOON, 1, number=7), Page(NOON, 1, number=7), Page(NOON, 2, number=8))
        snapshot.refresh()
        assert snapshot.totals == {("article", 7): 2, ("article", 8): 1}
        assert snapshot.site == (2, 2)

    def test_contain_what_the_ledger_says(self, snapshot):
        count(Page(NOON))
        enter(1000, measure=Measure.VIEWS, page_type="article", page_id=7)
        enter(34_706_740, measure=Measure.VISITS)
        snapshot.refresh()
        assert snapshot.totals["article", 7] == 1001
        assert snapshot.site.visits == 34_706_741

    def test_change_with_the_next_refresh(self, snapshot):
        for views in (1, 2, 3):
            count(Page(NOON))
            snapshot.refresh()
            assert snapshot.totals["article", 7] == views

    def test_are_0_on_an_empty_site(self, snapshot):
        snapshot.refresh()
        assert snapshot.site == (0, 0)

    def test_are_the_same_for_everybody(self, snapshot):
        other = Snapshot()
        other.refresh()
        count(Page(NOON), Page(NOON, 2))
        enter(5, measure=Measure.VISITS)
        for each in (snapshot, other):
            each.refresh()
        assert (snapshot.totals, snapshot.site) == (other.totals, other.site)


class TestWhatARefreshCosts:
    def test_it_reads_only_what_has_changed(self, snapshot):
        count(*[Page(NOON, number=number) for number in range(1, 50)])
        snapshot.refresh()
        PageTotal.objects.filter(page_id=3).update(views=999)  # behind the gate's back
        count(Page(NOON, number=5))
        snapshot.refresh()
        assert (snapshot.totals["article", 3], snapshot.totals["article", 5]) == (1, 2)

    def test_four_queries_and_one_for_each_type_are_enough_when_something_has_changed(self, snapshot, settings):
        make_article()
        snapshot.refresh()
        count(Page(NOON))
        with CaptureQueriesContext(connection) as captured:
            snapshot.refresh()
        assert len(captured) <= 4 + len(settings.STATS_PUBLICATIONS)

    def test_five_queries_are_enough_when_nothing_has(self, snapshot):
        count(Page(NOON))
        snapshot.refresh()
        with CaptureQueriesContext(connection) as captured:
            snapshot.refresh()
        assert len(captured) <= 5

    def test_pages_ask_nothing(self, clock, django_assert_num_queries):
        article = make_article()
        count(Page(NOON, number=article.pk))
        module.refresh()
        with django_assert_num_queries(0):
            assert module.views("article", article.pk) == 1
            assert module.views("article", 999) == 0
            assert module.site() == (1, 1)
            assert [page.title and page.get_absolute_url() for page in module.snapshot.current().most_read]


class TestAnotherDatabase:
    def test_an_older_one_from_a_backup_is_read_anew(self, snapshot):
        count(Page(NOON, number=7), Page(NOON, number=8))
        snapshot.refresh()
        PageTotal.objects.filter(page_id=8).delete()
        PageTotal.objects.update(views=5, version=0)
        Gate.objects.update(version=0)
        snapshot.refresh()
        assert snapshot.totals == {("article", 7): 5}

    def test_while_it_is_away_the_last_numbers_stay(self, snapshot):
        count(Page(NOON))
        snapshot.refresh()
        with connection.execute_wrapper(away), pytest.raises(DatabaseError):
            snapshot.refresh()
        assert (snapshot.totals, snapshot.site) == ({("article", 7): 1}, (1, 1))

    def test_that_goes_away_while_it_is_read_anew_leaves_them_too(self, snapshot):
        count(Page(NOON))
        snapshot.refresh()
        Gate.objects.update(version=0)

        def away_after_the_first(execute, sql, *args):
            return execute(sql, *args) if "stats_gate" in sql else away()

        with connection.execute_wrapper(away_after_the_first), pytest.raises(DatabaseError):
            snapshot.refresh()
        assert (snapshot.totals, snapshot.site) == ({("article", 7): 1}, (1, 1))

    def test_that_comes_back_brings_what_was_missed(self, snapshot):
        count(Page(NOON))
        with connection.execute_wrapper(away), pytest.raises(DatabaseError):
            snapshot.refresh()
        snapshot.refresh()
        assert snapshot.totals["article", 7] == 1

    def test_that_has_never_answered_leaves_the_numbers_unknown(self, monkeypatch):
        monkeypatch.setattr(module, "snapshot", Snapshot())
        with connection.execute_wrapper(away):
            assert module.views("article", 7) is None
            assert module.site() is None
            assert module.snapshot.current().most_read == []


class TestWhereNoClerkRenewsIt:
    @pytest.fixture
    def seconds(self, monkeypatch):
        """Return a function that sets the seconds that have passed."""

        def passed(number: float) -> None:
            monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 1000.0 + number))

        passed(0)
        return passed

    def test_a_page_does_at_most_once_a_second(self, snapshot, seconds, django_assert_num_queries):
        snapshot.current()
        seconds(0.9)
        with django_assert_num_queries(0):
            snapshot.current()

    def test_a_page_does_after_a_second(self, snapshot, seconds):
        snapshot.current()
        count(Page(NOON))
        seconds(1.1)
        assert snapshot.current().totals["article", 7] == 1

    def test_a_page_does_not_where_one_does(self, snapshot, seconds, django_assert_num_queries):
        snapshot.keep()
        seconds(1_000_000)
        with django_assert_num_queries(0):
            snapshot.current()


class TestOnline:
    def test_is_who_has_seen_a_page_in_five_minutes(self, clock):
        ages = {1: 0, 2: 5 * MINUTE - 1, 3: 5 * MINUTE, 4: HOUR}
        count(*[Page(NOON - age, person) for person, age in ages.items()])
        assert module.present().count() == 2

    def test_is_nobody_a_while_later(self, clock):
        count(Page(NOON))
        clock(NOON + 5 * MINUTE)
        assert module.present().count() == 0

    @pytest.mark.parametrize("minutes", [(-1, 1), (1, 2), (-2, -1), (1,), (-1,)])
    def test_nobody_is_doubled_by_midnight(self, clock, minutes):
        clock(MIDNIGHT + 2 * MINUTE)
        for minute in minutes:
            count(Page(MIDNIGHT + minute * MINUTE))
        assert module.present().count() == 1

    def test_nobody_is_doubled_at_half_past(self, clock):
        clock(MIDNIGHT + 31 * MINUTE)
        count(Page(MIDNIGHT + 29 * MINUTE), Page(MIDNIGHT + 30 * MINUTE))
        assert module.present().count() == 1


class TestMostRead:
    def most_read(self, *views: tuple) -> list:
        """Return what is most read after so many views of articles."""
        for article, number in views:
            count(*[Page(NOON + second, number=article.pk) for second in range(number)])
        return module.most_read()

    def test_is_asked_for_once_a_minute_by_the_clerk(self, clock):
        module.snapshot.renew()
        article = make_article()
        self.most_read((article, 1))
        module.snapshot.renew()
        assert module.snapshot.current().most_read == []
        module.snapshot.ranking_due = 0.0
        module.snapshot.renew()
        assert module.snapshot.current().most_read == [article]

    def test_has_another_number_when_it_is_another_one(self, clock):
        before = module.snapshot.ranking
        self.most_read((make_article(), 1))
        module.refresh()
        between = module.snapshot.ranking
        module.refresh()
        assert before != between == module.snapshot.ranking

    def test_comes_first(self, clock):
        few, many = make_article(), make_article()
        assert self.most_read((few, 1), (many, 3)) == [many, few]

    def test_names_five(self, clock):
        assert len(self.most_read(*[(make_article(), 1) for _ in range(7)])) == 5

    @pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED}))
    def test_names_only_what_is_published(self, clock, state):
        hidden, shown = make_article_in(state), make_article()
        assert self.most_read((hidden, 3), (shown, 1)) == [shown]

    def test_goes_on_behind_what_was_taken_back(self, clock):
        hidden = [make_article_in(State.WITHDRAWN) for _ in range(6)]
        shown = make_article()
        assert self.most_read(*[(article, 2) for article in hidden], (shown, 1)) == [shown]

    def test_is_of_the_last_seven_days(self, clock):
        article = make_article()
        self.most_read((article, 3))
        clock(NOON + 7 * 24 * HOUR)
        count()
        assert module.most_read() == []

    def test_leaves_the_ledger_out(self, clock):
        old, new = make_article(), make_article()
        enter(1000, measure=Measure.VIEWS, page_type="article", page_id=old.pk)
        assert self.most_read((new, 1)) == [new]

    def test_leaves_out_pages_that_are_no_publications(self, clock):
        make_article()
        count(Page(NOON, type="video", number=1))
        assert module.most_read() == []


def test_the_week_and_its_numbers_change_with_the_day(snapshot, clock):
    count(Page(NOON - 6 * 24 * HOUR), Page(NOON))
    assert PageTotal.objects.get().week == 2
    clock(NOON + 24 * HOUR)
    count()
    assert PageTotal.objects.get().week == 1
