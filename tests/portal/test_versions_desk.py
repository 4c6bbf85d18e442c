"""The history at the desk: versions compared, and brought back."""

import pytest
from django.core.files.storage import default_storage

from documents.models import Document
from news.models import Article, Category
from portal.images import store
from portal.models import Page, SiteSettings
from portal.publishing import State
from tests.documents.makers import make_document
from tests.makers import make_article, make_article_in, make_category, make_desk, make_picture, make_tag
from tests.portal.test_admin_language import english
from tests.videos.makers import make_clip, make_video

pytestmark = pytest.mark.django_db
EDITOR = "news.view_article", "news.change_article"


def written(thing, **fields):
    """Save what an editor types over; return the versions, the oldest first."""
    thing = type(thing).objects.get(pk=thing.pk)
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()
    return list(thing.history.order_by("history_id"))


def address(thing, page: str = "", app: str = "news") -> str:
    return f"/admin/{app}/{thing._meta.model_name}/{thing.pk}/history/{page}"


class TestComparing:
    def test_a_version_is_shown_beside_the_one_before_word_by_word(self):
        article = make_article("Hội nghị tổng kết", body="<p>Họp tại Hà Nội.</p>")
        _, second = written(article, title="Hội nghị sơ kết", body="<p>Họp tại Huế.</p>")
        page = make_desk().get(address(article, f"{second.pk}/")).content.decode()
        assert "<h2>Tiêu đề</h2>" in page
        assert '<del><span class="visually-hidden">[bỏ: </span>tổng<span class="visually-hidden">]</span></del>' in page
        assert '<ins><span class="visually-hidden">[thêm: </span>sơ<span class="visually-hidden">]</span></ins>' in page
        assert "</span>Hà Nội<span" in page

    def test_any_two_are_compared_whichever_is_chosen_first(self):
        article = make_article("Một")
        first, _, third = written(article, title="Hai") and written(article, title="Ba")
        desk = make_desk()
        for chosen in ({"cu": first.pk, "moi": third.pk}, {"cu": third.pk, "moi": first.pk}):
            page = desk.get(address(article), chosen, follow=True).content.decode()
            assert "</span>Một<span" in page
            assert "</span>Ba<span" in page
            assert "</span>Hai<span" not in page

    def test_one_version_alone_is_not_compared_with_itself(self):
        article = make_article()
        pk = article.history.get().pk
        page = make_desk().get(address(article), {"cu": pk, "moi": pk}).content.decode()
        assert "Hãy chọn hai phiên bản khác nhau" in page

    def test_tags_categories_and_dates_are_said_in_words(self):
        article = make_article(category=make_category("Xây dựng Đảng"))
        article.tags.add(make_tag("Thi đua"))
        pk = article.history.first().pk
        page = make_desk().get(address(article, f"{pk}/")).content.decode()
        assert "Xây dựng Đảng" in page
        assert "<h2>Từ khóa</h2>" in page
        assert "Thi đua" in page

    def test_the_articles_of_a_document_and_the_captions_of_a_video_are_compared(self):
        article, document, video = make_article("Lễ ký kết"), make_document(), make_video()
        document.articles.add(article)
        desk = make_desk()
        page = desk.get(address(document, f"{document.history.first().pk}/", "documents")).content.decode()
        assert "Lễ ký kết" in page
        _, latest = written(video, captions={"vi": "WEBVTT\n\n00:01.000 --> 00:02.000\nXin chào"})
        assert "Xin chào" in desk.get(address(video, f"{latest.pk}/", "videos")).content.decode()

    def test_two_pictures_are_shown_side_by_side(self):
        old, new = (store(make_picture()) for _ in range(2))
        article = make_article(cover=old, cover_alt="Lễ ký")
        _, second = written(article, cover=new)
        page = make_desk().get(address(article, f"{second.pk}/")).content.decode()
        for which, name in (("Ảnh cũ", old), ("Ảnh mới", new)):
            assert f'<img src="/media/{name}" alt="" width="240"><figcaption>{which}</figcaption>' in page

    def test_markup_in_a_text_is_shown_not_run(self):
        _, second = written(article := make_article(), byline="<b>đậm</b>")
        page = make_desk().get(address(article, f"{second.pk}/")).content.decode()
        assert "<b>" not in page
        assert "&lt;b&gt;" in page

    def test_a_version_of_something_else_is_not_found(self):
        other = make_article()
        assert make_desk().get(address(make_article(), f"{other.history.get().pk}/")).status_code == 404

    @pytest.mark.parametrize("query", ["²", "x", "99999999999999999999999"])
    def test_what_is_no_number_of_a_version_does_no_harm(self, query):
        article = make_article()
        desk, pk = make_desk(), article.history.get().pk
        assert desk.get(address(article, f"{pk}/"), {"voi": query}).status_code in (200, 404)
        assert desk.get(address(article), {"cu": query, "moi": pk}).status_code in (200, 302)

    def test_all_of_it_speaks_vietnamese(self):
        article = make_article("Cũ")
        first, second = written(article, title="Mới")
        desk = make_desk()
        for page in ("", f"{first.pk}/", f"{second.pk}/", f"{first.pk}/khoi-phuc/"):
            assert english(desk.get(address(article, page)).content.decode()) == []

    def test_the_log_of_the_desk_is_still_there(self):
        article = make_article_in(State.DRAFT)
        desk = make_desk()
        desk.post(f"/admin/news/article/{article.pk}/withdraw/", {"reason": "Số liệu chưa đúng."})
        assert "Gỡ: Số liệu chưa đúng." in desk.get(address(article), {"nhat-ky": 1}).content.decode()


