"""“Xem trước”: the newsroom sees an article in the readers' template at an address of its own."""

import pytest

from portal.publishing import State
from tests.makers import make_article_in, make_desk

pytestmark = pytest.mark.django_db
TITLE = "Bài đang viết"


def preview(desk, article):
    return desk.get(f"/tin-tuc/xem-truoc/{article.pk}/")


@pytest.fixture
def desk():
    return make_desk("news.view_article")


@pytest.mark.parametrize("state", State)
def test_it_shows_an_article_in_every_state(desk, state):
    response = preview(desk, make_article_in(state, TITLE))
    assert response.status_code == 200
    assert f"<h1>{TITLE}</h1>" in response.content.decode()


@pytest.mark.parametrize("state", State)
def test_it_says_what_the_state_is(desk, state):
    assert f"Trạng thái: {state.label}." in preview(desk, make_article_in(state)).content.decode()


def test_it_shows_a_draft_that_holds_nothing_but_a_title(desk):
    draft = make_article_in(State.DRAFT, TITLE, lead="", body="", category=None)
    assert preview(desk, draft).status_code == 200


def test_it_is_never_stored(desk):
    assert "no-store" in preview(desk, make_article_in(State.DRAFT))["Cache-Control"]


def test_search_engines_are_kept_out(desk):
    response = preview(desk, make_article_in(State.DRAFT))
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_it_leads_back_to_the_form(desk):
    article = make_article_in(State.DRAFT)
    assert f'href="/admin/news/article/{article.pk}/change/"' in preview(desk, article).content.decode()


def test_a_reader_is_sent_to_the_login(client):
    article = make_article_in(State.DRAFT, TITLE)
    response = preview(client, article)
    assert response.status_code == 302
    assert response["Location"] == f"/admin/login/?next=/tin-tuc/xem-truoc/{article.pk}/"


def test_the_way_to_the_login_is_not_stored_either(client):
    assert "no-store" in preview(client, make_article_in(State.DRAFT))["Cache-Control"]


def test_a_colleague_without_the_right_to_see_articles_is_refused():
    desk = make_desk("portal.view_page")
    assert preview(desk, make_article_in(State.DRAFT)).status_code == 403


@pytest.mark.parametrize("pk", ["999999", "99999999999999999999"])
def test_an_article_that_does_not_exist_is_not_found(desk, pk):
    assert desk.get(f"/tin-tuc/xem-truoc/{pk}/").status_code == 404


def test_its_policy_is_as_strict_as_the_readers(desk):
    response = preview(desk, make_article_in(State.DRAFT))
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_the_form_leads_to_it(admin_client):
    article = make_article_in(State.DRAFT)
    page = admin_client.get(f"/admin/news/article/{article.pk}/change/").content.decode()
    assert f'href="/tin-tuc/xem-truoc/{article.pk}/"' in page
