"""Where a picture is used: known at once after every edit and deletion, and found by an index."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from news.models import Article
from pictures import stock
from pictures.models import Picture, Use
from portal import library
from portal.models import Page, SiteSettings
from tests.makers import make_article, make_desk, make_editor
from tests.news.desk import change_address, fill_in
from tests.videos.makers import make_video
from videos.models import Video

from .makers import make_library_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return make_library_picture("Trụ sở")


def body(*pictures: Picture) -> str:
    return "".join(f'<p><img src="{one.url}" alt="Ảnh"></p>' for one in pictures)


def uses(picture: Picture) -> set[tuple[str, int, str]]:
    return set(Use.objects.filter(picture=picture.stored).values_list("model", "object_id", "field"))


class TestNoted:
    def test_a_cover(self, picture):
        article = make_article(cover=picture.stored, cover_alt="Ảnh")
        assert uses(picture) == {("news.article", article.pk, "cover")}

    def test_a_picture_in_a_text(self, picture):
        article = make_article(body=body(picture))
        assert uses(picture) == {("news.article", article.pk, "body")}

    def test_twice_in_a_text_is_one_use(self, picture):
        make_article(body=body(picture, picture))
        assert len(uses(picture)) == 1

    def test_cover_and_text_are_two(self, picture):
        make_article(cover=picture.stored, cover_alt="Ảnh", body=body(picture))
        assert {field for *_, field in uses(picture)} == {"cover", "body"}

    def test_the_poster_of_a_video(self, picture):
        video = make_video(poster=picture.stored)
        assert uses(picture) == {("videos.video", video.pk, "poster")}

    def test_a_standing_page(self, picture):
        page = Page.objects.create(title="Giới thiệu", slug="gioi-thieu", body=body(picture))
        assert uses(picture) == {("portal.page", page.pk, "body")}

    def test_the_logo(self, picture):
        SiteSettings.objects.create(portal_name="Cổng", logo=picture.stored)
        assert uses(picture) == {("portal.sitesettings", 1, "logo")}

    def test_a_picture_that_the_library_does_not_have_yet(self):
        make_article(body='<p><img src="/media/anh/2020/03/0123456789abcdef01234567-50x40.webp" alt="x"></p>')
        assert Use.objects.count() == 1


class TestKeptTrue:
    def test_an_edit_takes_away_and_adds(self, picture):
        other = make_library_picture()
        article = make_article(body=body(picture))
        article.body = body(other)
        article.save()
        assert (uses(picture), len(uses(other))) == (set(), 1)

    def test_another_cover(self, picture):
        article = make_article(cover=picture.stored, cover_alt="Ảnh")
        article.cover = ""
        article.save()
        assert uses(picture) == set()

    def test_a_deletion(self, picture):
        make_article(body=body(picture), cover=picture.stored, cover_alt="Ảnh").delete()
        assert uses(picture) == set()

    def test_a_deletion_of_many(self, picture):
        for _ in range(3):
            make_article(body=body(picture))
        Article.objects.all().delete()
        assert uses(picture) == set()

    def test_a_save_without_a_change_writes_nothing(self, picture):
        article = make_article(body=body(picture))
        before = list(Use.objects.values())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            article.save()
        written = [
            one["sql"] for one in queries if "pictures_use" in one["sql"] and not one["sql"].startswith("SELECT")
        ]
        assert (written, list(Use.objects.values())) == ([], before)

    def test_a_frame_that_the_worker_has_chosen(self, picture):
        video = make_video()
        Video.objects.filter(pk=video.pk).update(poster=picture.stored)
        library.shown.send(Video, instance=Video.objects.get(pk=video.pk))
        assert uses(picture) == {("videos.video", video.pk, "poster")}

    def test_the_command_mends_what_was_written_past_it(self, picture):
        stale = make_article(body=body(picture))
        new = make_article()
        Article.objects.filter(pk=stale.pk).update(body="<p>Chữ</p>")
        Article.objects.filter(pk=new.pk).update(body=body(picture))
        Use.objects.create(model="news.article", object_id=999_999, field="body", picture=picture.stored)
        call_command("enter_pictures", verbosity=0)
        assert uses(picture) == {("news.article", new.pk, "body")}

    def test_the_command_protects_what_is_used_before_it_enters_pictures(self, picture, monkeypatch):
        Article.objects.filter(pk=make_article().pk).update(body=body(picture))
        tried = []

        def enter_all():
            with pytest.raises(ProtectedError):
                picture.delete()
            tried.append(picture)
            return 0, []

        monkeypatch.setattr(stock, "enter_all", enter_all)
        call_command("enter_pictures", verbosity=0)
        assert tried == [picture]

    def test_the_command_is_done_when_it_has_run(self, picture, capsys):
        make_article(body=body(picture))
        call_command("enter_pictures")
        assert "0 pictures entered, 0 unreadable, 0 uses changed." in capsys.readouterr().out


class TestFast:
    def test_an_index_finds_them(self, picture):
        if connection.vendor != "sqlite":  # a table of a few rows is read faster as a whole
            connection.cursor().execute("SET LOCAL enable_seqscan = off")
        assert "use_of_picture" in Use.objects.filter(picture=picture.stored).explain()

    def test_the_list_asks_as_often_for_many_as_for_one(self, picture):
        desk = make_desk()

        def questions() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert desk.get("/admin/pictures/picture/").status_code == 200
            return len(queries)

        one = questions()
        for _ in range(5):
            make_article(body=body(make_library_picture(), picture))
        assert questions() == one


class TestShown:
    def page(self, picture, *rights) -> str:
        return make_desk(*rights).get(f"/admin/pictures/picture/{picture.pk}/change/").content.decode()

    def test_the_page_of_a_picture_leads_to_the_forms(self, picture):
        article = make_article("Bài có ảnh", body=body(picture))
        video = make_video("Video có ảnh", poster=picture.stored)
        page = self.page(picture)
        assert f'<a href="/admin/news/article/{article.pk}/change/">Bài viết: Bài có ảnh</a> (nội dung)' in page
        assert f'<a href="/admin/videos/video/{video.pk}/change/">Video: Video có ảnh</a> (ảnh bìa)' in page

    def test_it_leads_nobody_where_he_may_not_go(self, picture):
        video = make_video("Video có ảnh", poster=picture.stored)
        page = self.page(picture, "news.change_article")
        assert "Video: Video có ảnh" in page
        assert f"/admin/videos/video/{video.pk}/change/" not in page

    def test_it_tells_nobody_what_a_draft_is_called_that_he_may_not_open(self, picture):
        make_video("Video kín", poster=picture.stored, published_at=None)
        make_video("Video đã đăng", poster=picture.stored)
        Page.objects.create(title="Trang kín", slug="kin", body=body(picture))
        page = self.page(picture, "news.change_article", "pictures.delete_picture")
        assert "kín" not in page
        assert "<li>Video (ảnh bìa)</li>" in page
        assert "Video: Video đã đăng" in page
        assert "Video: Video kín" in self.page(picture, "news.change_article", "videos.view_video")

    def test_titles_are_text(self, picture):
        make_article("<b>Đậm</b>", body=body(picture))
        assert "Bài viết: &lt;b&gt;Đậm&lt;/b&gt;" in self.page(picture)

    def test_an_unused_one_says_so(self, picture):
        assert "Ảnh này chưa được dùng ở đâu." in self.page(picture)

    @pytest.mark.parametrize(("number", "last"), [(100, ""), (103, "… và 3 nơi khác")])
    @pytest.mark.parametrize("end", ["change", "delete"])
    def test_of_very_many_the_first_hundred_are_named(self, picture, number, last, end):
        uses = [Use(model="news.article", object_id=pk, field="body", picture=picture.stored) for pk in range(number)]
        Use.objects.bulk_create(uses)
        page = make_desk().get(f"/admin/pictures/picture/{picture.pk}/{end}/").content.decode()
        assert page.count("Bài viết</a> (nội dung)") == 100
        assert ("nơi khác" in page) == bool(last)
        assert last in page


class TestDeleting:
    def address(self, picture) -> str:
        return f"/admin/pictures/picture/{picture.pk}/delete/"

    def test_one_in_use_is_kept_and_the_page_says_where_it_is(self, picture, media):
        make_article("Bài có ảnh", body=body(picture))
        desk = make_desk()
        page = desk.get(self.address(picture)).content.decode()
        assert "Bài viết: Bài có ảnh" in page
        assert 'name="post"' not in page
        desk.post(self.address(picture), {"post": "yes"})
        assert Picture.objects.filter(pk=picture.pk).exists()
        assert (media / picture.stored).exists()

    def test_an_unused_one_goes_with_its_files(self, picture, media, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            response = make_desk().post(self.address(picture), {"post": "yes"})
        assert response.status_code == 302
        assert not Picture.objects.exists()
        assert not list(media.rglob("*.webp"))

    def test_one_that_came_into_use_meanwhile_is_kept(self, picture):
        make_article(body=body(picture))
        with pytest.raises(ProtectedError):
            picture.delete()

    def test_it_needs_the_right(self, picture):
        desk = make_desk("news.change_article", "pictures.change_picture")
        assert desk.post(self.address(picture), {"post": "yes"}).status_code == 403


def test_articles_are_edited_as_before(picture):
    article = make_article(body=body(picture))
    desk = make_desk()
    fill_in(desk, change_address(article), title="Tên khác")
    assert uses(picture) == {("news.article", article.pk, "body")}


def test_make_editor_without_rights_sees_no_library(picture):
    from django.test import Client

    client = Client()
    client.force_login(make_editor("stats.view_readership"))
    assert client.get("/admin/pictures/picture/").status_code == 403
    assert "Thư viện ảnh" not in client.get("/admin/").content.decode()
