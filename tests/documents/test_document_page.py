"""The page of a document: its facts, whether it is in force, its files, and what it is tied to."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import Document, File
from portal.attachments import EMPTY
from stats.snapshot import snapshot
from tests.documents.makers import PDF, make_document, make_field, make_file, make_issuer
from tests.makers import make_article
from tests.portal.reading import words

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def test_it_tells_all_facts(read):
    document = make_document(
        "178/QĐ-BNV",
        field=make_field("Tuyên truyền"),
        effective_on=date(2020, 4, 1),
        signer="Lê Vĩnh Tân",
        signer_position="Bộ trưởng",
    )
    make_file(document, "Toàn văn.pdf")
    snapshot.totals = {("document", document.pk): 1468, ("download", document.pk): 1023}
    page = words(read(document.get_absolute_url()))
    for part in (
        "Quyết định số 178/QĐ-BNV",
        "Lượt xem : 1.468",
        "Số/ký hiệu 178/QĐ-BNV",
        "Loại văn bản Quyết định",
        "Cơ quan ban hành Bộ Nội vụ",
        "Ngày ban hành 18/03/2020",
        "Ngày hiệu lực 01/04/2020",
        "Tình trạng Còn hiệu lực",
        "Lĩnh vực Tuyên truyền",
        "Người ký Lê Vĩnh Tân – Bộ trưởng",
        f"Toàn văn.pdf (PDF, {len(PDF)} B)",
        "Lượt tải : 1.023",
    ):
        assert part in page


def test_it_names_the_articles_that_it_belongs_to(read):
    document, article = make_document(), make_article("Kế hoạch tuyên truyền")
    document.articles.add(article)
    assert f'<a href="{article.get_absolute_url()}">Kế hoạch tuyên truyền</a>' in read(document.get_absolute_url())
    attached = read(article.get_absolute_url())
    assert f'<a href="{document.get_absolute_url()}">{document.number}</a>' in attached
    assert "Văn bản kèm theo</caption>" in attached


def test_what_editors_write_is_never_html(read):
    text = "<script>alert(1)</script>"
    page = read(make_document("1/QĐ-BNV", summary=text, signer=text, signer_position=text).get_absolute_url())
    assert text not in page


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "Còn hiệu lực"),
        ({"effective_on": TODAY}, "Còn hiệu lực"),
        ({"effective_on": TODAY + DAY}, "Chưa có hiệu lực"),
        ({"expired_on": TODAY}, f"Hết hiệu lực từ {TODAY:%d/%m/%Y}"),
        ({"expired_on": TODAY + DAY}, f"Còn hiệu lực (hết hiệu lực từ {TODAY + DAY:%d/%m/%Y})"),
    ],
)
def test_it_says_whether_it_is_in_force(read, fields, state):
    assert f"Tình trạng {state}" in words(read(make_document(**fields).get_absolute_url()))


def test_the_one_that_takes_its_place_ends_it(read):
    old, new = make_document("1/QĐ-BNV"), make_document("2/QĐ-BNV", effective_on=date(2020, 5, 1))
    new.replaces.add(old)
    page = words(read(old.get_absolute_url()))
    assert "Tình trạng Hết hiệu lực từ 01/05/2020" in page
    assert "Được thay thế bởi Quyết định số 2/QĐ-BNV" in page
    assert "Thay thế Quyết định số 1/QĐ-BNV" in words(read(new.get_absolute_url()))


def test_its_number_has_one_spelling():
    assert make_document("178 / QĐ – BNV").number == "178/QĐ-BNV"
    assert Document.objects.filter(number="178/QĐ — BNV").exists()


def test_a_number_stands_once_for_an_issuer_and_a_day():
    make_document("178/QĐ-BNV")
    make_document("178/QĐ-BNV", issued_on=date(2021, 3, 18))
    make_document("178/QĐ-BNV", issuer=make_issuer("Sở Nội vụ"))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_document("178/QĐ - BNV")


def test_it_is_not_published_without_what_readers_need():
    with pytest.raises(ValidationError, match="chưa có trích yếu"):
        make_document(summary="", published_at=None).publish()


def test_files_go_with_their_document(media, django_capture_on_commit_callbacks):
    document = make_document()
    files = [make_file(document), make_file(document)]
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert [(media / file.stored).exists() for file in files] == [False, False]


def test_a_file_in_the_place_of_another_removes_it(media, django_capture_on_commit_callbacks):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = make_file(make_document())
    old = file.stored
    with django_capture_on_commit_callbacks(execute=True):
        file.take(SimpleUploadedFile("mới.pdf", PDF))
        file.save()
    assert [(media / name).exists() for name in (old, file.stored)] == [False, True]


def test_what_is_no_document_is_not_stored(media):
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(ValidationError, match=EMPTY[:10]):
        File(document=make_document()).take(SimpleUploadedFile("a.pdf", b""))
    assert list(media.iterdir()) == []
