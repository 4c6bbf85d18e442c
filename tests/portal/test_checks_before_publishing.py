"""“Kiểm tra trước khi đăng” in the forms of articles, videos and documents: what it says, and what publication refuses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from documents.models import Document
from news.models import Article
from portal import images
from portal.desk import checking
from portal.publishing import State
from tests.desk import errors, send_form
from tests.documents.makers import PDF, make_document, make_document_in, make_file
from tests.makers import make_article, make_article_in, make_category, make_desk, make_editor, make_picture
from tests.portal.reading import form_values
from tests.videos.makers import VTT, make_video, make_video_in
from videos.models import Video

pytestmark = pytest.mark.django_db
DEAD = '<p><a href="/tin-tuc/khong-co-99/">Kế hoạch</a></p>'
APPS = {
    "article": ("/admin/news/article/", "news", make_article_in),
    "video": ("/admin/videos/video/", "videos", make_video_in),
    "document": ("/admin/documents/document/", "documents", make_document_in),
}
FAULTS = {"article": {"lead": ""}, "video": {"description": ""}, "document": {"summary": ""}}
SAID = {"article": "Bài chưa có sa-pô", "video": "Video chưa có mô tả", "document": "Văn bản chưa có trích yếu"}


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture(params=APPS)
def kind(request):
    return request.param


def check(desk, form, kind, pk=None, **typed):
    """Ask what there is to mend, as the page does while somebody types."""
    address, values = APPS[kind][0], {}
    if form:
        values = form_values(desk.get(f"{address}{pk}/change/" if pk else f"{address}add/"), f"{kind}_form")
    values = {name: value for name, value in (values | typed).items() if value is not None}
    return desk.post(f"{address}{pk}/kiem-tra/" if pk else f"{address}kiem-tra/", values)


def text(response) -> str:
    return response.content.decode()


class TestPanel:
    def test_a_draft_shows_what_it_lacks_with_a_link_to_the_field(self, desk, kind):
        address, _, make = APPS[kind]
        made = make(State.DRAFT, **FAULTS[kind])
        page = text(desk.get(f"{address}{made.pk}/change/"))
        (name,) = FAULTS[kind]
        assert f'<a href="#id_{name}">{SAID[kind]}' in page
        assert "1 lỗi phải sửa trước khi đăng" in page

    def test_while_typing_it_answers_for_what_the_form_holds_and_stores_nothing(self, desk, kind):
        made = APPS[kind][2](State.DRAFT)
        before = type(made).objects.filter(pk=made.pk).values().get()
        response = check(desk, True, kind, made.pk, **FAULTS[kind])
        assert SAID[kind] in text(response)
        assert "Không có lỗi nào" in text(check(desk, True, kind, made.pk))
        assert type(made).objects.filter(pk=made.pk).values().get() == before

    def test_what_does_not_exist_yet_is_checked_too(self, desk, kind):
        model = type(APPS[kind][2](State.DRAFT))
        model.objects.all().delete()
        assert SAID[kind] in text(check(desk, True, kind))
        assert not model.objects.exists()

    def test_an_empty_form_is_an_answer_too(self, desk, kind):
        assert check(desk, False, kind).status_code == 200

    def test_what_cannot_be_saved_is_said_in_place_of_what_is_stored(self, desk):
        made = make_article_in(State.DRAFT, "Ngắn")
        assert "Bài chưa có tiêu đề." in text(check(desk, True, "article", made.pk, title=""))
        assert "31/31/2020" not in text(check(desk, True, "article", made.pk))
        assert 'href="#id_published_at_0"' in text(check(desk, True, "article", made.pk, published_at_0="31/31/2020"))

    def test_the_place_in_the_text_is_told(self, desk):
        answer = text(check(desk, True, "article", title="Bài", body="<h3>Mục</h3>"))
        assert 'href="#id_body" data-place="{&quot;tag&quot;: &quot;h3&quot;, &quot;key&quot;: ' in answer

    def test_what_was_typed_is_never_markup(self, desk):
        answer = text(check(desk, True, "article", title="Bài", body="<h3>&lt;script&gt;x</h3>"))
        assert "<script>" not in answer
        assert "&lt;script&gt;x" in answer

    def test_a_picture_that_was_only_chosen_needs_a_description(self, desk):
        assert "Hãy mô tả ảnh" in text(check(desk, True, "article", title="Bài", _chosen="cover"))

    def test_captions_that_were_only_chosen_are_read(self, desk):
        made = make_video_in(State.DRAFT, transcript="")
        file = SimpleUploadedFile("phụ đề.vtt", VTT.encode(), "text/vtt")
        assert "Hãy nhập lời thoại" in text(check(desk, True, "video", made.pk))
        assert "Hãy nhập lời thoại" not in text(check(desk, True, "video", made.pk, captions_vi=file))
        assert Video.objects.get().captions == {}

    def test_captions_that_are_too_large_to_be_sent_along_are_not_missing(self, desk):
        made = make_video_in(State.DRAFT)
        assert "Chưa có tệp phụ đề" in text(check(desk, True, "video", made.pk, captions_language="en"))
        chosen = {"captions_language": "en", "_chosen": "captions_other"}
        assert "Chưa có tệp phụ đề" not in text(check(desk, True, "video", made.pk, **chosen))

    def test_a_document_without_a_file_is_advised_of_it(self, desk):
        made = make_document_in(State.DRAFT)
        assert '<a href="#files-group">Văn bản này chưa có tệp nào' in text(check(desk, True, "document", made.pk))
        assert "chưa có tệp nào" not in text(check(desk, True, "document", made.pk, _chosen="files-0-upload"))

    def test_a_form_that_is_too_large_is_refused_in_words(self, desk, kind, monkeypatch):
        monkeypatch.setattr(checking, "MOST_BYTES", 2_000)
        response = check(desk, False, kind, title="a" * 3_000)
        assert (response.status_code, text(response)) == (413, checking.TOO_LONG)

    def test_a_text_that_is_too_long_is_said(self, desk):
        answer = text(check(desk, True, "article", title="Bài", body="a" * 500_001))
        assert "Nội dung dài quá 500000 ký tự" in answer


class TestWhoMay:
    @pytest.mark.parametrize(
        ("right", "new", "existing"), [("add", 200, 403), ("change", 403, 200), ("view", 403, 403)]
    )
    def test_who_may_write_it_may_have_it_checked(self, kind, right, new, existing):
        _, app, make = APPS[kind]
        made, desk = make(State.DRAFT), make_desk(f"{app}.{right}_{kind}")
        assert check(desk, False, kind).status_code == new
        assert check(desk, False, kind, made.pk).status_code == existing

    def test_no_other_site_can_ask(self, kind):
        other = Client(enforce_csrf_checks=True)
        other.force_login(make_editor())
        assert check(other, False, kind).status_code == 403

    def test_it_is_asked_for_by_post_only(self, desk, kind):
        assert desk.get(f"{APPS[kind][0]}kiem-tra/").status_code == 405

    def test_what_is_not_there_is_not_checked(self, desk, kind):
        assert check(desk, False, kind, 99).status_code == 404

    def test_who_only_reads_sees_no_panel(self, kind):
        address, app, make = APPS[kind]
        page = make_desk(f"{app}.view_{kind}").get(f"{address}{make(State.DRAFT).pk}/change/")
        assert "Kiểm tra trước khi đăng" not in text(page)


class TestRefusal:
    def test_publication_is_refused_and_each_error_is_a_link(self, desk, kind):
        address, _, make = APPS[kind]
        made = make(State.DRAFT)
        response = send_form(desk, f"{address}{made.pk}/change/", f"{kind}_form", **FAULTS[kind], _publish="1")
        (name,) = FAULTS[kind]
        assert name in errors(response)
        page = text(response)
        assert f'<a href="#id_{name}">{SAID[kind]}' in page[page.index('class="refused"') : page.index("<fieldset")]
        made.refresh_from_db()
        assert made.state == State.DRAFT

    def test_the_draft_is_saved_all_the_same(self, desk, kind):
        address, _, make = APPS[kind]
        made = make(State.DRAFT)
        send_form(desk, f"{address}{made.pk}/change/", f"{kind}_form", **FAULTS[kind])
        made.refresh_from_db()
        assert [getattr(made, name) for name in FAULTS[kind]] == [""]

    def test_what_is_published_is_not_saved_with_a_fault(self, desk, kind):
        address, _, make = APPS[kind]
        made = make(State.PUBLISHED)
        response = send_form(desk, f"{address}{made.pk}/change/", f"{kind}_form", **FAULTS[kind])
        assert set(FAULTS[kind]) <= set(errors(response))

    @pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED])
    def test_what_was_taken_back_is_saved_with_a_fault_and_not_published(self, desk, kind, state):
        address, _, make = APPS[kind]
        made = make(state)
        assert not errors(send_form(desk, f"{address}{made.pk}/change/", f"{kind}_form", **FAULTS[kind]))
        assert errors(send_form(desk, f"{address}{made.pk}/change/", f"{kind}_form", _publish="1"))
        made.refresh_from_db()
        assert made.state == state

    def test_a_dead_link_is_refused_and_what_was_typed_stays(self, desk):
        made = make_article_in(State.DRAFT)
        response = send_form(desk, f"/admin/news/article/{made.pk}/change/", "article_form", body=DEAD, _publish="1")
        assert "không mở được" in errors(response)["body"][0]
        assert response.context["adminform"].form["body"].value() == DEAD

    def test_advice_refuses_nothing(self, desk):
        made = make_article_in(State.DRAFT)
        body = "<h3>Mục</h3><p>- Một việc</p>"
        send_form(desk, f"/admin/news/article/{made.pk}/change/", "article_form", body=body, _publish="1")
        assert Article.objects.published().exists()

    def test_a_picture_may_come_with_its_publication(self, desk):
        given = {"title": "Bài", "lead": "Tóm tắt.", "body": "<p>Chữ</p>", "category": make_category().pk}
        picture = {"cover": make_picture(), "cover_alt": "Trụ sở"}
        send_form(desk, "/admin/news/article/add/", "article_form", **given, **picture, _publish="1")
        assert Article.objects.published().exists()

    def test_a_cover_whose_file_is_gone_is_refused(self, desk):
        made = make_article(cover=images.store(make_picture()), cover_alt="Trụ sở")
        made.cover.storage.delete(made.cover.name)
        response = send_form(desk, f"/admin/news/article/{made.pk}/change/", "article_form")
        assert errors(response) == {"cover": ["Tệp ảnh không còn trên máy chủ: hãy tải ảnh lên lại."]}

    def test_a_poster_whose_file_is_gone_is_refused(self, desk):
        made = make_video(poster="anh/2026/11/0123456789abcdef01234567-800x450.webp")
        response = send_form(desk, f"/admin/videos/video/{made.pk}/change/", "video_form")
        assert "poster" in errors(response)


class TestFilesOfDocuments:
    @pytest.fixture
    def file(self, media):
        file = make_file(make_document())
        (media / file.stored).unlink()
        return file

    def test_one_that_is_gone_is_refused_with_a_link(self, desk, file):
        address = f"/admin/documents/document/{file.document_id}/change/"
        page = text(send_form(desk, address, "document_form"))
        refused = page[page.index('class="refused"') : page.index("<fieldset")]
        assert '<a href="#files-group">Tệp “Quyết định 178.pdf” không còn trên máy chủ' in refused

    def test_the_panel_says_so(self, desk, file):
        address = f"/admin/documents/document/{file.document_id}/change/"
        assert "Quyết định 178.pdf” không còn trên máy chủ" in text(desk.get(address))

    def test_another_takes_its_place(self, desk, file):
        address = f"/admin/documents/document/{file.document_id}/change/"
        upload = SimpleUploadedFile("Mới.pdf", PDF, "application/pdf")
        assert not errors(send_form(desk, address, "document_form", **{"files-0-upload": upload}))

    def test_it_may_be_removed(self, desk, file):
        address = f"/admin/documents/document/{file.document_id}/change/"
        assert not errors(send_form(desk, address, "document_form", **{"files-0-DELETE": "on"}))

    def test_a_draft_may_be_saved(self, desk, file):
        Document.objects.update(published_at=None)
        address = f"/admin/documents/document/{file.document_id}/change/"
        assert not errors(send_form(desk, address, "document_form"))
