"""Two editors at one form: a save over a newer version is refused, shown, joined."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.models import Document, File
from news.models import Article
from portal import images
from portal.models import Page
from portal.publishing import State
from tests.desk import send_form
from tests.documents.makers import make_document, make_file
from tests.makers import (
    make_article,
    make_article_in,
    make_category,
    make_desk,
    make_editor,
    make_picture,
    make_tag,
)
from tests.videos.makers import YOUTUBE, make_clip, make_video

from .reading import form_values, words

pytestmark = pytest.mark.django_db

BODY = "<p>Đoạn một.</p><p>Đoạn hai.</p><p>Đoạn ba.</p>"


def address_of(thing) -> str:
    return f"/admin/{thing._meta.app_label}/{thing._meta.model_name}/{thing.pk}/change/"


def form_of(thing) -> str:
    return f"{thing._meta.model_name}_form"


class Editor:
    """One who opens a form, types, and sends it when others have had their turn."""

    def __init__(self, thing, desk: Client | None = None):
        self.desk, self.address, self.thing = desk or make_desk(), address_of(thing), thing
        self.values = form_values(self.desk.get(self.address), form_of(thing))

    def send(self, button: str = "_save", **typed):
        values = self.values | {button: "Lưu"} | typed
        return self.desk.post(self.address, {name: value for name, value in values.items() if value is not None})

    def join(self, page, **chosen):
        """Answer the page that compares both versions."""
        return self.desk.post(self.address, form_values(page, "joining") | chosen)

    def send_joined(self, joined, button: str = "_save", **typed):
        values = form_values(joined, form_of(self.thing)) | {button: "Lưu"} | typed
        return self.desk.post(self.address, values)


@pytest.fixture
def article():
    return make_article("Tiêu đề", body=BODY, published_at=None)


def choices_of(page) -> set[str]:
    return set(re.findall(r'name="(_choice-[^"]+)"', page.content.decode()))


def confirmed(response) -> list[str]:
    return [name for name in response.cookies if name.startswith("da_luu")]


class TestALateSave:
    def test_is_saved_when_nobody_was_first(self, article):
        assert Editor(article).send(title="Một").status_code == 302
        article.refresh_from_db()
        assert article.title == "Một"

    def test_is_not_saved_over_what_another_saved(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Của người thứ nhất")
        page = two.send(lead="Tóm tắt của người thứ hai")
        assert page.status_code == 409
        article.refresh_from_db()
        assert (article.title, article.lead) == ("Của người thứ nhất", "Tóm tắt của bài.")

    def test_shows_who_saved_and_both_changes(self, article):
        chief = Client()
        chief.force_login(make_editor(last_name="Nguyễn Văn", first_name="An"))
        two = Editor(article)
        Editor(article, chief).send(title="Tiêu đề khác")
        text = words(two.send(lead="Tóm tắt mới của bài.").content.decode())
        assert "Nguyễn Văn An đã lưu bài viết này lúc" in text
        assert "Người kia sửa Tiêu đề [thêm: khác ]" in text, "what is marked is also said"
        assert "Bạn sửa Tóm tắt [thêm: mới ] của bài." in text

    def test_joins_what_does_not_collide_without_asking(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Tiêu đề khác", body=BODY.replace("Đoạn một.", "Đoạn một, sửa."))
        page = two.send(lead="Tóm tắt mới.", body=BODY.replace("ba.", "ba, sửa."))
        assert choices_of(page) == set()
        joined = two.join(page)
        assert "Đã ghép hai bản, chưa lưu" in joined.content.decode()
        assert Article.objects.get().lead == "Tóm tắt của bài."
        assert two.send_joined(joined).status_code == 302
        article.refresh_from_db()
        assert (article.title, article.lead) == ("Tiêu đề khác", "Tóm tắt mới.")
        assert article.body == "<p>Đoạn một, sửa.</p><p>Đoạn hai.</p><p>Đoạn ba, sửa.</p>"

    @pytest.mark.parametrize(
        ("choice", "middle"),
        [("mine", "<p>Của tôi.</p>"), ("theirs", "<p>Của kia.</p>"), ("both", "<p>Của kia.</p><p>Của tôi.</p>")],
    )
    def test_lets_one_choose_where_both_changed(self, article, choice, middle):
        one, two = Editor(article), Editor(article)
        one.send(body=BODY.replace("Đoạn hai.", "Của kia."))
        page = two.send(body=BODY.replace("Đoạn hai.", "Của tôi."))
        [name] = choices_of(page)
        two.send_joined(two.join(page, **{name: choice}))
        article.refresh_from_db()
        assert article.body == f"<p>Đoạn một.</p>{middle}<p>Đoạn ba.</p>"

    def test_chooses_nothing_by_itself(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Của kia")
        page = two.join(two.send(title="Của tôi"))
        assert page.status_code == 409
        assert choices_of(page)

    def test_can_be_edited_before_it_is_saved(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Của kia")
        page = two.send(lead="Của tôi.")
        two.send_joined(two.join(page), title="Đã viết lại")
        article.refresh_from_db()
        assert (article.title, article.lead) == ("Đã viết lại", "Của tôi.")

    def test_is_compared_again_when_a_third_saves_meanwhile(self, article):
        one, two, three = Editor(article), Editor(article), Editor(article)
        one.send(title="Một")
        page = two.send(title="Hai")
        [name] = choices_of(page)
        three.send_joined(three.join(three.send(lead="Ba.")))
        again = two.join(page, **{name: "mine"})
        assert again.status_code == 409
        assert "lại có bản mới được lưu" in again.content.decode()
        two.send_joined(two.join(again, **{name: "mine"}))
        article.refresh_from_db()
        assert (article.title, article.lead) == ("Hai", "Ba.")

    def test_that_meets_another_one_after_the_join_is_compared_too(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Một")
        joined = two.join(two.send(lead="Hai."))
        Editor(article).send(byline="Ba")
        assert two.send_joined(joined).status_code == 409

    def test_that_only_repeats_a_save_goes_through(self, article):
        one, two = Editor(article), Editor(article)
        one.send()
        assert two.send(title="Tiêu đề khác").status_code == 302

    def test_of_a_form_that_does_not_say_its_version_is_asked_about_every_difference(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Của kia")
        for unknown in (None, "", "gia-mao", two.values["_based_on"][:-2]):
            page = two.send(lead="Của tôi.", _based_on=unknown)
            assert page.status_code == 409
            assert len(choices_of(page)) == 2

    def test_of_another_things_form_is_not_taken_for_this_ones(self, article):
        other = Editor(make_article("Bài khác"))
        page = Editor(article).send(title="Của tôi", _based_on=other.values["_based_on"])
        assert page.status_code == 409


class TestAFormOfWhatWasDeleted:
    def test_becomes_the_form_of_something_new(self, article):
        two = Editor(article)
        Article.objects.all().delete()
        page = two.send(title="Của tôi")
        assert page.status_code == 200
        assert "có người đã xóa bản này" in page.content.decode()
        assert not Article.objects.exists()
        assert 'action="/admin/news/article/add/"' in page.content.decode()
        two.desk.post("/admin/news/article/add/", form_values(page, "article_form") | {"_save": ""})
        assert Article.objects.get().title == "Của tôi"

    def test_also_when_it_lies_in_the_bin(self, article):
        two = Editor(article)
        make_desk().post(f"/admin/news/article/{article.pk}/delete/", {"post": "yes"})
        page = two.send(title="Của tôi")
        assert form_values(page, "article_form")["title"] == "Của tôi"
        assert Article.objects.get().title == "Tiêu đề"

    def test_with_files_too(self):
        document = make_document(published_at=None)
        make_file(document)
        two = Editor(document)
        Document.objects.get().delete()
        page = two.send(signer="Người ký của tôi")
        assert form_values(page, "document_form")["signer"] == "Người ký của tôi"

    def test_is_not_for_those_who_may_not_add(self, article):
        two = Editor(article, make_desk("news.change_article", "news.view_article"))
        Article.objects.all().delete()
        assert two.send(title="Của tôi").status_code == 302


class TestOneAfterTheOther:
    def test_may_save_as_often_as_they_open_it(self, article):
        for title in ("Một", "Hai", "Ba"):
            assert send_form(make_desk(), address_of(article), "article_form", title=title).status_code == 302
        article.refresh_from_db()
        assert article.title == "Ba"

    def test_goes_on_after_save_and_continue(self, article):
        one = Editor(article)
        one.send("_continue", title="Một")
        assert one.send("_continue", title="Hai").status_code == 409, "this is a page that was left"
        assert Editor(article, one.desk).send(title="Hai").status_code == 302

    def test_keeps_its_basis_when_the_form_is_refused(self, article):
        two = Editor(article)
        refused = two.send(title="")
        Editor(article).send(lead="Của kia.")
        assert two.send_joined(refused, title="Của tôi").status_code == 409


class TestPublishing:
    def test_on_a_stale_form_publishes_nothing(self, article):
        one, two = Editor(article), Editor(article)
        one.send(body="<p>Số liệu sai.</p>")
        assert two.send("_publish").status_code == 409
        article.refresh_from_db()
        assert article.state == State.DRAFT

    def test_goes_through_after_the_other_version_was_seen(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Tiêu đề khác")
        page = two.send("_publish", lead="Tóm tắt mới.")
        assert two.send_joined(two.join(page), "_publish").status_code == 302
        article.refresh_from_db()
        assert (article.state, article.title, article.lead) == (State.PUBLISHED, "Tiêu đề khác", "Tóm tắt mới.")

    def test_by_another_counts_as_a_change(self, article):
        one, two = Editor(article), Editor(article)
        one.send("_publish")
        page = two.send(title="Của tôi")
        assert page.status_code == 409
        assert "Bản nháp → Đang đăng" in words(page.content.decode())

    def test_by_another_is_told_to_one_who_may_not_publish(self, article):
        two = Editor(article, make_desk("news.change_article", "news.view_article"))
        Editor(article).send("_publish")
        page = two.send(title="Của tôi")
        assert page.status_code == 409
        two.send_joined(two.join(page))
        article.refresh_from_db()
        assert (article.state, article.title) == (State.PUBLISHED, "Của tôi")

    def test_of_what_was_withdrawn_meanwhile_is_not_done(self):
        article = make_article_in(State.PUBLISHED)
        two = Editor(article)
        make_desk().post(f"/admin/news/article/{article.pk}/withdraw/", {"reason": "Số liệu sai."})
        page = two.send(title="Của tôi")
        assert page.status_code == 409
        assert "Đang đăng → Đã gỡ Số liệu sai." in words(page.content.decode())


class TestEveryForm:
    def test_of_a_page(self):
        page = Page.objects.create(title="Giới thiệu", slug="gioi-thieu", body=BODY)
        one, two = Editor(page), Editor(page)
        one.send(title="Giới thiệu chung")
        two.send_joined(two.join(two.send(body=BODY.replace("hai", "2"))))
        page.refresh_from_db()
        assert (page.title, page.body) == ("Giới thiệu chung", BODY.replace("hai", "2"))

    def test_of_a_video(self):
        video = make_video(transcript="Một.\nHai.\nBa.", published_at=None)
        one, two = Editor(video), Editor(video)
        one.send(transcript="Một!\nHai.\nBa.")
        two.send_joined(two.join(two.send(transcript="Một.\nHai.\nBa!")))
        video.refresh_from_db()
        assert video.transcript == "Một!\nHai.\nBa!"

    @pytest.mark.parametrize("waiting", [True, False])
    def test_of_a_video_keeps_the_frame_that_was_chosen_of_a_new_clip(self, waiting):
        frames = [images.store(make_picture()) for _ in range(3)]
        film = {"clip": make_clip(duration=None)} if waiting else {"youtube": YOUTUBE}
        video, new = make_video("Phóng sự", **film), make_clip(posters=frames)
        one, two = Editor(video), Editor(video)
        one.send(title="Phóng sự mới")
        compared = two.send(clip=new.token, youtube="", poster_choice=frames[2])
        assert "Khung hình 3" in words(compared.content.decode())
        assert "&lt;img" not in compared.content.decode()
        two.send_joined(two.join(compared))
        video.refresh_from_db()
        assert (video.title, video.clip, video.poster.name) == ("Phóng sự mới", new, frames[2])

    def test_of_a_video_leaves_a_frame_where_the_clip_of_the_other_stays(self):
        frames = [images.store(make_picture()) for _ in range(3)]
        video, other = make_video(clip=make_clip(posters=frames)), make_clip(duration=None)
        one, two = Editor(video), Editor(video)
        one.send(clip=other.token, poster_choice=None)
        two.send_joined(two.join(two.send(title="Phóng sự mới", poster_choice=frames[2])))
        video.refresh_from_db()
        assert (video.title, video.clip, video.poster.name) == ("Phóng sự mới", other, "")

    def test_of_a_document_with_its_files(self):
        document = make_document(published_at=None)
        one, two = Editor(document), Editor(document)
        one.send(summary="Trích yếu của kia.")
        two.send_joined(two.join(two.send(signer="Người ký của tôi")))
        document = Document.objects.get()
        assert (document.summary, document.signer) == ("Trích yếu của kia.", "Người ký của tôi")

    def test_of_a_document_keeps_a_file_that_another_added(self):
        document = make_document(published_at=None)
        make_file(document)
        two = Editor(document)
        make_file(document)
        Editor(document).send(summary="Của kia.")
        two.send_joined(two.join(two.send(signer="Người ký của tôi")))
        assert File.objects.filter(document=document).count() == 2

    def test_of_a_document_goes_on_without_a_file_that_another_removed(self):
        document = make_document(published_at=None)
        kept, gone = make_file(document), make_file(document)
        two = Editor(document)
        gone.delete()
        document.save()
        page = two.send(signer="Người ký của tôi")
        assert page.status_code == 409
        assert two.send_joined(two.join(page)).status_code == 302
        document.refresh_from_db()
        assert (document.signer, [*document.files.all()]) == ("Người ký của tôi", [kept])

    def test_of_an_article_with_tags_categories_and_times(self):
        article = make_article("Bài", published_at=None)
        tag, further = make_tag("Lũ"), make_category("Địa phương")
        one, two = Editor(article), Editor(article)
        one.send(tags=[tag.pk], published_at_0="31/12/2099", published_at_1="07:00")
        page = two.send(further_categories=[further.pk], cover_decorative="on")
        assert choices_of(page) == set()
        assert "Lũ" in words(page.content.decode())
        two.send_joined(two.join(page))
        article.refresh_from_db()
        assert [*article.tags.all()] == [tag]
        assert [*article.further_categories.all()] == [further]
        assert article.cover_decorative
        assert article.state == State.SCHEDULED


def test_the_form_of_a_document_asks_nothing_for_each_of_its_files(django_assert_num_queries):
    few, many = make_document(), make_document()
    for _ in range(5):
        make_file(many)
    make_file(few)
    desk = make_desk()
    desk.get(address_of(few))
    with CaptureQueriesContext(connection) as queries:
        desk.get(address_of(few))
    with django_assert_num_queries(len(queries)):
        desk.get(address_of(many))


class TestWhatIsRestored:
    def test_fills_the_form_and_saves_nothing(self, article):
        one = Editor(article)
        page = one.desk.post(one.address, one.values | {"title": "Chưa lưu", "_restore": "1", "_publish": "x"})
        assert page.status_code == 200
        assert form_values(page, "article_form")["title"] == "Chưa lưu"
        article.refresh_from_db()
        assert (article.title, article.state) == ("Tiêu đề", State.DRAFT)
        assert not LogEntry.objects.exists()

    def test_fills_the_form_of_something_new(self):
        desk = make_desk()
        page = desk.post("/admin/news/article/add/", {"title": "Chưa lưu", "_restore": "1", "_save": "x"})
        assert form_values(page, "article_form")["title"] == "Chưa lưu"
        assert not Article.objects.exists()

    def test_of_an_older_version_is_compared_when_it_is_saved(self, article):
        two = Editor(article)
        Editor(article).send(title="Của kia")
        page = two.desk.post(two.address, two.values | {"lead": "Chưa lưu.", "_restore": "1"})
        assert two.send_joined(page).status_code == 409


class TestACopyThatWasNotSaved:
    def compare(self, desk: Client, **typed):
        return desk.post("/admin/news/article/chua-luu/", typed)

    def test_is_compared_word_by_word_with_what_is_stored(self, article):
        one = Editor(article)
        page = self.compare(one.desk, _object=article.pk, **one.values | {"title": "Tiêu đề mới"})
        html = page.content.decode()
        assert re.search(r"Tiêu đề<ins><span[^>]*>\[thêm: </span> mới<span[^>]*>\]</span></ins>", html)
        assert html.count("<section") == 1

    def test_is_told_to_be_the_same(self, article):
        one = Editor(article)
        page = self.compare(one.desk, _object=article.pk, **one.values)
        assert "không khác bản đang lưu" in page.content.decode()

    def test_of_something_new_shows_what_was_typed(self):
        html = self.compare(make_desk(), title="Bài mới").content.decode()
        assert re.search(r"<ins><span[^>]*>\[thêm: </span>Bài mới<span[^>]*>\]</span></ins>", html)

    def test_shows_no_markup_as_markup(self):
        assert "<script>" not in self.compare(make_desk(), title="<script>x</script>").content.decode()

    def test_stores_nothing(self, article):
        one = Editor(article)
        self.compare(one.desk, _object=article.pk, **one.values | {"title": "Khác"})
        assert Article.objects.get().title == "Tiêu đề"

    def test_of_what_is_gone_is_not_compared(self):
        assert self.compare(make_desk(), _object="999").status_code == 404

    def test_is_not_compared_for_those_who_may_not_change_it(self, article):
        viewer = make_desk("news.view_article", "news.add_article")
        assert self.compare(viewer, _object=article.pk, title="x").status_code == 403
        assert self.compare(viewer, title="x").status_code == 200


class TestTheWordThatItWasSaved:
    COPY = "0123456789abcdef"

    def test_names_the_copy(self, article):
        assert f"da_luu_{self.COPY}" in Editor(article).send(_copy=self.COPY).cookies

    def test_comes_with_something_new_too(self):
        make_category("Thời sự")
        response = send_form(make_desk(), "/admin/news/article/add/", "article_form", title="Bài", _copy=self.COPY)
        assert response.status_code == 302
        assert f"da_luu_{self.COPY}" in response.cookies

    @pytest.mark.parametrize("typed", [{"title": ""}, {"_restore": "1"}])
    def test_does_not_come_when_nothing_was_saved(self, article, typed):
        assert confirmed(Editor(article).send(_copy=self.COPY, **typed)) == []

    def test_does_not_come_with_a_late_save(self, article):
        one, two = Editor(article), Editor(article)
        one.send(title="Của kia")
        assert confirmed(two.send(_copy=self.COPY)) == []

    @pytest.mark.parametrize("name", ["", "x", "0123456789abcde;", "../../admin/12345", "0" * 17])
    def test_is_no_place_for_other_cookies(self, article, name):
        assert confirmed(Editor(article).send(_copy=name)) == []
