"""Writing is one right, publishing and withdrawing another."""

import pytest

from news.models import Article
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_desk
from tests.news.desk import ADD, change_address, fill_in

pytestmark = pytest.mark.django_db
WRITER = ["news.view_article", "news.add_article", "news.change_article"]
TEXT = {"title": "Bài của cộng tác viên", "lead": "Tóm tắt.", "body": "<p>Nội dung.</p>"}


@pytest.fixture
def writer():
    return make_desk(*WRITER)


@pytest.fixture
def publisher():
    return make_desk(*WRITER, "news.publish_article")


def test_a_writer_makes_drafts(writer):
    fill_in(writer, ADD, **TEXT, category=make_category().pk)
    assert Article.objects.get().state == State.DRAFT


def test_a_writer_cannot_publish_by_sending_the_button(writer):
    fill_in(writer, ADD, **TEXT, category=make_category().pk, _publish="Đăng ngay")
    assert Article.objects.get().state == State.DRAFT


def test_a_writer_cannot_publish_by_sending_a_date(writer):
    dates = {"published_at_0": "24/03/2020", "published_at_1": "10:46", "published_at": "24/03/2020 10:46"}
    fill_in(writer, ADD, **TEXT, category=make_category().pk, **dates)
    assert Article.objects.get().state == State.DRAFT


def test_a_writer_cannot_end_a_publication_by_sending_a_date(writer):
    article = make_article()
    fill_in(writer, change_address(article), expires_at_0="24/03/2099", expires_at_1="10:46")
    article.refresh_from_db()
    assert article.expires_at is None


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED, State.SCHEDULED])
def test_a_writer_cannot_bring_an_article_to_readers(writer, state):
    article = make_article_in(state)
    fill_in(writer, change_address(article), _publish="Đăng lại")
    article.refresh_from_db()
    assert article.state == state


def test_a_writer_sees_no_button_for_publishing(writer):
    assert 'name="_publish"' not in writer.get(ADD).content.decode()


def test_a_publisher_sees_the_button(publisher):
    assert 'name="_publish"' in publisher.get(ADD).content.decode()


def test_a_publisher_publishes(publisher):
    fill_in(publisher, ADD, **TEXT, category=make_category().pk, _publish="Đăng ngay")
    assert Article.objects.get().state == State.PUBLISHED


def test_a_writer_cannot_withdraw(writer):
    article = make_article()
    response = writer.post(f"/admin/news/article/{article.pk}/withdraw/", {"reason": "Không đúng."})
    article.refresh_from_db()
    assert (response.status_code, article.state) == (403, State.PUBLISHED)


def test_a_writer_sees_no_link_for_withdrawing(writer):
    assert "/withdraw/" not in writer.get(change_address(make_article())).content.decode()


def test_who_may_publish_but_not_change_cannot_withdraw():
    article = make_article()
    desk = make_desk("news.view_article", "news.publish_article")
    assert desk.post(f"/admin/news/article/{article.pk}/withdraw/", {"reason": "Sai."}).status_code == 403


def test_who_may_only_look_cannot_change(client):
    article = make_article("Tiêu đề cũ")
    desk = make_desk("news.view_article")
    response = desk.post(change_address(article), {"title": "Tiêu đề khác", "_save": ""})
    article.refresh_from_db()
    assert (response.status_code, article.title) == (403, "Tiêu đề cũ")


def test_a_reader_is_sent_to_the_login(client):
    response = client.get(ADD)
    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={ADD}")
