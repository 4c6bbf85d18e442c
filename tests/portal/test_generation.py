"""A generation ends with every change that readers see, and at the moments of the clock."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from portal import generation
from portal.models import Change, Link, Page, Place, SiteSettings
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_tag

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article():
    return make_article("Kế hoạch cải cách hành chính")


def retitle(article):
    article.title = "Kế hoạch khác"
    article.save()


CHANGES = {
    "an article changes": retitle,
    "an article is published": lambda article: make_article_in(State.DRAFT, category=article.category).publish(),
    "an article is scheduled": lambda article: make_article_in(State.SCHEDULED, category=article.category),
    "an article is withdrawn": lambda article: article.withdraw("Số liệu chưa đúng."),
    "an article is deleted": lambda article: article.delete(),
    "an article becomes a draft again": lambda article: (setattr(article, "published_at", None), article.save()),
    "an article gets a tag": lambda article: article.tags.add(make_tag()),
    "an article leaves its tags": lambda article: article.tags.clear(),
    "an article stands in one more category": lambda article: article.further_categories.add(make_category()),
    "a category changes": lambda article: article.category.save(),
    "a tag changes": lambda article: make_tag().save(),
    "a link appears": lambda article: Link.objects.create(label="Công báo", url="/", place=Place.FOOTER),
    "a link goes": lambda article: Link.objects.create(label="Công báo", url="/", place=Place.FOOTER).delete(),
    "a page changes": lambda article: Page.objects.create(title="Giới thiệu", slug="gioi-thieu"),
    "the site's settings change": lambda article: SiteSettings().save(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_makes_another_generation(article, change):
    before = generation.current()
    change(article)
    assert generation.current() != before


def test_without_a_change_it_stays():
    make_article()
    before = generation.current()
    generation.watch.look()
    assert generation.current() == before is not None


def test_a_draft_is_nobody_elses_business(article):
    draft = make_article_in(State.DRAFT, category=article.category)
    before = generation.current()
    draft.title = "Bản nháp"
    draft.save()
    draft.tags.set([])
    draft.delete()
    generation.watch.look()
    assert generation.current() == before


def test_within_a_transaction_nothing_may_be_kept(article):
    generation.current()
    with transaction.atomic():
        article.save()
        assert generation.current() is None
    assert generation.current() is not None


def test_what_is_rolled_back_changes_nothing(article):
    before = generation.current()
    with transaction.atomic():
        article.save()
        transaction.set_rollback(True)
    generation.watch.look()
    assert generation.current() == before


def test_two_changes_that_are_committed_in_the_other_order_make_two_generations():
    first, second = Change(pk=1), Change(pk=2)
    second.save(force_insert=True)
    generation.watch.look()
    between = generation.watch.known
    first.save(force_insert=True)
    generation.watch.look()
    assert generation.watch.known.token != between.token


def test_only_the_latest_changes_are_kept():
    for _ in range(3 * generation.KEPT):
        generation.changed()
    assert Change.objects.count() <= 2 * generation.KEPT


def test_a_token_from_before_is_not_given_out_again(article):
    before = generation.current()
    generation.watch.forget()
    assert generation.current() != before


@pytest.mark.parametrize(
    ("state", "field", "minutes"),
    [(State.SCHEDULED, "published_at", 60), (State.PUBLISHED, "expires_at", 5), (State.PUBLISHED, "featured_until", 7)],
)
def test_it_ends_when_the_clock_changes_something(state, field, minutes):
    now = datetime(2026, 11, 26, 3, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        make_article_in(state, **{field: now + timedelta(minutes=minutes)})
        before = generation.current()
        assert generation.watch.known.until == (now + timedelta(minutes=minutes)).timestamp()
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        generation.watch.look()
        assert generation.watch.known.token != before


def test_it_ends_with_the_notice():
    now = datetime(2026, 11, 26, 3, tzinfo=UTC)
    SiteSettings(notice="Bảo trì", notice_from=now + timedelta(seconds=3), notice_until=now + timedelta(hours=1)).save()
    assert generation.next_moment(now) == now + timedelta(seconds=3)
    assert generation.next_moment(now + timedelta(seconds=3)) == now + timedelta(hours=1)


def test_it_ends_at_midnight():
    with time_machine.travel(datetime(2026, 11, 26, 16, 59, 59, tzinfo=UTC), tick=False):
        assert generation.next_moment() == datetime(2026, 11, 26, 17, tzinfo=UTC)


def test_what_must_be_done_before_is_done_before_it_is_known(article):
    watch, seen = generation.Watch(), []
    watch.before.append(lambda: seen.append(watch.known and watch.known.token))
    watch.look()
    first = watch.known.token
    watch.look()
    article.save()
    watch.look()
    assert seen == [None, first]


def test_a_step_that_fails_does_not_hide_the_change(article):
    watch = generation.Watch()
    watch.look()
    before = watch.known.token
    watch.before.append(fail)
    article.save()
    watch.look()
    assert watch.known.token != before


def fail():
    raise DatabaseError("the statistics' table is locked")


def test_nobody_waits_for_a_look_that_hangs(article):
    token = generation.current()
    article.save()
    with generation.watch.lock:
        assert generation.current() == token
    assert generation.current() != token


def test_the_watch_lives_whatever_happens(monkeypatch):
    monkeypatch.setattr(generation, "PAUSE", 0.01)
    watch, stopped = generation.Watch(), threading.Event()
    looks = iter([LookupError("a surprise")])
    look = watch.look
    monkeypatch.setattr(watch, "look", lambda: surprise(looks) or look())
    thread = threading.Thread(target=watch.work, args=[stopped])
    thread.start()
    try:
        wait_for(lambda: watch.known)
    finally:
        stopped.set()
        thread.join()


def surprise(errors):
    for error in errors:
        raise error


def test_the_thread_notices_what_another_connection_changes(monkeypatch):
    monkeypatch.setattr(generation, "PAUSE", 0.05)
    watch, stopped = generation.Watch(), threading.Event()
    thread = threading.Thread(target=watch.work, args=[stopped])
    thread.start()
    try:
        wait_for(lambda: watch.known)
        before = watch.known.token
        Change.objects.create()
        wait_for(lambda: watch.known.token != before)
    finally:
        stopped.set()
        thread.join()
        connection.close()


def wait_for(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
