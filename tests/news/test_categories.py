"""Categories: two levels, ordered, at an address that never changes."""

import pytest
from django.core.exceptions import ValidationError

from news.models import Category
from tests.makers import make_article, make_category, make_desk
from tests.portal.reading import form_values

pytestmark = pytest.mark.django_db


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
