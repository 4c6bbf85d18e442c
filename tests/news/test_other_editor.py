"""Another editor by one setting: the whole way of an article with Django's own text box instead of CKEditor."""

import pytest

from news.models import Article
from tests.makers import make_category, make_desk
from tests.portal.reading import form_values, tags

pytestmark = pytest.mark.django_db
ADD = "/admin/news/article/add/"
BODY = '<h2>Mục</h2><p onclick="x()">Nội dung <b>đậm</b></p><script>x</script>'


@pytest.fixture(autouse=True)
def another_editor(settings):
    settings.RICH_TEXT_WIDGET = "django.forms.Textarea"


@pytest.fixture
def desk():
    return make_desk()


def send(desk, button: str, address: str = ADD, **fields):
    values = form_values(desk.get(address), "article_form")
    response = desk.post(address, values | fields | {button: "1"}, follow=True)
    assert response.redirect_chain
    return response


def test_the_form_shows_a_plain_box_and_no_ckeditor(desk):
    page = desk.get(ADD).content.decode()
    assert any(given.get("name") == "body" for _, given in tags(page, "textarea"))
    assert "ckeditor" not in page.lower()


def test_a_draft_is_cleaned_as_ever(desk):
    send(desk, "_save", title="Bài nháp", body=BODY)
    assert Article.objects.get().body == "<h2>Mục</h2><p>Nội dung <b>đậm</b></p>"


def test_an_article_goes_from_the_box_to_its_readers(desk, client):
    category = make_category("Thông báo")
    send(desk, "_publish", title="Bài đăng", lead="Tóm tắt.", body=BODY, category=str(category.pk))
    page = client.get(Article.objects.get().get_absolute_url())
    assert page.status_code == 200
    assert "<h2>Mục</h2><p>Nội dung <b>đậm</b></p>" in page.content.decode()


def test_opening_and_saving_changes_nothing(desk):
    send(desk, "_save", title="Bài nháp", body=BODY)
    before = Article.objects.get()
    send(desk, "_save", f"/admin/news/article/{before.pk}/change/")
    assert Article.objects.get().body == before.body
