"""Tags: one for each word however it is typed, at an address that never changes."""

import unicodedata

import pytest

from news.models import Tag
from tests.makers import make_desk, make_tag
from tests.portal.reading import form_values

pytestmark = pytest.mark.django_db
ADD = "/admin/news/tag/add/"


def add(desk, name: str):
    return desk.post(ADD, form_values(desk.get(ADD), "tag_form") | {"name": name})


def test_the_address_is_made_of_the_name():
    assert make_tag("Chuyển đổi số").get_absolute_url() == "/tu-khoa/chuyen-doi-so/"


def test_names_that_fold_alike_get_addresses_of_their_own():
    assert [make_tag("bán").slug, make_tag("bạn").slug] == ["ban", "ban-2"]


def test_the_address_stays_when_the_name_changes():
    tag = make_tag("Đào tạo")
    tag.name = "Bồi dưỡng"
    tag.save()
    assert tag.slug == "dao-tao"


def test_the_newsroom_adds_one():
    add(make_desk(), "  Một  cửa ")
    assert Tag.objects.get().name == "Một cửa"


@pytest.mark.parametrize("name", ["Một cửa", "Một  cửa", " Một cửa\u200b", unicodedata.normalize("NFD", "Một cửa")])
def test_the_same_word_is_refused_however_it_is_typed(name):
    make_tag("Một cửa")
    response = add(make_desk(), name)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["name"]
    assert Tag.objects.count() == 1


def test_an_invisible_word_is_refused():
    add(make_desk(), "\u200b")
    assert not Tag.objects.exists()


def test_the_newsroom_finds_one_without_diacritics():
    tag = make_tag("Đô thị thông minh")
    make_tag("Một cửa")
    found = make_desk().get(
        "/admin/autocomplete/",
        {"term": "do thi", "app_label": "news", "model_name": "article", "field_name": "tags"},
    )
    assert found.json()["results"] == [{"id": str(tag.pk), "text": "Đô thị thông minh"}]
