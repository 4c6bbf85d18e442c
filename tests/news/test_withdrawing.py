"""Taking an article from readers in the admin: with a reason, by who may publish, noted in its history."""

import pytest
from django.contrib.admin.models import LogEntry

from portal.publishing import State
from tests.makers import make_article, make_article_in, make_desk
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
REASON = "Số liệu trong bài chưa đúng."


@pytest.fixture
def desk():
    return make_desk()


def address(article) -> str:
    return f"/admin/news/article/{article.pk}/withdraw/"


def test_the_page_asks_for_the_reason(desk):
    page = words(desk.get(address(make_article("Bài phải gỡ"))).content.decode())
    assert "Lý do gỡ" in page
    assert "Bài phải gỡ" in page


def test_looking_at_the_page_withdraws_nothing(desk):
    article = make_article()
    desk.get(address(article))
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_sending_a_reason_withdraws(desk):
    article = make_article()
    desk.post(address(article), {"reason": REASON})
    article.refresh_from_db()
    assert (article.state, article.withdrawal_reason) == (State.WITHDRAWN, REASON)


def test_it_notes_who_has_withdrawn(desk):
    article = make_article()
    desk.post(address(article), {"reason": REASON})
    article.refresh_from_db()
    assert str(article.withdrawn_by_id) == desk.session["_auth_user_id"]


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "x" * 501])
def test_a_reason_that_is_none_is_refused(desk, reason):
    article = make_article()
    response = desk.post(address(article), {"reason": reason})
    article.refresh_from_db()
    assert (response.status_code, article.state) == (200, State.PUBLISHED)
    assert response.context["form"].errors


def test_the_history_tells_the_reason(desk):
    article = make_article()
    desk.post(address(article), {"reason": REASON})
    assert REASON in LogEntry.objects.get(object_id=str(article.pk)).get_change_message()


def test_the_editor_returns_to_the_article_and_is_told(desk):
    article = make_article()
    response = desk.post(address(article), {"reason": REASON}, follow=True)
    assert response.redirect_chain == [(f"/admin/news/article/{article.pk}/change/", 302)]
    assert "Đã gỡ." in response.content.decode()


def test_the_form_of_a_withdrawn_article_tells_the_reason(desk):
    article = make_article_in(State.WITHDRAWN, withdrawal_reason=REASON)
    assert REASON in desk.get(f"/admin/news/article/{article.pk}/change/").content.decode()


def test_an_article_that_does_not_exist_is_not_found(desk):
    assert desk.get("/admin/news/article/999999/withdraw/").status_code == 404


def test_an_id_that_no_column_can_hold_is_not_found(desk):
    assert desk.get("/admin/news/article/99999999999999999999/withdraw/").status_code == 404


def test_an_article_that_is_withdrawn_already_keeps_its_first_reason(desk):
    article = make_article_in(State.WITHDRAWN, withdrawal_reason=REASON)
    desk.post(address(article), {"reason": "Lý do khác."})
    article.refresh_from_db()
    assert article.withdrawal_reason == REASON


def test_a_reader_is_sent_to_the_login(client):
    article = make_article()
    assert client.post(address(article), {"reason": REASON})["Location"].startswith("/admin/login/")
