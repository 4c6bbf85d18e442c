"""Nothing that readers see is written without its announcement, and in the same transaction."""

from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from news.models import Article, Category, Tag
from portal import generation
from portal.models import Link, Page, Place, SiteSettings
from tests.makers import make_article, make_category, make_tag

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = Article, Category, Tag, Link, Page, SiteSettings
SAVES = {
    "an article": lambda: make_article(category=Category.objects.get()),
    "a category": make_category,
    "a tag": make_tag,
    "a link": lambda: Link.objects.create(label="Công báo", url="/", place=Place.FOOTER),
    "a page": lambda: Page.objects.create(title="Giới thiệu", slug="gioi-thieu"),
    "the site's settings": lambda: SiteSettings().save(),
}


@pytest.fixture
def article():
    return make_article("Kế hoạch cải cách hành chính")


@pytest.fixture
def failing(monkeypatch):
    """Return what lets announcements fail from then on."""
    return lambda: monkeypatch.setattr(generation, "changed", Mock(side_effect=DatabaseError))


def counts() -> list[int]:
    return [model.objects.count() for model in SHOWN]


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_what_cannot_be_announced_is_not_saved(failing, save):
    make_category()
    before = counts()
    failing()
    with pytest.raises(DatabaseError):
        save()
    assert counts() == before


def test_an_article_takes_no_place_in_a_list_that_cannot_be_announced(article, failing):
    article.further_categories.add(make_category())
    failing()
    with pytest.raises(DatabaseError):
        article.place()
    assert article.placements.count() == 1


def test_a_place_in_a_list_is_announced(article):
    article.further_categories.add(make_category())
    before = generation.current()
    article.place()
    assert generation.current() != before


def test_generated_articles_are_announced():
    make_category()
    before = generation.current()
    call_command("generate_articles", "3", verbosity=0)
    assert generation.current() != before
