"""Views beside each article in the newsroom's list."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.admin import ArticleAdmin
from news.models import Article
from stats.columns import WithViews, count_beside
from tests.makers import make_article, make_articles, make_desk
from tests.stats.makers import count_views, make_entry

pytestmark = pytest.mark.django_db
LIST = "/admin/news/article/"


@pytest.fixture
def desk():
    return make_desk()


def numbers(desk, **asked: str) -> list[list[str]]:
    """Return the views today, in seven days and in all beside each article."""
    page = desk.get(LIST, asked).content.decode()
    cells = [re.findall(rf'field-views_{column}">([^<]*)<', page) for column in ("today", "week", "total")]
    return [list(row) for row in zip(*cells, strict=True)]


def test_today_seven_days_and_all_are_shown(desk):
    article, today = make_article(), timezone.localdate()
    count_views(article, today - timedelta(30), 34_706, week=0)
    count_views(article, today - timedelta(1), 1_000)
    count_views(article, today, 468)
    make_entry(1_000_000, page=article)
    assert numbers(desk) == [["468", "1.468", "1.036.174"]]


def test_what_nobody_has_read_has_zeros(desk):
    make_article()
    assert numbers(desk) == [["0", "0", "0"]]


def test_pages_of_another_type_with_the_same_number_are_not_meant(desk):
    count_views(make_article(), timezone.localdate(), 5)
    article = make_article()
    make_entry(7, page=article, page_type="video")
    assert sorted(numbers(desk)) == [["0", "0", "0"], ["5", "5", "5"]]


def test_an_action_has_a_column_of_its_own(desk, settings):
    settings.STATS_ACTIONS = {"watched": "article"}
    count_views(article := make_article(), timezone.localdate(), 5)
    make_entry(1_468, page=article, page_type="watched")
    make_article()
    page = desk.get(LIST).content.decode()
    assert "Đã xem" in page
    assert sorted(re.findall(r'field-times_watched">([^<]*)<', page)) == ["0", "1.468"]
    assert sorted(numbers(desk)) == [["0", "0", "0"], ["5", "5", "5"]]


def test_an_action_on_other_pages_has_none(desk):
    make_article()
    assert "times_watched" not in desk.get(LIST).content.decode()


@pytest.mark.parametrize("actions", [{}, {"watched": "article"}])
@pytest.mark.parametrize("asked", [{}, {"q": "bai viet"}, {"all": ""}, {"o": "-1"}])
def test_sixty_articles_take_one_query_more(desk, asked, actions, settings, monkeypatch):
    settings.STATS_ACTIONS = actions
    for article in make_articles(60):
        count_views(article, timezone.localdate(), 1)
    with CaptureQueriesContext(connection) as captured:
        assert len(numbers(desk, **asked)) == (60 if "all" in asked else 50)
    monkeypatch.delattr(WithViews, "get_results")
    monkeypatch.setattr(Article, "views_shown", ["", "", ""], raising=False)
    monkeypatch.setattr(Article, "actions_shown", {"watched": ""}, raising=False)
    with CaptureQueriesContext(connection) as before:
        desk.get(LIST, asked)
    assert len(captured) == len(before) + 1


def test_the_publications_own_list_goes_on_as_before(desk):
    site = admin.AdminSite()
    site.register(Article, ArticleAdmin)
    count_beside(site)
    counted = site.get_model_admin(Article)
    assert isinstance(counted, ArticleAdmin)
    assert counted.list_display == ArticleAdmin.list_display
    assert ArticleAdmin.get_list_display is admin.ModelAdmin.get_list_display


def test_a_publication_without_a_list_gets_none():
    site = admin.AdminSite()
    count_beside(site)
    assert not site.is_registered(Article)
