"""Visits, visitors and who is online, against the same worked out on paper from all pages at once."""

import random
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from stats import snapshot, visits
from stats.models import Gate, Span
from stats.totals import Batch, begin_day, count_change
from tests.stats import on_paper
from tests.stats.on_paper import HOUR, MIDNIGHT, MINUTE, NOON, SECOND, Page, recorded

in_memory = settings(max_examples=150, deadline=None, derandomize=True, database=None)
in_database = settings(in_memory, max_examples=40, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes

TODAY, YESTERDAY = date(2026, 3, 10), date(2026, 3, 9)
# Where it may go wrong: around midnight and 00:30, and where a pause is just, or just not, as long as 30 minutes.
MOMENT = st.builds(
    lambda steps, off: MIDNIGHT + steps * 5 * MINUTE + off, st.integers(-24, 24), st.sampled_from([0, 0, 0, -1, 1])
)
PAGE = st.tuples(MOMENT, st.integers(1, 3), st.just("article"), st.sampled_from([0, 7, 8])).map(lambda of: Page(*of))
PAGES = st.lists(PAGE, max_size=25)
ACTION = st.tuples(MOMENT, st.integers(1, 3), st.just(on_paper.ACTION), st.sampled_from([7, 8]))
ACTIONS = st.lists(ACTION.map(lambda of: Page(*of)), max_size=15)
DICE = st.randoms(use_true_random=True)  # as reproducible as the rest, since hypothesis seeds it


def shuffled(pages: list[Page], dice: random.Random) -> list[list[Page]]:
    """Return the pages in another order, cut into batches."""
    pages = dice.sample(pages, len(pages))
    cuts = sorted(dice.randrange(len(pages) + 1) for _ in range(3))
    return [pages[start:end] for start, end in pairwise([0, *cuts, len(pages)])]


def spans_of(batches: list[list[Page]]) -> tuple[dict, Counter, Counter]:
    """Work the batches into spans as the collector does, without a database; return these, and the sums of changes."""
    known: dict = {}
    hours, days = Counter(), Counter()
    for batch in batches:
        seen: dict = {}
        for page in batch:
            for day in visits.days_of(page.at):
                seen.setdefault((day, page.person), []).append(page.at)
        for key, moments in seen.items():
            old = known.get(key, [])
            known[key] = visits.joined(old, moments)
            count_change(key[0], old, known[key], hours, days)
    return known, hours, days


def numbers(hours: Counter, days: Counter) -> Counter:
    """Return sums under the names that the paper uses."""
    found = Counter({(column, day, hour): n for (day, hour, column), n in hours.items()})
    return +(found | Counter({(column, day): n for (day, column), n in days.items()}))


def on_paper_only(pages: list[Page], *columns: str) -> Counter:
    return Counter({key: n for key, n in on_paper.totals(pages).items() if key[0] in columns})


class TestAnyPagesInAnyOrderCutAnywhere:
    @in_memory
    @given(PAGES, DICE)
    def test_visits_and_visitors_are_those_on_paper(self, pages, dice):
        _, hours, days = spans_of(shuffled(pages, dice))
        assert numbers(hours, days) == on_paper_only(pages, "visits", "visitors")

    @in_memory
    @given(PAGES, DICE, DICE)
    def test_the_spans_are_the_same(self, pages, dice, other):
        assert spans_of(shuffled(pages, dice))[0] == spans_of(shuffled(pages, other))[0]

    @in_memory
    @given(PAGES)
    def test_no_two_spans_of_a_visitor_are_less_than_30_minutes_apart(self, pages):
        for spans in spans_of([pages])[0].values():
            assert all(first <= last for first, last in spans)
            assert all(later[0] - earlier[1] >= 30 * MINUTE for earlier, later in pairwise(spans))


def visits_of(*minutes: float) -> int:
    """Return how many visits pages at these minutes after midnight make."""
    _, _, days = spans_of([[Page(MIDNIGHT + int(minute * MINUTE))] for minute in minutes])
    return sum(n for (_, column), n in days.items() if column == "visits")


class TestAPause:
    def test_a_single_page_is_a_visit(self):
        assert visits_of(600) == 1

    def test_less_than_30_minutes_later_it_is_the_same_visit(self):
        assert visits_of(600, 630 - 1 / 60_000) == 1

    def test_after_30_minutes_a_new_one_begins(self):
        assert visits_of(600, 630) == 2

    def test_a_page_that_becomes_known_late_joins_two_visits(self):
        assert visits_of(600, 640, 620) == 1

    def test_a_long_stay_is_one_visit(self):
        assert visits_of(*range(600, 900, 29)) == 1


class TestMidnight:
    def test_a_visit_across_it_counts_once(self):
        assert visits_of(-10, 10) == 1

    def test_a_visit_that_goes_on_beyond_half_past_counts_once(self):
        assert visits_of(-10, 10, 35, 60) == 1

    def test_a_visit_from_just_before_to_just_before_half_past_counts_once(self):
        assert visits_of(-1 / 60_000, 30 - 2 / 60_000) == 1

    def test_who_comes_back_after_30_minutes_visits_again(self):
        assert visits_of(-10, 25) == 2

    def test_who_comes_first_after_it_visits_once(self):
        assert visits_of(10) == 1

    def test_who_comes_at_half_past_exactly_visits_once(self):
        assert visits_of(30) == 1

    def test_a_pause_from_midnight_to_half_past_is_a_pause(self):
        assert visits_of(0, 30) == 2

    def test_a_visit_of_the_first_half_hour_goes_on_after_it(self):
        assert visits_of(29, 31) == 1

    def test_a_visit_belongs_to_the_day_on_which_it_began(self):
        _, _, days = spans_of([[Page(MIDNIGHT - MINUTE), Page(MIDNIGHT + MINUTE)]])
        assert (days[YESTERDAY, "visits"], days[TODAY, "visits"]) == (1, 0)

    def test_a_visitor_across_it_is_one_of_both_days(self):
        _, _, days = spans_of([[Page(MIDNIGHT - MINUTE), Page(MIDNIGHT + MINUTE)]])
        assert (days[YESTERDAY, "visitors"], days[TODAY, "visitors"]) == (1, 1)

    def test_who_comes_first_after_it_was_not_there_yesterday(self):
        _, _, days = spans_of([[Page(MIDNIGHT + MINUTE)]])
        assert (days[YESTERDAY, "visitors"], days[TODAY, "visitors"]) == (0, 1)

    @pytest.mark.parametrize("minutes", [0, 1, 29, 30 - 1 / 60_000])
    def test_until_half_past_the_old_hash_is_written_too(self, minutes):
        assert visits.days_of(MIDNIGHT + int(minutes * MINUTE)) == [TODAY, YESTERDAY]

    @pytest.mark.parametrize("minutes", [30, 31, 720, 1439])
    def test_from_half_past_only_the_new_one_is(self, minutes):
        assert visits.days_of(MIDNIGHT + minutes * MINUTE) == [TODAY]

    def test_a_day_begins_at_midnight_in_vietnam(self):
        assert visits.start_of(TODAY) == MIDNIGHT
        assert visits.hour_of(MIDNIGHT) == (TODAY, 0)
        assert visits.hour_of(MIDNIGHT - 1) == (YESTERDAY, 23)


@contextmanager
def forgotten():
    """Undo what is written inside, as hypothesis runs many examples in one test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def count(pages: list[Page], today: date = TODAY) -> None:
    """Add a batch of pages to the totals."""
    with transaction.atomic():
        gate = Gate.enter()
        begin_day(gate, today)
        batch = Batch()
        batch.add([recorded(page) for page in pages])
        batch.write(gate)


@pytest.mark.django_db
class TestInTheTables:
    @in_database
    @given(PAGES, DICE)
    def test_every_number_is_the_one_on_paper(self, pages, dice):
        with forgotten():
            for batch in shuffled(pages, dice):
                count(batch)
            assert +on_paper.written() == on_paper.totals(pages, TODAY)

    @in_database
    @given(PAGES, DICE, st.integers(-120, 150))
    def test_online_is_as_on_paper(self, pages, dice, minutes):
        now = MIDNIGHT + minutes * MINUTE
        pages = [page for page in pages if page.at <= now]
        with pytest.MonkeyPatch.context() as patch, forgotten():
            patch.setattr(visits, "now", lambda: now)
            for batch in shuffled(pages, dice):
                count(batch)
            assert snapshot.present().count() == on_paper.online(pages, now)

    @in_database
    @given(PAGES, ACTIONS, DICE)
    def test_actions_in_between_change_nothing_but_their_own_numbers(self, pages, actions, dice):
        with forgotten():
            for batch in shuffled([*pages, *actions], dice):
                count(batch)
            assert +on_paper.written() == on_paper.totals(pages, TODAY) + on_paper.totals(actions, TODAY)
            assert {span.page_type for span in Span.objects.all()} <= {"article"}

    @in_database
    @given(PAGES, DICE)
    def test_the_last_span_of_a_visitor_tells_the_page_that_was_seen_last(self, pages, dice):
        pages = sorted({(page.person, page.at): page for page in pages}.values())  # nobody sees two at once
        with forgotten():
            for batch in shuffled(pages, dice):
                count(batch)
            spans = Span.objects.order_by("last").values_list("visitor", "page_id")
            assert dict(spans) == {hash_: page.number for page in pages for hash_ in recorded(page)[1:3] if hash_}

    def test_a_page_that_becomes_known_late_is_not_the_last_one(self):
        count([Page(NOON, number=7)])
        count([Page(NOON - 5 * MINUTE, number=8)])
        assert Span.objects.get().page_id == 7

    def test_nor_when_it_joins_two_stays(self):
        count([Page(NOON, number=7), Page(NOON + 40 * MINUTE, number=8)])
        count([Page(NOON + 20 * MINUTE, number=9)])
        assert Span.objects.get().page_id == 8

    def test_a_visit_across_midnight_counts_once(self):
        pages = [Page(MIDNIGHT + minutes * MINUTE) for minutes in (-20, 5, 29, 31, 58)]
        for page in pages:
            count([page])
        assert on_paper.written()["visits", YESTERDAY] == 1
        assert on_paper.written()["visits", TODAY] == 0

    def test_a_row_for_each_stay_is_all_that_is_kept_of_many_pages(self):
        count([Page(NOON + second * SECOND) for second in range(500)])
        assert Span.objects.count() == 1

    def test_a_page_two_hours_later_is_a_second_stay(self):
        count([Page(NOON)])
        count([Page(NOON + 2 * HOUR)])
        assert Span.objects.count() == 2

    def test_the_week_is_the_last_seven_days(self):
        days = [NOON - days * 24 * HOUR for days in (8, 7, 6, 1, 0)]
        count([Page(at) for at in days])
        assert on_paper.written()["week", "article", 7] == 3

    def test_the_week_moves_on_with_the_day(self):
        days = [NOON - days * 24 * HOUR for days in (6, 5, 0)]
        count([Page(at) for at in days])
        count([], today=TODAY + timedelta(1))
        assert on_paper.written()["week", "article", 7] == 2

    def test_bots_beyond_two_hundred_names_share_one(self):
        count([Page(NOON, reason="bot", name=f"bot{number}") for number in range(230)])
        rows = {key[3]: n for key, n in on_paper.written().items() if key[0] == "excluded"}
        assert (len(rows), rows["khác"]) == (201, 30)

    def test_in_the_next_batch_too(self):
        for start in (0, 150):
            count([Page(NOON, reason="bot", name=f"bot{number}") for number in range(start, start + 150)])
        rows = {key[3]: n for key, n in on_paper.written().items() if key[0] == "excluded"}
        assert (len(rows), sum(rows.values())) == (201, 300)
