"""A prepared queryset answers as the queryset itself does, without being compiled each time."""

from datetime import timedelta

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from portal.prepared import Prepared
from portal.publishing import State
from tests.makers import make_article_in, make_articles, make_category

pytestmark = pytest.mark.django_db
published = Prepared(lambda now: Article.objects.published(at=now).newest_first().only("title", "published_at"))
in_category = Prepared(lambda category: Article.objects.in_category(category))


def test_it_returns_what_the_queryset_returns():
    make_articles(3)
    assert published(now=timezone.now()) == list(Article.objects.published().newest_first())


def test_the_one_rule_of_visibility_holds():
    for state in State:
        make_article_in(state, state.label)
    assert [article.title for article in published(now=timezone.now())] == [State.PUBLISHED.label]


def test_it_is_asked_anew_each_time():
    make_articles(3)
    now = timezone.now()
    assert len(published(now=now)) == 3
    assert published(now=now - timedelta(days=1)) == []


def test_values_reach_the_database_as_values():
    category = make_category()
    make_articles(2, category=category)
    make_articles(1, category=make_category())
    assert len(in_category(category=category.pk)) == 2


def test_what_is_left_out_stays_in_the_database():
    make_articles(1)
    with CaptureQueriesContext(connection) as captured:
        published(now=timezone.now())
    assert not any('"body"' in query["sql"] for query in captured)


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError, match="now"):
        published()


def test_annotations_come_with_the_row():
    make_articles(1)
    counted = Prepared(lambda now: Article.objects.published(at=now).annotate(double=F("pk") * 2))
    (article,) = counted(now=timezone.now())
    assert article.double == 2 * article.pk


@pytest.mark.django_db(transaction=True)
class Plans:
    @pytest.fixture
    def migrated(self):
        """Change the type of a column after the statement was planned."""
        make_articles(2)
        published(now=timezone.now())
        self.alter("varchar(301)")
        yield
        self.alter("varchar(300)")

    @staticmethod
    def alter(kind):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE news_article ALTER COLUMN title TYPE {kind}")

    def test_a_statement_is_planned_once_for_all_values(self):
        published(now=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            published(now=timezone.now())
        assert [query["sql"].split()[0] for query in captured] == ["EXECUTE"]
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            assert cursor.fetchone() == ("force_generic_plan",)

    def test_after_a_migration_it_is_planned_anew(self, migrated):
        assert len(published(now=timezone.now())) == 2
        assert len(in_category(category=make_category().pk)) == 0

    def test_within_a_transaction_the_database_has_the_last_word(self, migrated):
        with pytest.raises(NotSupportedError, match="cached plan"), transaction.atomic():
            published(now=timezone.now())
        assert len(published(now=timezone.now())) == 2


if connection.vendor == "postgresql":  # only it keeps plans for a connection

    class TestPlans(Plans):
        pass
