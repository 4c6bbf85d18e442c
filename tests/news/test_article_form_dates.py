"""Dates in the article's form: scheduling, and saving without touching them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from news.models import Article
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_desk
from tests.news.desk import ADD, change_address, errors, fill_in

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 24, 12, 0, 23, 456789, tzinfo=timezone(timedelta(hours=7)))
TEXT = {"title": "Bộ Nội vụ ban hành kế hoạch", "lead": "Tóm tắt.", "body": "<p>Nội dung.</p>"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def category():
    return make_category("Cải cách thể chế")


class TestScheduling:
    def test_a_time_in_the_future_schedules(self, desk, category):
        typed = TEXT | {"category": category.pk, "published_at_0": "25/03/2020", "published_at_1": "07:30"}
        fill_in(desk, ADD, **typed)
        article = Article.objects.get()
        assert article.state == State.SCHEDULED
        assert article.published_at == datetime(2020, 3, 25, 0, 30, tzinfo=UTC)

    def test_the_day_comes_before_the_month(self, desk, category):
        typed = TEXT | {"category": category.pk, "published_at_0": "03/04/2020", "published_at_1": "07:30"}
        fill_in(desk, ADD, **typed)
        assert (Article.objects.get().published_at.month, Article.objects.get().published_at.day) == (4, 3)

    def test_a_schedule_needs_what_readers_need(self, desk, category):
        typed = TEXT | {"lead": "", "published_at_0": "25/03/2020", "published_at_1": "07:30"}
        assert "lead" in errors(fill_in(desk, ADD, **typed, category=category.pk))

    def test_an_end_before_the_start_is_refused_in_vietnamese(self, desk):
        article = make_article()
        response = fill_in(desk, change_address(article), expires_at_0="01/01/2020", expires_at_1="00:00")
        assert "Thời điểm hết hạn phải sau thời điểm đăng." in errors(response)["__all__"]

    @pytest.mark.parametrize("day", ["31/02/2020", "24/03/20", "hôm nay"])
    def test_a_date_that_is_none_is_refused(self, desk, day):
        response = fill_in(desk, ADD, title="Bài", published_at_0=day, published_at_1="07:30")
        assert "published_at" in errors(response)


class TestSavingKeepsTheState:
    """The form shows dates to the minute or second: sending them back unchanged must not publish anything."""

    @pytest.mark.parametrize("state", State)
    def test_editing_the_text_keeps_the_state(self, desk, state):
        article = make_article_in(state)
        fill_in(desk, change_address(article), byline="Văn phòng Bộ")
        article.refresh_from_db()
        assert (article.byline, article.state) == ("Văn phòng Bộ", state)

    def test_editing_the_text_keeps_the_time_of_publication(self, desk):
        article = make_article(published_at=NOON)
        fill_in(desk, change_address(article), byline="Văn phòng Bộ")
        article.refresh_from_db()
        assert article.published_at == NOON

    def test_editing_the_text_keeps_who_has_published(self, desk):
        article = make_article_in(State.DRAFT)
        article.publish()
        fill_in(desk, change_address(article), byline="Văn phòng Bộ")
        article.refresh_from_db()
        assert article.published_by is None
