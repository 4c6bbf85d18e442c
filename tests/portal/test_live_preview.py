"""“Xem song song”: what a form holds, as readers will see it; nothing is stored, counted or kept."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.test import Client

from portal.models import Page
from portal.publishing import State
from tests.documents.makers import make_document
from tests.makers import dates_in, make_article, make_desk, make_editor
from tests.portal.reading import form_values, tags
from tests.videos.makers import make_video

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


@pytest.mark.parametrize("widget", ["django.forms.Textarea", "portal.desk.editor.CKEditor"])
def test_it_works_with_any_editor(desk, settings, widget):
    settings.RICH_TEXT_WIDGET = widget
    assert "<p>Đoạn mới.</p>" in text(show(desk, "portal/page", make_page(), body="<p>Đoạn mới.</p>"))


def test_other_pages_still_stand_in_no_frame(client, desk):
    for response in (client.get("/"), desk.get("/admin/news/article/add/"), desk.get(make_article().get_preview_url())):
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
