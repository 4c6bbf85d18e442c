"""The verbs of the newsroom: publish and withdraw."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from django.core.exceptions import ValidationError

from news.models import Article
from portal import images
from portal.publishing import State
from tests.makers import make_article_in, make_category, make_editor, make_picture

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 24, 12, tzinfo=timezone(timedelta(hours=7)))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


class TestPublish:
    def test_a_draft_is_published_now(self):
        article = make_article_in(State.DRAFT)
        article.publish()
        assert stored(article).published_at == NOON
        assert stored(article).state == State.PUBLISHED

    def test_it_notes_who_has_published(self):
        article, editor = make_article_in(State.DRAFT), make_editor()
        article.publish(by=editor)
        assert stored(article).published_by == editor

    def test_a_time_in_the_future_schedules(self):
        article = make_article_in(State.DRAFT)
        article.publish(at=NOON + HOUR)
        assert stored(article).state == State.SCHEDULED

    def test_a_scheduled_article_goes_live_at_once(self):
        article = make_article_in(State.SCHEDULED)
        article.publish()
        assert stored(article).published_at == NOON

    def test_publishing_again_keeps_the_first_date(self):
        article = make_article_in(State.PUBLISHED)
        article.publish()
        assert stored(article).published_at == NOON - HOUR

    def test_a_withdrawn_article_comes_back_with_its_first_date(self):
        article = make_article_in(State.WITHDRAWN)
        article.publish()
        assert stored(article).state == State.PUBLISHED
        assert stored(article).published_at == NOON - 2 * HOUR

    def test_the_reason_of_a_withdrawal_goes_with_it(self):
        article = make_article_in(State.WITHDRAWN, withdrawn_by=make_editor())
        article.publish()
        assert (stored(article).withdrawal_reason, stored(article).withdrawn_by) == ("", None)

    def test_an_expired_article_comes_back_without_an_end(self):
        article = make_article_in(State.EXPIRED)
        article.publish()
        assert stored(article).state == State.PUBLISHED
        assert stored(article).expires_at is None

    def test_an_end_that_is_still_to_come_stays(self):
        article = make_article_in(State.DRAFT, expires_at=NOON + HOUR)
        article.publish()
        assert stored(article).expires_at == NOON + HOUR

    @pytest.mark.parametrize("field", ["title", "lead", "body", "category"])
    def test_what_readers_need_must_be_there(self, field):
        article = make_article_in(State.DRAFT, category=make_category())
        setattr(article, field, None if field == "category" else "")
        with pytest.raises(ValidationError) as error:
            article.publish()
        assert list(error.value.message_dict) == [field]

    def test_a_cover_picture_needs_a_description(self):
        article = make_article_in(State.DRAFT)
        article.cover = images.store(make_picture())
        with pytest.raises(ValidationError) as error:
            article.publish()
        assert list(error.value.message_dict) == ["cover_alt"]

    def test_a_decorative_cover_picture_needs_none(self):
        article = make_article_in(State.DRAFT, cover_decorative=True)
        article.cover = images.store(make_picture())
        article.publish()
        assert stored(article).state == State.PUBLISHED

    @pytest.mark.parametrize(("alt", "described"), [("Trụ sở Bộ", True), ("", False), (" ", False), ("…", False)])
    def test_every_picture_in_the_text_needs_a_description(self, alt, described):
        address = f"/media/{images.store(make_picture())}"
        article = make_article_in(State.DRAFT, body=f'<p>a</p><p><img src="{address}" alt="{alt}"></p>')
        assert ("body" not in article.missing()) == described

    def test_what_is_refused_is_not_stored(self):
        article = make_article_in(State.DRAFT, lead="")
        with pytest.raises(ValidationError):
            article.publish()
        assert stored(article).state == State.DRAFT


class TestWithdraw:
    def test_the_article_is_taken_from_readers(self):
        article = make_article_in(State.PUBLISHED)
        article.withdraw("Số liệu chưa đúng.")
        assert list(Article.objects.published()) == []
        assert stored(article).withdrawn_at == NOON

    def test_it_notes_the_reason_and_who(self):
        article, editor = make_article_in(State.PUBLISHED), make_editor()
        article.withdraw("  Số liệu chưa đúng. ", by=editor)
        assert stored(article).withdrawal_reason == "Số liệu chưa đúng."
        assert stored(article).withdrawn_by == editor

    @pytest.mark.parametrize("reason", ["", "   ", "\n"])
    def test_a_reason_is_needed(self, reason):
        article = make_article_in(State.PUBLISHED)
        with pytest.raises(ValidationError, match="lý do"):
            article.withdraw(reason)
        assert stored(article).state == State.PUBLISHED

    def test_the_date_of_publication_stays(self):
        article = make_article_in(State.PUBLISHED)
        article.withdraw("Số liệu chưa đúng.")
        assert stored(article).published_at == NOON - HOUR
