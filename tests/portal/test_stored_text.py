"""All text is stored composed, without invisible characters, whoever sends it and however."""

import unicodedata

import pytest

from news.models import Article, Category, Tag
from portal.models import Link, Page, SiteSettings, User
from tests.makers import make_article, make_category

pytestmark = pytest.mark.django_db
TYPED = unicodedata.normalize("NFD", "  Bộ\u00a0Nội\u200b vụ:  đổi mới\n")
STORED = "Bộ Nội vụ: đổi mới"
LINES = {
    Article: ["title", "lead", "byline", "cover_alt", "cover_caption", "cover_credit", "source_name"],
    Category: ["name", "menu_name", "description"],
    Tag: ["name"],
    Link: ["label"],
    Page: ["title"],
    SiteSettings: ["portal_name", "superior_body", "owner", "responsible_person", "address", "copyright", "notice"],
}
FIELDS = [(model, field) for model, fields in LINES.items() for field in fields]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=[f"{model.__name__}.{field}" for model, field in FIELDS])
def test_a_line_is_stored_in_one_form(model, field):
    row = model.objects.create(**{field: TYPED})
    row.refresh_from_db()
    assert getattr(row, field) == STORED


def test_it_is_found_however_it_is_looked_for():
    article = make_article(STORED)
    assert Article.objects.get(title=TYPED) == article


@pytest.mark.parametrize("model", [Article, Page])
def test_a_formatted_text_is_stored_in_one_form(model):
    row = model.objects.create(title="A", body=unicodedata.normalize("NFD", "<p>Bộ\u200b Nội vụ</p>"))
    row.refresh_from_db()
    assert row.body == "<p>Bộ Nội vụ</p>"


@pytest.mark.parametrize("name", [STORED, TYPED])
def test_the_same_name_makes_the_same_address(name):
    assert make_category(name).slug == "bo-noi-vu-doi-moi"


def test_the_family_name_comes_first():
    assert User(first_name="Ân", last_name="Nguyễn Văn").get_full_name() == "Nguyễn Văn Ân"
