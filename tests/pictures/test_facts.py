"""What belongs to a picture, its description and its focal point, reaches every page that shows it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Article
from pictures.models import Picture
from portal import generation
from portal.templatetags.pages import picture as picture_tag
from tests.makers import make_article, make_category, make_desk
from tests.news.desk import ADD, change_address, errors, fill_in
from tests.portal.reading import form_values, tags
from tests.portal.test_editing_together import Editor, choices_of
from tests.videos.makers import make_video

from .makers import make_library_picture, picture_file

pytestmark = pytest.mark.django_db
TEXT = {"title": "Bài có ảnh", "lead": "Tóm tắt.", "body": "<p>Nội dung.</p>"}


@pytest.fixture
def picture():
    return make_library_picture("Trụ sở Bộ", focus_x=20, focus_y=83)


def image(client, address: str, picture: Picture) -> dict[str, str]:
    page = client.get(address).content.decode()
    stem = picture.stored.removesuffix(".webp")
    return next(given for _, given in tags(page[page.index("<main") :], "img") if stem in given["src"])


def send_picture(desk, picture: Picture, **fields):
    address = f"/admin/pictures/picture/{picture.pk}/change/"
    values = {"alt": picture.alt, "focus_x": picture.focus_x, "focus_y": picture.focus_y, "_save": ""}
    return desk.post(address, values | fields)


class TestDescription:
    def test_a_cover_without_own_words_speaks_the_librarys(self, client, picture):
        article = make_article(cover=picture.stored)
        assert image(client, article.get_absolute_url(), picture)["alt"] == "Trụ sở Bộ"
        assert image(client, article.category.get_absolute_url(), picture)["alt"] == "Trụ sở Bộ"
        assert image(client, "/", picture)["alt"] == "Trụ sở Bộ"

    def test_own_words_come_first(self, client, picture):
        article = make_article(cover=picture.stored, cover_alt="Cổng chính")
        assert image(client, article.get_absolute_url(), picture)["alt"] == "Cổng chính"

    def test_decoration_says_nothing(self, client, picture):
        article = make_article(cover=picture.stored, cover_decorative=True)
        assert image(client, article.get_absolute_url(), picture)["alt"] == ""

    @pytest.mark.parametrize(("own", "said"), [("", "Trụ sở Bộ"), ("Cổng chính", "Cổng chính")])
    def test_those_who_share_the_article_get_it_too(self, client, picture, own, said):
        page = client.get(make_article(cover=picture.stored, cover_alt=own).get_absolute_url()).content.decode()
        assert f'<meta property="og:image:alt" content="{said}">' in page

    def test_decoration_is_not_described_to_those_who_share(self, client, picture):
        page = client.get(make_article(cover=picture.stored, cover_decorative=True).get_absolute_url())
        assert b"og:image:alt" not in page.content

    def test_those_who_share_a_video_get_the_librarys(self, client, picture):
        page = client.get(make_video(poster=picture.stored).get_absolute_url()).content.decode()
        assert '<meta property="og:image:alt" content="Trụ sở Bộ">' in page

    def test_publishing_accepts_it(self, picture):
        assert "cover_alt" not in Article(cover=picture.stored).missing()
        assert "cover_alt" in Article(cover=make_library_picture().stored).missing()

    def test_a_change_in_the_library_reaches_articles(self, client, picture):
        article = make_article(cover=picture.stored)
        send_picture(make_desk(), picture, alt="Trụ sở mới")
        assert image(client, article.get_absolute_url(), picture)["alt"] == "Trụ sở mới"

    def test_and_makes_a_new_generation(self, picture):
        make_article(cover=picture.stored)
        before = generation.Change.objects.count()
        picture.alt = "Trụ sở mới"
        picture.save()
        assert generation.Change.objects.count() > before

    def test_a_change_that_nobody_sees_does_not(self, picture):
        make_article(cover=picture.stored)
        before = generation.Change.objects.count()
        picture.caption = "Chú thích"
        picture.save()
        assert generation.Change.objects.count() == before

    def test_no_article_is_left_without_words(self, picture):
        make_article(cover=picture.stored)
        response = send_picture(make_desk(), picture, alt="")
        assert "alt" in response.context["adminform"].form.errors
        with pytest.raises(ValidationError):
            Picture(pk=picture.pk, stored=picture.stored, width=1, height=1).clean()

    def test_a_picture_without_words_takes_those_of_its_first_use(self):
        picture = make_library_picture()
        make_article(body=f'<p><img src="{picture.url}" alt="Lễ ký &amp; trao"></p>')
        make_article(cover=picture.stored, cover_alt="Khác")
        picture.refresh_from_db()
        assert picture.alt == "Lễ ký & trao"
        assert list(Picture.objects.matching("le ky")) == [picture]

    def test_a_picture_with_words_keeps_them(self, picture):
        make_article(cover=picture.stored, cover_alt="Khác")
        picture.refresh_from_db()
        assert picture.alt == "Trụ sở Bộ"


class TestFocus:
    def test_lists_and_the_front_page_crop_around_it(self, client, picture):
        article = make_article(cover=picture.stored)
        for address in ("/", "/tin-tuc/", article.category.get_absolute_url()):
            assert image(client, address, picture)["class"] == "fx-20 fy-85"

    def test_posters_too(self, client, picture):
        make_video(poster=picture.stored)
        assert image(client, "/video/", picture)["class"] == "fx-20 fy-85"

    def test_the_whole_picture_needs_none(self, client, picture):
        article = make_article(cover=picture.stored)
        assert "class" not in image(client, article.get_absolute_url(), picture)

    def test_a_change_reaches_the_lists(self, client, picture):
        make_article(cover=picture.stored)
        send_picture(make_desk(), picture, focus_x=100, focus_y=0)
        assert image(client, "/tin-tuc/", picture)["class"] == "fx-100 fy-0"

    def test_the_middle_needs_no_class(self, client, picture):
        make_article(cover=picture.stored)
        send_picture(make_desk(), picture, focus_x=50, focus_y=50)
        assert "class" not in image(client, "/tin-tuc/", picture)

    def test_another_cover_brings_its_own(self, picture):
        article = make_article(cover=picture.stored)
        article.cover = make_library_picture().stored
        article.save()
        article.refresh_from_db()
        assert (article.cover_x, article.cover_y, article.cover_library_alt) == (None, None, None)

    def test_every_class_has_its_rule(self):
        from django.conf import settings

        css = (settings.BASE_DIR / "static/css/portal.css").read_text("utf-8")
        for x in range(101):
            names = tags(picture_tag("anh/2020/03/0123456789abcdef01234567-50x40.webp", x=x, y=x), "img")[0][1]["class"]
            for name in names.split():
                assert f".{name} {{" in css or name in ("fx-50", "fy-50")

    def test_lists_ask_nothing_more(self, client, picture):
        make_article(cover=picture.stored)
        with CaptureQueriesContext(connection) as queries:
            client.get("/tin-tuc/")
        assert not [one["sql"] for one in queries if "pictures_" in one["sql"]]


class TestChoosingACover:
    def test_a_picture_of_the_library_becomes_the_cover(self, picture):
        fill_in(make_desk(), ADD, title="Bài", **{"cover-chosen": picture.stored})
        assert Article.objects.get().cover.name == picture.stored
        assert Picture.objects.count() == 1

    def test_it_can_be_published_with_the_librarys_description(self, client, picture):
        typed = {**TEXT, "category": make_category().pk, "cover-chosen": picture.stored, "_publish": "Đăng ngay"}
        assert errors(fill_in(make_desk(), ADD, **typed)) == {}
        assert image(client, Article.objects.get().get_absolute_url(), picture)["alt"] == "Trụ sở Bộ"

    def test_it_replaces_the_cover_that_was_there(self, picture):
        article = make_article(cover=make_library_picture().stored, cover_alt="Ảnh")
        fill_in(make_desk(), change_address(article), **{"cover-chosen": picture.stored})
        assert Article.objects.get().cover.name == picture.stored

    def test_a_file_comes_before_a_choice(self, picture):
        fill_in(make_desk(), ADD, title="Bài", cover=picture_file(), **{"cover-chosen": picture.stored})
        assert Article.objects.get().cover.name != picture.stored

    @pytest.mark.parametrize("name", ["../../etc/passwd", "anh/2020/03/0123456789abcdef01234567-50x40.webp", "x"])
    def test_what_the_library_does_not_have_is_refused(self, name):
        assert "cover" in errors(fill_in(make_desk(), ADD, title="Bài", **{"cover-chosen": name}))

    def test_saving_again_keeps_it(self, picture):
        article = make_article(cover=picture.stored)
        fill_in(make_desk(), change_address(article), title="Tên khác")
        assert Article.objects.get().cover.name == picture.stored

    def test_it_can_be_taken_out(self, picture):
        article = make_article(cover=picture.stored)
        fill_in(make_desk(), change_address(article), **{"cover-clear": "on"})
        assert Article.objects.get().cover.name == ""

    def test_the_poster_of_a_video_too(self, picture):
        from tests.desk import send_form

        video = make_video()
        form = f"/admin/videos/video/{video.pk}/change/"
        send_form(make_desk(), form, "video_form", **{"poster-chosen": picture.stored})
        video.refresh_from_db()
        assert video.poster.name == picture.stored


class TestAChoiceThatIsNotSavedYet:
    """Every form that comes back still holds it."""

    def test_stays_when_the_save_is_refused(self, picture):
        desk = make_desk()
        page = fill_in(desk, ADD, title="", **{"cover-chosen": picture.stored})
        assert "title" in errors(page)
        assert "Đã chọn một ảnh của thư viện." in page.content.decode()
        desk.post(ADD, form_values(page, "article_form") | {"title": "Bài", "_save": "x"})
        assert Article.objects.get().cover.name == picture.stored

    def test_goes_when_the_library_does_not_have_it(self):
        page = fill_in(make_desk(), ADD, title="Bài", **{"cover-chosen": "anh/x.webp"})
        assert form_values(page, "article_form")["cover-chosen"] == ""

    @pytest.mark.parametrize("ours", [True, False])
    def test_is_joined_with_what_another_saved(self, picture, ours):
        article = make_article(cover=make_library_picture("Trụ sở").stored, published_at=None)
        one, two = Editor(article), Editor(article)
        if ours:
            one.send(title="Của kia")
        else:
            one.send(title="Của kia", **{"cover-clear": "on"})
        page = two.send(**{"cover-chosen": picture.stored})
        assert page.status_code == 409
        assert picture.stored in page.content.decode()
        two.send_joined(two.join(page, **dict.fromkeys(choices_of(page), "mine")))
        article.refresh_from_db()
        assert (article.title, article.cover.name) == ("Của kia", picture.stored)

    def test_is_in_a_restored_copy(self, picture):
        before = make_library_picture()
        editor = Editor(make_article(cover=before.stored))
        copy = editor.values | {"cover-chosen": picture.stored, "_restore": "1"}
        page = editor.desk.post(editor.address, copy)
        assert form_values(page, "article_form")["cover-chosen"] == picture.stored
        assert f'<a href="{before.url}">' in page.content.decode()
        editor.send_joined(page)
        assert Article.objects.get().cover.name == picture.stored
