"""Categories: two levels, ordered, at an address that never changes, and each article in every list it belongs to."""

import pytest
from django.core.exceptions import ValidationError

from news.models import Category
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_desk
from tests.portal.reading import form_values

pytestmark = pytest.mark.django_db


def titles(client, category) -> list[str]:
    return [article.title for article in client.get(category.get_absolute_url()).context["articles"]]


class TestLevels:
    def test_a_category_may_stand_under_one_of_the_first_level(self):
        Category(name="Con", parent=make_category()).full_clean()

    def test_there_is_no_third_level(self):
        child = make_category(parent=make_category())
        with pytest.raises(ValidationError, match="hai cấp"):
            Category(name="Cháu", parent=child).full_clean()

    def test_one_with_children_cannot_move_down(self):
        parent = make_category()
        make_category(parent=parent)
        parent.parent = make_category()
        with pytest.raises(ValidationError, match="chuyên mục con"):
            parent.full_clean()

    def test_none_stands_under_itself(self):
        category = make_category()
        category.parent = category
        with pytest.raises(ValidationError):
            category.full_clean()


class TestAddress:
    def test_it_is_made_of_the_name(self):
        assert make_category("Cải cách thủ tục đất đai").slug == "cai-cach-thu-tuc-dat-dai"

    def test_a_second_category_of_the_same_name_gets_a_number(self):
        slugs = [make_category("Đào tạo").slug for _ in range(3)]
        assert slugs == ["dao-tao", "dao-tao-2", "dao-tao-3"]

    def test_a_name_without_letters_gets_one_too(self):
        assert make_category("🎉").slug == "muc"

    def test_it_stays_when_the_name_changes(self):
        category = make_category("Đào tạo")
        category.name = "Bồi dưỡng"
        category.save()
        assert category.slug == "dao-tao"

    def test_the_form_of_a_category_cannot_change_it(self):
        category = make_category("Đào tạo")
        address = f"/admin/news/category/{category.pk}/change/"
        desk = make_desk()
        desk.post(address, form_values(desk.get(address), "category_form") | {"slug": "khac", "name": "Khác"})
        category.refresh_from_db()
        assert (category.name, category.slug) == ("Khác", "dao-tao")

    @pytest.mark.parametrize("name", ["Tin mới", "Tin tức", "RSS"])
    def test_a_category_with_the_name_of_one_of_our_pages_has_a_feed_of_its_own(self, client, name):
        category = make_category(name)
        make_article("Tin của mục này", category=category)
        make_article("Tin của mục khác", category=make_category())
        page = client.get(f"/rss/chuyen-muc/{category.slug}/").content.decode()
        assert "Tin của mục này" in page
        assert "Tin của mục khác" not in page


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


class TestMenu:
    def test_the_categories_stand_in_their_order(self, client):
        make_category("Hai", order=2)
        make_category("Một", order=1)
        page = client.get("/").content.decode()
        assert page.index(">Một</a>") < page.index(">Hai</a>")

    def test_children_stand_under_their_parent(self, client):
        child = make_category("Con", parent=make_category("Cha"))
        menu = client.get("/").content.decode().partition("</header>")[0]
        assert menu.index(">Cha</summary>") < menu.index(f'href="{child.get_absolute_url()}"')

    def test_the_short_name_is_shown_there(self, client):
        make_category("Xây dựng đội ngũ cán bộ, công chức", menu_name="Đội ngũ cán bộ")
        assert ">Đội ngũ cán bộ</a>" in client.get("/").content.decode()

    def test_the_current_category_is_marked(self, client):
        category = make_category("Đào tạo")
        menu = client.get(category.get_absolute_url()).content.decode().partition("</header>")[0]
        assert '<a href="/chuyen-muc/dao-tao/" aria-current="page">' in menu


def test_a_category_with_articles_cannot_be_deleted():
    category = make_article(category=make_category()).category
    make_desk().post(f"/admin/news/category/{category.pk}/delete/", {"post": "yes"})
    assert Category.objects.filter(pk=category.pk).exists()
