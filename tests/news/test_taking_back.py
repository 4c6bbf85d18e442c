"""A live article leaves readers only with a reason, and an end that was asked for holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.publishing import State
from tests.makers import make_article, make_desk

from .desk import change_address, errors, fill_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", [("", ""), ("24/03/2090", "10:46")])
def test_a_live_article_is_not_hidden_by_its_time(typed):
    article = make_article()
    day, clock = typed
    response = fill_in(make_desk(), change_address(article), published_at_0=day, published_at_1=clock)
    article.refresh_from_db()
    assert ("published_at" in errors(response), article.state) == (True, State.PUBLISHED)


def test_publishing_for_a_time_that_is_over_keeps_the_end():
    article = make_article(published_at=None)
    article.expires_at = timezone.now() - timedelta(days=1)
    article.publish(at=timezone.now() - timedelta(days=2))
    assert article.state == State.EXPIRED


def test_publishing_again_takes_an_end_away_that_has_passed():
    now = timezone.now()
    article = make_article(published_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    article.publish()
    assert (article.state, article.expires_at) == (State.PUBLISHED, None)
