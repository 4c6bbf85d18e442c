"""“Xem song song”: what the page beside the form of an article, a video and a document shows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk import send_form
from tests.documents.makers import make_document, make_issuer, make_kind
from tests.makers import make_article, make_category, make_desk, make_editor, make_picture, make_tag
from tests.videos.makers import make_clip, make_video

from .test_live_preview import notes, show, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


class TestAnArticle:
    def test_is_cleaned_as_when_it_is_saved(self, desk):
        body = '<p onclick="x()">Đoạn<script>x()</script></p><p style="color:red"><a href="javascript:x()">A</a></p>'
        article = make_article()
        shown = text(show(desk, "news/article", article, body=body))
        send_form(desk, f"/admin/news/article/{article.pk}/change/", "article_form", body=body)
        article.refresh_from_db()
        assert f'<div class="story-body">{article.body}</div>' in shown

    def test_has_the_keywords_and_the_category_that_are_chosen(self, desk):
        category, tag = make_category("Chuyển đổi số"), make_tag("Hồ sơ số")
        page = text(show(desk, "news/article", make_article(), category=category.pk, tags=[tag.pk]))
        assert f'<a href="{tag.get_absolute_url()}" rel="tag">Hồ sơ số</a>' in page
        assert "Chuyển đổi số" in page

    def test_that_is_too_long_is_named_and_the_stored_one_stays(self, desk):
        article = make_article(body="<p>Đoạn đã lưu.</p>")
        response = show(desk, "news/article", article, body="<p>" + "a" * 500_001 + "</p>")
        assert "Đoạn đã lưu." in text(response)
        assert notes(response) == ["Còn thiếu hoặc chưa đúng: Nội dung. Ở đây vẫn hiện nội dung đã lưu của các ô đó."]

    def test_names_fields_that_cannot_be_read(self, desk):
        response = show(desk, "news/article", make_article("Tên đã lưu"), title="", source_url="javascript:x()")
        assert "<h1>Tên đã lưu</h1>" in text(response)
        assert "Tiêu đề, Địa chỉ nguồn" in notes(response)[0]

    @pytest.mark.parametrize(
        ("display", "shown"),
        [
            ("0.sang", 'data-size="0" data-theme="light"'),
            ("3.toi", 'data-size="3" data-theme="dark"'),
            ("x", 'data-size="0"'),
        ],
    )
    def test_is_displayed_as_is_asked_for_whatever_the_editors_own_choice(self, desk, display, shown):
        desk.cookies["hien_thi"] = "4.toi"
        assert f'<html lang="vi" {shown}>' in text(show(desk, "news/article", make_article(), display))

    def test_takes_no_file(self, desk, media):
        article = make_article()
        show(desk, "news/article", article, cover=make_picture())
        assert [file for file in media.rglob("*") if file.is_file()] == []


class TestAVideo:
    def test_shows_the_clip_that_is_chosen(self, desk):
        clip = make_clip(720, owner=make_editor())
        page = text(show(desk, "videos/video", None, title="Phóng sự", clip=clip.token))
        assert clip.renditions.get().url in page

    def test_shows_the_transcript_that_is_typed(self, desk):
        page = text(show(desk, "videos/video", make_video(), transcript="00:05 Lời đang gõ."))
        assert "Lời đang gõ." in page

    def test_does_not_miss_the_file_of_captions_that_it_is_never_sent(self, desk):
        assert notes(show(desk, "videos/video", make_video(), captions_language="en")) == []

    def test_gives_its_player_nothing_to_count(self, desk):
        assert "data-watched" not in text(show(desk, "videos/video", make_video(clip=make_clip(720))))


class TestADocument:
    def test_is_named_by_what_is_typed(self, desk):
        typed = {"kind": make_kind("Nghị định").pk, "number": "224/2026/NĐ-CP", "issuer": make_issuer("Chính phủ").pk}
        page = text(show(desk, "documents/document", make_document(), **typed))
        assert "<h1>Nghị định số 224/2026/NĐ-CP</h1>" in page

    def test_shows_what_it_is_to_replace_and_belong_to(self, desk):
        old, article = make_document("7/QĐ-BNV"), make_article("Bài kèm theo")
        typed = {"replaces": [old.pk], "articles": [article.pk]}
        page = text(show(desk, "documents/document", make_document(), **typed))
        assert old.get_absolute_url() in page
        assert article.get_absolute_url() in page

    def test_that_was_replaced_is_over_as_for_readers(self, desk):
        old = make_document()
        today = timezone.localdate()
        make_document(issued_on=today - timedelta(days=1)).replaces.add(old)
        assert "Hết hiệu lực từ" in text(show(desk, "documents/document", old))

    def test_that_has_nothing_yet_is_shown(self, desk):
        response = show(desk, "documents/document")
        assert response.status_code == 200
        assert "Ngày ban hành" in notes(response)[0]
        assert "đã lưu" not in notes(response)[0]
