"""“Chia sẻ bản xem trước”: who makes links to a publication, sees them, and ends them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal import preview_links
from portal.desk.sharing import DAYS
from portal.models import PreviewLink
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_desk, make_editor

from .test_preview_links import MAKERS, expired, link_to, text

pytestmark = pytest.mark.django_db


def path_of(kind, publication) -> str:
    return f"/admin/{kind}/{publication.pk}/chia-se/"


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("days", DAYS)
def test_makes_a_link_that_works(client, kind, days):
    publication = MAKERS[kind](published_at=None)
    page = text(make_desk().post(path_of(kind, publication), {"days": days}))
    address = re.search(r'value="http://testserver(/xem-truoc/[^"]+)"', page)[1]
    assert client.get(address).status_code == 200
    lasts = PreviewLink.objects.get().ends_at - timezone.now()
    assert timedelta(days=days, minutes=-1) < lasts <= timedelta(days=days)


def test_offers_three_days_first():
    assert '<option value="3" selected>' in text(make_desk().get(path_of("news/article", make_article())))


@pytest.mark.parametrize("days", ["0", "365", "-1", "x", ""])
def test_makes_none_for_another_time(days):
    make_desk().post(path_of("news/article", make_article()), {"days": days})
    assert not PreviewLink.objects.exists()


def test_lists_who_made_a_link_until_when_and_how_often_it_was_opened(client):
    article, editor = make_article_in(State.DRAFT), make_editor(last_name="Trần", first_name="Bình")
    _, token = preview_links.make(article, editor, 1)
    client.get(f"/xem-truoc/{token}/")
    page = text(make_desk().get(path_of("news/article", article)))
    assert "<td>Trần Bình</td>" in page
    assert "<td>1</td>" in page
    assert token not in page


def test_lists_no_link_that_has_ended_and_none_of_others():
    article = make_article()
    expired(link_to(article))
    link_to(make_article())
    assert "Chưa có liên kết nào." in text(make_desk().get(path_of("news/article", article)))


def test_ends_a_link_at_once(client):
    article = make_article()
    address, staying = link_to(article), link_to(article)
    link = PreviewLink.objects.earliest("pk")
    response = make_desk().post(f"{path_of('news/article', article)}{link.pk}/thu-hoi/")
    assert response["Location"] == path_of("news/article", article)
    assert (client.get(address).status_code, client.get(staying).status_code) == (404, 200)


def test_ends_no_link_of_another_publication():
    link_to(make_article())
    address = f"{path_of('news/article', make_article())}{PreviewLink.objects.get().pk}/thu-hoi/"
    assert make_desk().post(address).status_code == 404
    assert PreviewLink.objects.exists()


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(("verb", "status"), [("change", 200), ("view", 403), ("add", 403)])
def test_is_for_those_who_may_change_it(kind, verb, status):
    app, _, model = kind.partition("/")
    desk, publication = make_desk(f"{app}.{verb}_{model}"), MAKERS[kind]()
    assert desk.post(path_of(kind, publication), {"days": 3}).status_code == status
    assert PreviewLink.objects.count() == (status == 200)
    form = text(desk.get(f"/admin/{kind}/{publication.pk}/change/"))
    assert ("Chia sẻ bản xem trước" in form) == (status == 200)


def test_does_nothing_without_the_forms_token():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_editor())
    assert browser.post(path_of("news/article", make_article()), {"days": 3}).status_code == 403


def test_notes_in_the_history_what_was_done(admin_client):
    article = make_article()
    admin_client.post(path_of("news/article", article), {"days": 1})
    assert "Tạo liên kết xem trước" in text(admin_client.get(f"/admin/news/article/{article.pk}/history/?nhat-ky=1"))
