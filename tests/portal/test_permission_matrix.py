"""Who may open what: every address of the newsroom, asked for by nobody, by a member without rights, by a writer, by a
publisher and by an administrator. A new address fails here until tests/portal/addresses.py decides about it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.models import Link, Page, Place, SiteSettings
from stats.models import Entry
from tests.documents.makers import make_document, make_field, make_file
from tests.makers import make_article, make_category, make_desk, make_editor, make_tag
from tests.pictures.makers import make_library_picture
from tests.stats.makers import make_entry
from tests.videos.makers import make_clip, make_video

from .addresses import DECIDED, NEVER, Rule, every_address, is_decided, is_rest, is_to_change, url

pytestmark = pytest.mark.django_db

WRITER = {
    *("news.add_article", "news.change_article", "news.view_article", "news.add_tag", "news.view_tag"),
    *("videos.add_video", "videos.change_video", "videos.view_video"),
    *("documents.add_document", "documents.change_document", "documents.view_document"),
}
PUBLISHER = WRITER | {
    *("news.publish_article", "videos.publish_video", "documents.publish_document"),
    *("stats.view_readership", "news.change_category"),
}
ROLES: dict[str, set[str] | None] = {
    "nobody": None,
    "without rights": set(),
    "writer": WRITER,
    "publisher": PUBLISHER,
}
LIMITED = list(ROLES)
MOST_FOR_ADMINISTRATORS = {"portal_user_two_factor": 200, "app_list": 200}


def browser_of(role: str) -> Client:
    if role == "nobody":
        return Client()
    if role == "administrator":
        return make_desk()
    if role == "without rights":
        client = Client()
        client.force_login(make_editor("sessions.view_session"))  # a right that opens nothing
        return client
    return make_desk(*(ROLES[role] or ()))


@pytest.fixture
def keys():
    """Make one of everything, and return what the parts of addresses stand for, by model."""
    SiteSettings.objects.create(portal_name="Cổng")
    clip = make_clip()
    video = make_video(clip=clip)
    document = make_document()
    things = {
        "auth_group": Group.objects.create(name="Phóng viên"),
        "portal_user": make_editor("news.view_article"),
        "portal_sitesettings": SiteSettings.objects.get(),
        "portal_link": Link.objects.create(label="Liên kết", url="/x/", place=Place.FOOTER),
        "portal_page": Page.objects.create(title="Giới thiệu", slug="gioi-thieu"),
        "news_article": make_article(category=make_category()),
        "news_category": make_category(),
        "news_tag": make_tag(),
        "videos_video": video,
        "videos_kind": video.kind,
        "videos_category": video.category,
        "videos_clip": clip,
        "documents_document": document,
        "documents_kind": document.kind,
        "documents_issuer": document.issuer,
        "documents_field": make_field(),
        "documents:preview-file": make_file(document),
        "pictures_picture": make_library_picture(),
        "stats_entry": make_entry(5),
    }
    assert Entry.objects.exists()
    return things


def address_of(name: str, things: dict[str, object]) -> str:
    model = next((model for model in things if name.startswith(f"{model}_")), "")
    model = model or {
        "auth_user_password_change": "portal_user",
        "news:preview": "news_article",
        "documents:preview": "documents_document",
        "documents:preview-file": "documents:preview-file",
    }.get(name, "")
    thing = things.get(model or "videos_video")
    parts = {"object_id": thing.pk, "id": thing.pk, "pk": thing.pk, "token": things["videos_clip"].token}
    parts |= {
        "language": "vi",
        "app_label": "portal",
        "content_type_id": 0,
        "name": "theo-gio",
        "kind": "csv",
        "link": 0,
    }
    if hasattr(thing, "history"):
        parts["version"] = thing.history.first().pk
    return url(name, parts)


def expected(rule: Rule, role: str, name: str) -> int:
    if role == "nobody":
        return rule.nobody
    if role == "administrator":
        return MOST_FOR_ADMINISTRATORS.get(name, rule.refused if rule.rights == NEVER else rule.allowed)
    may = not rule.rights or bool((ROLES[role] or set()) & set(rule.rights))
    return rule.allowed if may else rule.refused


def test_every_address_is_decided():
    assert [address.route for address in every_address() if not is_decided(address)] == []


def test_no_decision_is_about_an_address_that_is_gone():
    assert set(DECIDED) - {address.name for address in every_address()} == set()


@pytest.mark.parametrize("role", [*LIMITED, "administrator"])
def test_every_address_answers_a_role_as_decided(keys, role):
    """All addresses in one test for each role: making one of everything costs more than asking."""
    browser, wrong = browser_of(role), {}
    for name, rule in DECIDED.items():
        status = browser.generic(rule.method, address_of(name, keys)).status_code
        if status != expected(rule, role, name):
            wrong[name] = f"{status}, decided: {expected(rule, role, name)}"
    assert wrong == {}


@pytest.mark.parametrize(("role", "status"), [("nobody", 302), ("without rights", 404), ("administrator", 404)])
def test_what_is_no_address_is_told_to_members_only(role, status):
    assert any(is_rest(address) for address in every_address())
    assert browser_of(role).get("/admin/khong-co-trang-nay/").status_code == status


def test_old_addresses_of_things_lead_nobody_past_the_login(keys, client):
    leading = [address.route for address in every_address() if is_to_change(address)]
    asked = ["/" + route.replace("<path:object_id>", "1") for route in leading]
    assert asked
    assert {client.get(address)["Location"].partition("?")[0] for address in asked} == {"/admin/login/"}


@pytest.mark.parametrize("verb", ["add", "change", "delete"])
@pytest.mark.parametrize("role", ["nobody", "without rights", "writer"])
def test_what_may_not_be_opened_may_not_be_sent_either(keys, role, verb):
    browser, wrong = browser_of(role), {}
    for name, rule in DECIDED.items():
        wanted = expected(rule, role, name)
        if name.endswith(f"_{verb}") and wanted in (rule.nobody, rule.refused):
            status = browser.post(address_of(name, keys), {"post": "yes"}).status_code
            wrong |= {} if status == wanted else {name: status}
    assert wrong == {}