class TestBringingBack:
    def test_an_old_text_becomes_a_new_version_and_the_present_one_stays(self):
        article, tag = make_article("Cũ", body="<p>Một.</p>"), make_tag()
        article.tags.add(tag)
        first, _ = written(article, title="Mới", body="<p>Hai.</p>")
        article.tags.clear()
        desk = make_desk()
        back = address(article, f"{first.pk}/khoi-phuc/")
        assert "</span>Mới<span" in desk.get(back).content.decode()
        desk.post(back)
        article.refresh_from_db()
        assert (article.title, article.body, list(article.tags.all())) == ("Cũ", "<p>Một.</p>", [tag])
        assert [version.title for version in article.history.all()] == ["Cũ", "Mới", "Mới", "Cũ"]
        assert article.history.first().history_change_reason.startswith("Khôi phục phiên bản lúc ")

    @pytest.mark.parametrize("state", State)
    def test_it_does_not_change_what_readers_may_see(self, state):
        article = make_article_in(State.DRAFT, "Cũ")
        first, *_ = written(article, title="Mới")
        other = make_article_in(state)
        kept = ["published_at", "expires_at", "withdrawn_at", "withdrawal_reason"]
        dates = {name: getattr(other, name) for name in kept}
        written(article, **dates)
        make_desk().post(address(article, f"{first.pk}/khoi-phuc/"))
        article.refresh_from_db()
        assert article.title == "Cũ"
        assert (article.state, {name: getattr(article, name) for name in kept}) == (state, dates)

    def test_the_lists_of_categories_follow(self):
        article, other = make_article(), make_category("Khác")
        first, *_ = written(article, title="Mới")
        article = Article.objects.get(pk=article.pk)
        article.further_categories.add(other)
        article.place()
        make_desk().post(address(article, f"{first.pk}/khoi-phuc/"))
        assert not article.placements.filter(category=other).exists()

    @pytest.mark.parametrize(("state", "status"), [(State.PUBLISHED, 403), (State.DRAFT, 302)])
    def test_what_readers_see_at_once_only_a_publisher_brings_back(self, state, status):
        article = make_article_in(state, "Cũ")
        first, _ = written(article, title="Mới")
        back = address(article, f"{first.pk}/khoi-phuc/")
        assert make_desk(*EDITOR).post(back).status_code == status
        assert make_desk(*EDITOR, "news.publish_article").post(back).status_code == 302

    def test_what_is_no_longer_enough_for_readers_is_refused(self):
        article = make_article_in(State.DRAFT, body="")
        first, _ = written(article, body="<p>Có.</p>")
        Article.objects.get(pk=article.pk).publish()
        response = make_desk().post(address(article, f"{first.pk}/khoi-phuc/"), follow=True)
        assert "Chưa khôi phục được" in response.content.decode()
        assert Article.objects.get(pk=article.pk).body == "<p>Có.</p>"

    def test_a_category_or_a_picture_that_is_gone_stays_as_it_is_and_is_named(self):
        gone, category = make_category(), make_category()
        article = make_article_in(State.DRAFT, category=gone, cover="anh/mat.webp")
        assert not default_storage.exists("anh/mat.webp")
        first, _ = written(article, category=category, cover="", title="Mới")
        gone.delete()
        page = make_desk().post(address(article, f"{first.pk}/khoi-phuc/"), follow=True).content.decode()
        article.refresh_from_db()
        assert (article.category, article.cover.name) == (category, "")
        assert "ảnh đại diện, chuyên mục chính" in page

    def test_a_video_keeps_its_file(self):
        video = make_video(clip=make_clip())
        first = video.history.first()
        clip = make_clip()
        written(video, clip=clip, title="Mới")
        make_desk().post(address(video, f"{first.pk}/khoi-phuc/", "videos"))
        video.refresh_from_db()
        assert (video.title, video.clip) == (first.title, clip)

    def test_documents_pages_and_settings_are_brought_back(self):
        settings = SiteSettings.objects.create(portal_name="Cũ")
        page = Page.objects.create(title="Cũ", slug="cu")
        document = make_document(summary="Cũ")
        desk = make_desk()
        for thing, name, app in [
            (settings, "portal_name", "portal"),
            (page, "title", "portal"),
            (document, "summary", "documents"),
        ]:
            first, _ = written(thing, **{name: "Mới"})
            assert desk.post(address(thing, f"{first.pk}/khoi-phuc/", app)).status_code == 302
            thing.refresh_from_db()
            assert getattr(thing, name) == "Cũ"
        assert Document.objects.count() == 1

    def test_nothing_in_the_bin_is_changed(self):
        first, _ = written(article := make_article("Cũ"), title="Mới")
        Article.objects.get(pk=article.pk).put_in_bin()
        assert make_desk().post(address(article, f"{first.pk}/khoi-phuc/")).status_code == 403


