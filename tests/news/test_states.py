"""An article's state follows from its dates and the clock; `published()` is the one rule of visibility."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone as clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.models import Article
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 24, 12, tzinfo=timezone(timedelta(hours=7)))
SECOND = timedelta(seconds=1)


def visible() -> list[Article]:
    return list(Article.objects.published())


@pytest.mark.parametrize("state", State)
def test_only_the_state_published_is_visible(state):
    article = make_article_in(state)
    assert visible() == ([article] if state == State.PUBLISHED else [])


@pytest.mark.parametrize("state", State)
def test_an_article_knows_its_own_state(state):
    assert make_article_in(state).state == state


@pytest.mark.parametrize("state", State)
def test_each_article_is_found_in_its_state_and_no_other(state):
    article = make_article_in(state)
    assert [other for other in State if article in Article.objects.in_state(other)] == [state]


def test_a_scheduled_article_is_hidden_until_its_second():
    make_article(published_at=NOON)
    with time_machine.travel(NOON - SECOND, tick=False):
        assert visible() == []


def test_a_scheduled_article_is_visible_at_its_very_second():
    article = make_article(published_at=NOON)
    with time_machine.travel(NOON, tick=False):
        assert visible() == [article]
        assert article.state == State.PUBLISHED


def test_an_expiring_article_is_visible_in_the_second_before():
    article = make_article(published_at=NOON - timedelta(days=1), expires_at=NOON)
    with time_machine.travel(NOON - SECOND, tick=False):
        assert visible() == [article]


def test_an_expiring_article_is_hidden_at_its_very_second():
    article = make_article(published_at=NOON - timedelta(days=1), expires_at=NOON)
    with time_machine.travel(NOON, tick=False):
        assert visible() == []
        assert article.state == State.EXPIRED


def test_visibility_can_be_asked_for_another_moment():
    article = make_article(published_at=NOON, expires_at=NOON + SECOND)
    assert list(Article.objects.published(at=NOON)) == [article]


def test_a_withdrawn_article_stays_withdrawn_before_its_time_has_come():
    article = make_article_in(State.SCHEDULED, withdrawn_at=clock.now())
    assert article.state == State.WITHDRAWN
    assert visible() == []


def test_the_database_refuses_an_end_before_the_start():
    with pytest.raises(IntegrityError):
        make_article(published_at=NOON, expires_at=NOON - SECOND)


def test_the_database_refuses_a_published_article_without_a_category():
    with pytest.raises(IntegrityError):
        make_article(category=None)


moments = st.integers(-3, 3).map(lambda steps: NOON + steps * SECOND)


@settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(published=st.none() | moments, expires=st.none() | moments, withdrawn=st.none() | moments)
def test_the_state_of_an_article_and_the_queries_agree_whatever_its_dates(published, expires, withdrawn):
    Article.objects.all().delete()
    if published and expires and expires <= published:
        expires = None  # the database refuses it
    category = make_category() if published else None
    dates = {"published_at": published, "expires_at": expires, "withdrawn_at": withdrawn}
    Article.objects.bulk_create([Article(title="Bài", category=category, **dates)])
    with time_machine.travel(NOON, tick=False):
        own = Article.objects.get().state
        assert [state for state in State if Article.objects.in_state(state).exists()] == [own]
