"""Who has a form open, as its page tells the server and hears from it."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from portal.login import sessions
from portal.models import Presence
from tests.makers import make_article, make_desk, make_editor

from .reading import form_values, tags

pytestmark = pytest.mark.django_db

HERE, THERE = "a" * 16, "b" * 16


@pytest.fixture
def article():
    return make_article("Bài", published_at=None)


def desk_of(**names) -> Client:
    client = Client()
    client.force_login(make_editor(**names))
    return client


def beat(desk: Client, article, tab: str = HERE, **more):
    return desk.post(f"/admin/news/article/{article.pk}/dang-mo/", {"tab": tab, **more})


def others(desk: Client, article, tab: str = HERE) -> list[str]:
    return beat(desk, article, tab).json()["others"]


def version_on(desk: Client, article) -> str:
    page = desk.get(f"/admin/news/article/{article.pk}/change/").content.decode()
    return next(given["data-version"] for _, given in tags(page, "div") if given.get("id") == "together")


class TestAnOpenForm:
    def test_alone_is_told_of_nobody(self, article):
        assert others(make_desk(), article) == []

    def test_is_told_to_both_by_name_and_time(self, article):
        one, two = desk_of(last_name="Nguyễn Văn", first_name="An"), desk_of(last_name="Lê", first_name="Bình")
        beat(one, article)
        Presence.objects.update(opened_at=timezone.localtime().replace(hour=10, minute=46))
        assert others(two, article, THERE) == ["Nguyễn Văn An cũng đang mở bài viết này (từ 10:46)."]
        assert others(one, article)[0].startswith("Lê Bình cũng đang mở bài viết này")

    def test_of_oneself_in_another_tab_is_told_as_that(self, article):
        desk = make_desk()
        beat(desk, article)
        assert others(desk, article, THERE)[0].startswith("Chính bạn, ở thẻ khác")

    def test_of_another_thing_is_not_told(self, article):
        beat(make_desk(), make_article("Bài khác"))
        assert others(make_desk(), article, THERE) == []

    def test_ends_when_it_is_left(self, article):
        one = make_desk()
        beat(one, article)
        assert beat(one, article, leave="1").status_code == 204
        assert others(make_desk(), article, THERE) == []

    def test_cannot_be_ended_by_another(self, article):
        beat(make_desk(), article)
        two = make_desk()
        beat(two, article, leave="1")
        assert len(others(two, article, THERE)) == 1

    def test_ends_after_a_minute_of_silence(self, article):
        beat(make_desk(), article)
        Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=80))
        assert others(make_desk(), article, THERE) == []
        assert Presence.objects.count() == 1

    def test_is_one_row_however_often_it_speaks(self, article):
        desk = make_desk()
        for _ in range(3):
            beat(desk, article)
        assert Presence.objects.count() == 1

    def test_hears_who_saved_meanwhile(self, article):
        one, two = desk_of(last_name="Nguyễn Văn", first_name="An"), make_desk()
        version, address = version_on(two, article), f"/admin/news/article/{article.pk}/change/"
        assert beat(two, article, version=version).json()["saved"] == ""
        one.post(address, form_values(one.get(address), "article_form") | {"title": "Khác", "_save": ""})
        said = beat(two, article, version=version).json()["saved"]
        assert said.startswith("Nguyễn Văn An vừa lưu lúc ")
        assert said.endswith(": lần lưu của bạn sẽ được so sánh trước.")

    def test_hears_that_its_thing_was_deleted(self, article):
        desk = make_desk()
        version = version_on(desk, article)
        Article.objects.all().delete()
        assert beat(desk, article, version=version).json()["saved"] == "Có người đã xóa bài viết này."

    @pytest.mark.parametrize("tab", ["", "x" * 17, "../..", "A" * 16])
    def test_must_have_a_name(self, article, tab):
        assert beat(make_desk(), article, tab).status_code == 400
        assert not Presence.objects.exists()


class TestItsCost:
    def test_is_two_queries_beside_those_of_the_session(self, article):
        desk = make_desk()
        version = version_on(desk, article)
        beat(desk, article, version=version)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            beat(desk, article, version=version)
        own = [one["sql"] for one in asked.captured_queries if "portal_presence" in one["sql"]]
        assert len(own) == 2
        assert len(asked) == 4  # session and user

    def test_is_no_life_for_an_idle_session(self, article):
        desk = make_desk()
        session = desk.session
        seen = session[sessions.SEEN] = time.time() - 600
        session.save()
        beat(desk, article)
        assert desk.session[sessions.SEEN] == seen
        assert desk.session[SESSION_KEY]
        desk.get("/admin/")
        assert desk.session[sessions.SEEN] > seen

    def test_is_refused_without_the_right_to_change(self, article):
        assert beat(make_desk("news.view_article", "videos.change_video"), article).status_code == 403

    def test_is_refused_after_the_session(self, article):
        assert beat(Client(), article).status_code == 302
