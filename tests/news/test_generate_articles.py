"""`generate_articles N` makes as many articles as a large portal has."""

import pytest
from django.core.management import CommandError, call_command

from news.models import Article
from tests.makers import make_category

pytestmark = pytest.mark.django_db


def test_it_makes_as_many_as_asked_for(capsys):
    make_category()
    call_command("generate_articles", "25")
    assert Article.objects.published().count() == 25
    assert "25" in capsys.readouterr().out


def test_they_are_in_the_lists_of_their_categories_and_their_parents(client):
    parent = make_category("Cha")
    make_category("Con", parent=parent)
    call_command("generate_articles", "25", verbosity=0)
    assert client.get(parent.get_absolute_url()).context["page"].numbered == 2


def test_the_newsroom_finds_them(admin_client):
    make_category()
    call_command("generate_articles", "3", verbosity=0)
    title = Article.objects.first().title
    response = admin_client.get("/admin/news/article/", {"q": title})
    assert title in response.content.decode()


def test_they_are_what_saving_would_make_of_them():
    make_category()
    call_command("generate_articles", "3", verbosity=0)
    article = Article.objects.first()
    before = (article.title, article.lead, article.body, article.folded, list(article.placements.values()))
    article.save()
    assert before[:4] == (article.title, article.lead, article.body, article.folded)
    assert len(before[4]) == article.placements.count()


def test_without_a_category_it_says_what_to_do():
    with pytest.raises(CommandError, match="category"):
        call_command("generate_articles", "1")


@pytest.mark.parametrize("number", ["0", "-5"])
def test_none_are_made_when_none_are_asked_for(number):
    make_category()
    call_command("generate_articles", number, verbosity=0)
    assert not Article.objects.exists()
