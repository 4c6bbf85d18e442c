"""The document's form in the admin: what editors give, and what they are told."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import Document, File
from portal.attachments import UNKNOWN
from portal.publishing import State
from tests.desk import errors, send_form
from tests.documents.makers import PDF, make_document, make_file, make_issuer, make_kind
from tests.makers import make_article, make_desk
from tests.portal.test_admin_language import english

pytestmark = pytest.mark.django_db
ADD = "/admin/documents/document/add/"


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def given():
    return {
        "kind": make_kind().pk,
        "issuer": make_issuer().pk,
        "number": "178 / QĐ – BNV",
        "issued_on": "18/03/2020",
        "summary": "Ban hành kế hoạch.",
    }


def fill_in(desk, address: str, **typed: object):
    return send_form(desk, address, "document_form", **typed)


def change(document: Document) -> str:
    return f"/admin/documents/document/{document.pk}/change/"


def upload(content: bytes = PDF, name: str = "Toàn văn.pdf") -> dict[str, SimpleUploadedFile]:
    return {"files-0-upload": SimpleUploadedFile(name, content, "application/pdf")}


class TestWriting:
    def test_a_draft_needs_no_file(self, desk, given):
        fill_in(desk, ADD, **given)
        document = Document.objects.get()
        assert (document.state, document.title) == (State.DRAFT, "Quyết định số 178/QĐ-BNV")
        assert document.issued_on == date(2020, 3, 18)

    def test_it_is_published_with_its_file(self, desk, given, media):
        response = fill_in(desk, ADD, **given, **upload(), _publish="1")
        file = File.objects.get()
        assert (file.document.state, file.name, file.size) == (State.PUBLISHED, "Toàn văn.pdf", len(PDF))
        assert (media / file.stored).read_bytes() == PDF
        assert "chưa có tệp nào" not in desk.get(response["Location"]).content.decode()

    def test_without_a_file_the_editor_is_told(self, desk, given):
        response = fill_in(desk, ADD, **given, _publish="1")
        assert "Văn bản này chưa có tệp nào" in desk.get(response["Location"]).content.decode()

    def test_the_same_number_of_the_same_day_is_refused(self, desk, given):
        make_document("178/QĐ-BNV")
        response = fill_in(desk, ADD, **given)
        assert "Đã có văn bản mang số/ký hiệu này của cơ quan này, ban hành ngày này." in response.content.decode()

    def test_what_readers_need_is_asked_for(self, desk, given):
        response = fill_in(desk, ADD, **given | {"summary": ""}, _publish="1")
        assert errors(response)["summary"] == ["Văn bản chưa có trích yếu."]

    def test_it_cannot_replace_itself(self, desk):
        document = make_document()
        fill_in(desk, change(document), replaces=[document.pk])
        assert not document.replaces.exists()

    def test_it_is_tied_to_articles_and_to_what_it_replaces(self, desk):
        document, old, article = make_document(), make_document(), make_article()
        fill_in(desk, change(document), replaces=[old.pk], articles=[article.pk])
        assert (document.replaces.get(), document.articles.get()) == (old, article)


class TestFiles:
    def test_what_is_no_document_is_refused_and_nothing_stored(self, desk, given, media):
        response = fill_in(desk, ADD, **given, **upload(b"<html>"))
        assert UNKNOWN in response.content.decode()
        assert not Document.objects.exists()
        assert list(media.rglob("*.pdf")) == []

    def test_one_is_put_in_the_place_of_another(self, desk):
        file = make_file(make_document())
        fill_in(desk, change(file.document), **upload(name="Mới.pdf"))
        again = File.objects.get()
        assert (again.pk, again.name, again.stored == file.stored) == (file.pk, "Mới.pdf", False)
        assert again.document.revised_at

    def test_one_stays_as_it_is_when_nothing_is_chosen(self, desk):
        file = make_file(make_document())
        fill_in(desk, change(file.document), summary="Khác")
        assert File.objects.get().stored == file.stored

    def test_one_that_comes_with_the_publication_is_no_revision(self, desk, given):
        fill_in(desk, ADD, **given, **upload(), _publish="1")
        assert Document.objects.get().revised_at is None

    def test_one_is_removed(self, desk, media, django_capture_on_commit_callbacks):
        file = make_file(make_document())
        with django_capture_on_commit_callbacks(execute=True):
            fill_in(desk, change(file.document), **{"files-0-DELETE": "on"})
        assert not File.objects.exists()
        assert not (media / file.stored).exists()

    def test_whoever_writes_documents_attaches_them(self, given, media):
        desk = make_desk("documents.add_document", "documents.view_kind", "documents.view_issuer")
        fill_in(desk, ADD, **given, **upload())
        assert File.objects.get().document.state == State.DRAFT

    def test_whoever_only_reads_does_not(self):
        file = make_file(make_document())
        page = make_desk("documents.view_document").get(change(file.document)).content.decode()
        assert file.name in page
        assert 'type="file"' not in page


class TestDesk:
    @pytest.mark.parametrize(
        "place", ["", "add/", "{}/change/", "{}/delete/", "{}/history/", "{}/withdraw/", "?q=khong"]
    )
    def test_it_speaks_vietnamese(self, desk, place):
        document = make_file(make_document()).document
        page = desk.get(f"/admin/documents/document/{place.format(document.pk)}").content.decode()
        assert english(page) == []

    def test_it_finds_documents_by_number_without_diacritics(self, desk):
        make_document("178/QĐ-BNV")
        make_document("9/KH-UBND")
        page = desk.get("/admin/documents/document/?q=178/qd-bnv").content.decode()
        assert "178/QĐ-BNV" in page
        assert "9/KH-UBND" not in page

    def test_withdrawing_asks_for_the_reason(self, desk):
        document = make_document()
        desk.post(f"/admin/documents/document/{document.pk}/withdraw/", {"reason": "Đăng nhầm."})
        document.refresh_from_db()
        assert (document.state, document.withdrawal_reason) == (State.WITHDRAWN, "Đăng nhầm.")

    def test_the_files_go_when_a_document_is_deleted_for_good(self, desk, media, django_capture_on_commit_callbacks):
        file = make_file(make_document())
        sent = {"action": "delete_selected", "_selected_action": [file.document_id], "post": "yes"}
        with django_capture_on_commit_callbacks(execute=True):
            desk.post("/admin/documents/document/", sent)
        assert (media / file.stored).exists()
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/admin/documents/document/thung-rac/{file.document_id}/xoa-han/")
        assert not Document.objects.exists()
        assert not (media / file.stored).exists()

    def test_a_document_in_the_bin_gives_its_number_free_until_it_comes_back(self, desk):
        binned, place = make_document("178/QĐ-BNV"), "/admin/documents/document/thung-rac/"
        binned.put_in_bin()
        other = make_document("178/QĐ-BNV")
        page = desk.post(f"{place}{binned.pk}/khoi-phuc/", follow=True).content.decode()
        assert "Đã có văn bản mang số/ký hiệu này" in page
        other.put_in_bin()
        desk.post(f"{place}{binned.pk}/khoi-phuc/")
        assert list(Document.objects.filter(binned_at=None)) == [binned]

    def test_kinds_are_there_from_the_start(self, desk):
        page = desk.get("/admin/documents/kind/").content.decode()
        assert all(name in page for name in ("Nghị định", "Thông tư", "Công văn", "Báo cáo", "Hướng dẫn"))
