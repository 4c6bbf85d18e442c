"""The day's secret: one for everybody, there before it is needed, and destroyed when its day is over."""

import threading
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection

from stats import visits
from stats.collector import Collector
from stats.keys import Keys, destroy_old
from stats.models import Secret
from tests.stats.on_paper import HOUR, MIDNIGHT, MINUTE, NOON

TODAY, YESTERDAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 9), date(2026, 3, 11)


def days() -> list[date]:
    return list(Secret.objects.order_by("day").values_list("day", flat=True))


def away(*args):
    raise OperationalError("the database is away")


@pytest.fixture
def keys(db):
    return Keys()


class TestFetching:
    def test_makes_a_secret_of_32_random_bytes(self, keys):
        keys.fetch(NOON)
        assert len(keys.of(TODAY)) == 32
        assert len(set(keys.of(TODAY))) > 8

    def test_gives_every_process_the_same_one(self, keys):
        keys.fetch(NOON)
        other = Keys()
        other.fetch(NOON + MINUTE)
        assert other.of(TODAY) == keys.of(TODAY)

    def test_takes_no_query_the_second_time(self, keys, django_assert_num_queries):
        keys.fetch(NOON)
        with django_assert_num_queries(0):
            keys.fetch(NOON + MINUTE)

    def test_brings_tomorrows_an_hour_ahead(self, keys, django_assert_num_queries):
        keys.fetch(MIDNIGHT + 23 * HOUR)
        assert days() == [TODAY, TOMORROW]
        with django_assert_num_queries(0):
            keys.fetch(MIDNIGHT + 24 * HOUR)

    def test_does_not_make_it_earlier(self, keys):
        keys.fetch(MIDNIGHT + 23 * HOUR - 1)
        assert days() == [TODAY]

    @pytest.mark.parametrize(("minutes", "expected"), [(0, 2), (29, 2), (30, 1), (60, 1)])
    def test_brings_yesterdays_only_until_half_past_midnight(self, keys, minutes, expected):
        keys.fetch(MIDNIGHT + minutes * MINUTE)
        assert len(keys.known) == expected

    def test_forgets_the_secrets_of_days_that_are_over(self, keys):
        keys.fetch(NOON)
        keys.of(YESTERDAY)
        keys.fetch(NOON + 24 * HOUR)
        assert set(keys.known) | set(keys.makeshift) == {TOMORROW}


class TestWithoutTheDatabase:
    def test_a_secret_of_this_process_stands_in(self, keys):
        assert keys.of(TODAY) == keys.of(TODAY)
        assert len(keys.of(TODAY)) == 32

    def test_it_differs_from_that_of_another_day(self, keys):
        assert keys.of(TODAY) != keys.of(YESTERDAY)

    def test_asking_for_one_takes_no_query(self, keys, django_assert_num_queries):
        with django_assert_num_queries(0):
            keys.of(TODAY)

    def test_what_is_known_stays(self, keys):
        keys.fetch(NOON)
        secret = keys.of(TODAY)
        with connection.execute_wrapper(away):
            keys.fetch(NOON + HOUR)
        assert keys.of(TODAY) == secret

    def test_midnight_comes_with_the_common_secret_all_the_same(self, keys):
        keys.fetch(MIDNIGHT + 23 * HOUR + 59 * MINUTE)
        with connection.execute_wrapper(away):
            keys.fetch(MIDNIGHT + 24 * HOUR)
        assert keys.of(TOMORROW) == bytes(Secret.objects.get(day=TOMORROW).key)

    def test_the_common_secret_is_used_as_soon_as_it_is_known(self, keys):
        makeshift = keys.of(TODAY)
        with connection.execute_wrapper(away), pytest.raises(DatabaseError):
            keys.fetch(NOON)
        assert keys.of(TODAY) == makeshift
        keys.fetch(NOON)
        assert keys.of(TODAY) == bytes(Secret.objects.get().key) != makeshift


@pytest.mark.django_db
class TestDestroying:
    @pytest.fixture(autouse=True)
    def three_days(self):
        for day in (YESTERDAY, TODAY, TOMORROW):
            Secret.objects.create(day=day, key=bytes(32))

    def test_yesterdays_is_kept_for_an_hour_after_midnight(self):
        destroy_old(MIDNIGHT + HOUR - 1)
        assert days() == [YESTERDAY, TODAY, TOMORROW]

    def test_then_it_is_gone(self):
        destroy_old(MIDNIGHT + HOUR)
        assert days() == [TODAY, TOMORROW]

    def test_older_ones_are_gone_at_any_time(self):
        destroy_old(MIDNIGHT + 24 * HOUR)
        assert days() == [TODAY, TOMORROW]

    def test_the_collector_does_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr(visits, "now", lambda: NOON)
        Collector(tmp_path).collect()
        assert days() == [TODAY, TOMORROW]

    def test_a_destroyed_one_never_comes_back(self, keys):
        before = bytes(Secret.objects.get(day=YESTERDAY).key)
        destroy_old(MIDNIGHT + HOUR)
        keys.fetch(MIDNIGHT + HOUR)
        assert keys.of(YESTERDAY) != before


@pytest.mark.django_db(transaction=True)
def test_many_that_begin_at_once_agree_on_one():
    together, found = threading.Barrier(6), []

    def begin() -> None:
        keys = Keys()
        together.wait()
        while not keys.known:  # as the clerk does: what fails, for a lock say, is tried again
            with suppress(DatabaseError):
                keys.fetch(NOON)
        found.append(keys.of(TODAY))
        connection.close()

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 6
    assert set(found) == {bytes(Secret.objects.get(day=TODAY).key)}


def test_a_secret_is_kept_in_no_other_table():
    assert [field.name for field in Secret._meta.fields] == ["day", "key"]


def test_the_days_that_have_a_secret_at_one_moment_are_at_most_two():
    for minute in range(0, 24 * 60, 7):
        assert len(visits.days_of(MIDNIGHT + minute * MINUTE)) <= 2
        assert visits.days_of(MIDNIGHT + minute * MINUTE)[-1] >= TODAY - timedelta(1)
