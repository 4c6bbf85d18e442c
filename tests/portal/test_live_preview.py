"""“Xem song song”: what a form holds, as readers will see it; nothing is stored, counted or kept."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from portal.models import Page
from portal.publishing import State
from tests.desk import send_form
from tests.documents.makers import make_document, make_issuer, make_kind
from tests.makers import dates_in, make_article, make_category, make_desk, make_editor, make_picture, make_tag
from tests.portal.reading import form_values, tags
from tests.videos.makers import make_clip, make_video

pytestmark = pytest.mark.django_db


def make_page(**fields) -> Page:
    return Page.objects.create(**{"title": "Giới thiệu", "slug": "gioi-thieu"} | fields)


MAKERS = {
    "news/article": make_article,
    "videos/video": make_video,
    "documents/document": make_document,
    "portal/page": make_page,
}
PUBLICATIONS = [kind for kind in MAKERS if kind != "portal/page"]
TYPED = {"documents/document": "summary"}  # where the title is derived


def address(kind: str, thing=None, display: str = "") -> str:
    place = f"{thing.pk}/" if thing else ""
    return f"/admin/{kind}/{place}xem-song-song/{f'?hien_thi={display}' if display else ''}"


def show(desk: Client, where: str, thing=None, display: str = "", **typed):
    """Send the form as it was opened, with what is typed over it, to be shown."""
    form = desk.get(f"/admin/{where}/{thing.pk}/change/" if thing else f"/admin/{where}/add/")
    return desk.post(address(where, thing, display), form_values(form, f"{where.partition('/')[2]}_form") | typed)


def text(response) -> str:
    return response.content.decode()


def notes(response) -> list[str]:
    return [tag["content"] for _, tag in tags(text(response), "meta") if tag.get("name") == "preview-note"]


def everything() -> list[tuple[str, list]]:
    names = "news", "videos", "documents", "stats", "portal"
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in names]
    return [(str(model), list(model.objects.values())) for model in models if model.__name__ != "DeskSession"]


@pytest.fixture
def desk():
    return make_desk()


@pytest.mark.parametrize("kind", MAKERS)
class TestEveryForm:
    def test_shows_what_is_typed_for_something_new(self, desk, kind):
        response = show(desk, kind, **{TYPED.get(kind, "title"): "Chữ đang viết"})
        assert response.status_code == 200
        assert "Chữ đang viết" in text(response)
        assert '<main id="noi-dung"' in text(response)

    def test_shows_what_is_typed_over_what_is_stored(self, desk, kind):
        thing = MAKERS[kind]()
        page = text(show(desk, kind, thing, **{TYPED.get(kind, "title"): "Chữ sửa lại"}))
        assert "Chữ sửa lại" in page

    def test_stores_nothing(self, desk, kind):
        thing = MAKERS[kind]()
        before = everything()
        show(desk, kind, **{TYPED.get(kind, "title"): "Chữ đang viết"})
        show(desk, kind, thing, **{TYPED.get(kind, "title"): "Chữ sửa lại"})
        assert everything() == before
        assert not LogEntry.objects.exists()

    def test_is_kept_and_counted_by_nobody(self, desk, kind):
        response = show(desk, kind, MAKERS[kind]())
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert "X-Page" not in response.headers

    def test_stands_in_a_frame_of_the_portals_own_without_scripts(self, desk, kind):
        response = show(desk, kind, MAKERS[kind]())
        policy = response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in policy
        assert "default-src 'none'" in policy
        assert "sandbox allow-same-origin" in policy
        assert "script-src" not in policy
        assert "form-action 'none'" in policy

    def test_carries_its_policy_within_for_where_headers_do_not_count(self, desk, kind):
        within = [tag for _, tag in tags(text(show(desk, kind)), "meta") if tag.get("http-equiv")]
        assert [tag["http-equiv"] for tag in within] == ["Content-Security-Policy"]
        assert within[0]["content"].startswith("default-src 'none'; style-src 'self'")

    @pytest.mark.parametrize(("verb", "new", "stored"), [("add", 200, 403), ("change", 403, 200), ("view", 403, 403)])
    def test_asks_for_the_right_that_saving_needs(self, kind, verb, new, stored):
        app, _, model = kind.partition("/")
        desk, thing = make_desk(f"{app}.{verb}_{model}"), MAKERS[kind]()
        assert desk.post(address(kind)).status_code == new
        assert desk.post(address(kind, thing)).status_code == stored

    @pytest.mark.parametrize("way", ["add/", "{}/change/"])
    @pytest.mark.parametrize("verb", ["add", "change", "view"])
    def test_is_offered_where_it_may_be_used(self, kind, verb, way):
        app, _, model = kind.partition("/")
        desk, thing = make_desk(f"{app}.{verb}_{model}", f"{app}.view_{model}"), MAKERS[kind]()
        form = text(desk.get(f"/admin/{kind}/{way.format(thing.pk)}"))
        assert ('id="live-preview"' in form) == (way.startswith("add") == (verb == "add") and verb != "view")

    def test_takes_nothing_without_the_forms_token(self, kind):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(make_editor())
        assert browser.post(address(kind, MAKERS[kind]())).status_code == 403

    def test_answers_to_a_form_only(self, desk, kind):
        assert desk.get(address(kind, MAKERS[kind]())).status_code == 405

    def test_knows_what_is_not_there(self, desk, kind):
        assert desk.post(f"/admin/{kind}/9223372036854775807/xem-song-song/").status_code == 404

    def test_refuses_more_than_a_request_may_hold(self, desk, kind, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
        assert desk.post(address(kind), {"title": "x" * 20_000}).status_code == 400


@pytest.mark.parametrize("kind", PUBLICATIONS)
@pytest.mark.parametrize("state", State)
def test_a_publication_is_shown_in_every_state(desk, kind, state):
    thing = MAKERS[kind](**dates_in(state, "Số liệu chưa đúng."))
    response = show(desk, kind, thing)
    assert response.status_code == 200
    assert thing.title in text(response)
    assert notes(response) == []


@pytest.mark.parametrize("kind", PUBLICATIONS)
def test_a_writer_who_may_not_publish_has_it_too(kind):
    app, _, model = kind.partition("/")
    writer, thing = make_desk(f"{app}.change_{model}"), MAKERS[kind](published_at=None)
    assert show(writer, kind, thing, **{TYPED.get(kind, "title"): "Chữ sửa lại"}).status_code == 200


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


@pytest.mark.parametrize("widget", ["django.forms.Textarea", "portal.editor.CKEditor"])
def test_it_works_with_any_editor(desk, settings, widget):
    settings.RICH_TEXT_WIDGET = widget
    assert "<p>Đoạn mới.</p>" in text(show(desk, "portal/page", make_page(), body="<p>Đoạn mới.</p>"))


def test_other_pages_still_stand_in_no_frame(client, desk):
    for response in (client.get("/"), desk.get("/admin/news/article/add/"), desk.get(make_article().get_preview_url())):
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
