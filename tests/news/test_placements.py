"""Each article stands in every list it belongs to, whatever changes: its category, its date, the categories themselves."""

import pytest

from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category

pytestmark = pytest.mark.django_db


def titles(client, category) -> list[str]:
    return [article.title for article in client.get(category.get_absolute_url()).context["page"].publications]


class TestPlacement:
    def test_an_article_is_in_its_category(self, client):
        category = make_category()
        article = make_article(category=category)
        assert titles(client, category) == [article.title]

    def test_an_article_of_a_child_is_in_the_parent_too(self, client):
        parent = make_category()
        article = make_article(category=make_category(parent=parent))
        assert titles(client, parent) == [article.title]

    def test_an_article_of_the_parent_is_not_in_the_child(self, client):
        parent = make_category()
        child = make_category(parent=parent)
        make_article(category=parent)
        assert titles(client, child) == []

    def test_a_further_category_shows_it_with_its_parent(self, client):
        parent = make_category()
        further = make_category(parent=parent)
        article = make_article(category=make_category())
        article.further_categories.add(further)
        article.place()
        assert titles(client, further) == titles(client, parent) == [article.title]

    def test_an_article_in_parent_and_child_is_shown_once(self, client):
        parent = make_category()
        article = make_article(category=make_category(parent=parent))
        article.further_categories.add(parent)
        article.place()
        assert titles(client, parent) == [article.title]

    def test_another_category_takes_it_from_the_first(self, client):
        first, second = make_category(), make_category()
        article = make_article(category=first)
        article.category = second
        article.save()
        assert (titles(client, first), titles(client, second)) == ([], [article.title])

    def test_a_draft_is_in_no_list(self):
        assert not make_article_in(State.DRAFT).placements.exists()

    def test_an_article_that_becomes_a_draft_again_leaves_every_list(self):
        article = make_article()
        article.published_at = None
        article.save()
        assert not article.placements.exists()

    def test_another_date_moves_it_in_the_list(self, client):
        category = make_category()
        older, newer = make_article(category=category), make_article(category=category)
        older.published_at, newer.published_at = newer.published_at, older.published_at
        older.save()
        newer.save()
        assert titles(client, category) == [older.title, newer.title]


class TestMoving:
    """A category that moves under another parent takes its articles along."""

    @pytest.fixture
    def here(self):
        return make_category("Ở đây")

    @pytest.fixture
    def there(self):
        return make_category("Ở kia")

    @pytest.fixture
    def child(self, here):
        return make_category("Con", parent=here)

    @staticmethod
    def move(child, parent):
        child.parent = parent
        child.save()

    def test_its_articles_follow_to_the_new_parent(self, client, here, there, child):
        article = make_article(category=child)
        self.move(child, there)
        assert (titles(client, here), titles(client, there)) == ([], [article.title])

    def test_its_articles_leave_the_parent_when_it_has_none_any_more(self, client, here, child):
        article = make_article(category=child)
        self.move(child, None)
        assert (titles(client, here), titles(client, child)) == ([], [article.title])

    def test_its_articles_enter_the_list_of_a_first_parent(self, client, there):
        alone = make_category()
        article = make_article(category=alone)
        self.move(alone, there)
        assert titles(client, there) == [article.title]

    def test_articles_that_stand_in_the_old_parent_themselves_stay_there(self, client, here, there, child):
        article = make_article(category=here)
        article.further_categories.add(child)
        article.place()
        self.move(child, there)
        assert titles(client, here) == titles(client, there) == [article.title]

    def test_articles_of_a_brother_stay_in_the_old_parent(self, client, here, there, child):
        article = make_article(category=child)
        article.further_categories.add(make_category(parent=here))
        article.place()
        self.move(child, there)
        assert titles(client, here) == titles(client, there) == [article.title]

    def test_articles_that_stand_in_the_new_parent_already_are_there_once(self, client, there, child):
        article = make_article(category=child)
        article.further_categories.add(there)
        article.place()
        self.move(child, there)
        assert titles(client, there) == [article.title]

    def test_drafts_are_left_out(self, client, there, child):
        make_article_in(State.DRAFT, category=child)
        self.move(child, there)
        assert titles(client, there) == []