class TestMakingAgain:
    DELETED = "/admin/portal/page/da-xoa/"

    def test_a_deleted_page_is_offered_and_made_again_at_its_address(self, client):
        page = Page.objects.create(title="Giới thiệu", slug="gioi-thieu", body="<p>Về Bộ.</p>")
        pk, desk = page.pk, make_desk()
        desk.post(f"/admin/portal/page/{pk}/delete/", {"post": "yes"})
        assert client.get("/gioi-thieu/").status_code == 404
        assert "Giới thiệu" in desk.get(self.DELETED).content.decode()
        desk.post(self.DELETED, {"version": Page.history.first().pk})
        assert Page.objects.get().pk == pk
        assert "Về Bộ." in client.get("/gioi-thieu/").content.decode()
        assert desk.get(self.DELETED).context["versions"] == []

    def test_its_address_may_be_taken_by_then(self):
        Page.objects.create(title="Cũ", slug="gioi-thieu").delete()
        Page.objects.create(title="Mới", slug="gioi-thieu")
        response = make_desk().post(
            self.DELETED, {"version": Page.history.filter(history_type="-").get().pk}, follow=True
        )
        assert "Chưa khôi phục được" in response.content.decode()
        assert Page.objects.get().title == "Mới"

    def test_a_deleted_category_is_made_again(self):
        make_category("Thi đua").delete()
        version = Category.history.filter(history_type="-").get()
        make_desk().post("/admin/news/category/da-xoa/", {"version": version.pk})
        assert Category.objects.get().name == "Thi đua"

    @pytest.mark.parametrize("sent", ["", "x", "999"])
    def test_what_was_not_deleted_is_not_found(self, sent):
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        assert make_desk().post(self.DELETED, {"version": sent}).status_code == 404

    def test_needs_the_right_to_add(self):
        assert make_desk("portal.change_page", "portal.view_page").get(self.DELETED).status_code == 403


@pytest.mark.parametrize("page", ["{pk}/history/?cu={long}&moi=1", "{long}/change/", "{long}/history/", "?q={long}"])
def test_no_number_is_too_long_for_the_desk(page):
    address = f"/admin/news/article/{page.format(pk=make_article().pk, long='9' * 5_000)}"
    assert make_desk().get(address).status_code in (200, 302)
