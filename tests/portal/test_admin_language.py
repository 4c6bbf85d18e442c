"""The newsroom's pages speak Vietnamese: no word of English is left on any page that an editor uses."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from news.models import Article, Category, Tag
from portal.models import Link, Page, Place, SiteSettings, User
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_desk, make_editor, make_tag

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(
    r"\b(Add|Added|Change|Changed|Delete|Deleted|Save|History|Search|Select|Home|View|Today|Now|Tomorrow|permissions?|"
    r"can|Yes|No|None|All|Any|Remove|Close|Filter|Filters|Clear|Logout|Log|Welcome|Please|Enter|This|The|field|required|"
    r"Password|Username|Email address|First|Last|Staff|Active|Superuser|Group|Groups|User|Users|Date|Time|Action|Run|Go|"
    r"selected|results?|total|Show|Hide|Documentation|Site|object|relationship|Skip|Breadcrumbs|Toggle|theme|Available|"
    r"Chosen|Choose|Hold|Currently|Are you sure|your|with|from|is|not|and|or|by|Note|Error|invalid|must|with|"
    r"Open|Sort|sorting|ascending|descending|Recent|actions|Unknown|content|Summary|Objects|Confirm|confirmation|new|"
    r"Placement|Article|Category|Tag|Link|Page|Settings|session|entry|type|Created|Modified|True|False|Set|Reset|"
    r"unusable|authentication|Enabled|Disabled|popup|window|Another|Continue|editing|January|Monday|Su|Mo)\b"
)
SHOWN_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder", "aria-description", "data-name"}
NAMES = {"Email", "CKEditor", "JPEG", "PNG", "WebP", "GIF", "AVIF", "MB", "RSS", "Tab", "Enter"}


class Reader(HTMLParser):
    """Collects what a page shows or says: its texts, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("script", "style")
        given = dict(attributes)
        self.texts += [value for name, value in attributes if name in SHOWN_ATTRIBUTES and value]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.texts.append(data.strip())


def english(html: str) -> list[str]:
    """Return the texts of a page in which an English word stands."""
    reader = Reader()
    reader.feed(html)
    return sorted({text for text in reader.texts if ENGLISH.search(text) and text not in NAMES})


@pytest.fixture
def rows():
    """Make one of everything; all that is typed by people is Vietnamese."""
    article = make_article("Bài đã đăng", category=make_category("Mục con", parent=make_category("Mục cha")))
    article.tags.add(make_tag("từ khóa"))
    article.further_categories.add(make_category("Mục khác"))
    article.place()
    make_article_in(State.WITHDRAWN, "Bài đã gỡ")
    Link.objects.create(label="Cổng Chính phủ", url="/x/", place=Place.FOOTER)
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
    SiteSettings.objects.create(portal_name="Cổng")
    Group.objects.create(name="Phóng viên")
    make_editor("news.change_article", first_name="Ân", last_name="Nguyễn")


def addresses() -> dict[str, str]:
    """Return the pages that an editor uses, by name."""
    found = {"index": "/admin/", "password": "/admin/password_change/", "password done": "/admin/password_change/done/"}
    models = {"news": ["article", "category", "tag"], "portal": ["link", "page", "user"], "auth": ["group"]}
    for app, names in models.items():
        found[f"app {app}"] = f"/admin/{app}/"
        for name in names:
            start = f"/admin/{app}/{name}/"
            found |= {f"{name} list": start, f"{name} add": f"{start}add/", f"{name} search": f"{start}?q=khong"}
            found |= {f"{name} {page}": f"{start}{{{name}}}/{page}/" for page in ("change", "delete", "history")}
    found |= {
        "settings": "/admin/portal/sitesettings/1/change/",
        "settings history": "/admin/portal/sitesettings/1/history/",
    }
    found |= {
        "withdraw": "/admin/news/article/{article}/withdraw/",
        "user password": "/admin/portal/user/{user}/password/",
    }
    found |= {"sessions": "/admin/phien/", "two steps": "/admin/hai-buoc/", "set-up": "/admin/hai-buoc/cai-dat/"}
    found |= {"lost phone": "/admin/portal/user/{user}/go-hai-buoc/"}
    found |= {
        "app stats": "/admin/stats/",
        "ledger": "/admin/stats/entry/",
        "ledger form": "/admin/stats/entry/add/",
        "opening balances": "/admin/stats/entry/import/",
        "readers": "/admin/stats/siteday/",
        "readers by category": "/admin/stats/siteday/?bang=chuyen-muc&ky=7-ngay",
    }
    found |= {
        "article filtered": "/admin/news/article/?trang-thai=published",
        "missing": "/admin/news/article/9999999/change/",
    }
    return found


PAGES = addresses()
MODELS = {
    "article": Article,
    "category": Category,
    "tag": Tag,
    "link": Link,
    "page": Page,
    "user": User,
    "group": Group,
}


def keys() -> dict[str, int]:
    return {name: model.objects.order_by("pk").first().pk for name, model in MODELS.items()}


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left(rows, name):
    desk = make_desk()
    assert english(desk.get(PAGES[name].format(**keys()), follow=True).content.decode()) == []


def test_no_english_is_left_on_the_login(client):
    assert english(client.get("/admin/login/").content.decode()) == []


def test_no_english_is_left_when_the_login_fails(client):
    page = client.post("/admin/login/", {"username": "ai-do", "password": "sai"}).content.decode()
    assert english(page) == []


def test_no_english_is_left_after_the_logout():
    assert english(make_desk().post("/admin/logout/", follow=True).content.decode()) == []


def test_no_english_is_left_for_who_may_only_look(rows):
    desk = make_desk("news.view_article", "news.view_category")
    for name in ("index", "article list", "article change", "category change"):
        assert english(desk.get(PAGES[name].format(**keys())).content.decode()) == []


@pytest.mark.parametrize("name", ["article", "category", "tag", "link", "page", "user", "group"])
def test_no_english_is_left_when_a_form_is_refused(rows, name):
    address = PAGES[f"{name} add"]
    response = make_desk().post(
        address, {"published_at_0": "x", "published_at_1": "y", "slug": "ô", "email": "x", "order": "x"}
    )
    assert response.status_code == 200
    assert response.context["errors"]
    assert english(response.content.decode()) == []


@pytest.mark.parametrize("name", ["article", "category", "tag", "link", "page"])
def test_no_english_is_left_when_rows_are_deleted_from_a_list(rows, name):
    pk = MODELS[name].objects.order_by("pk").first().pk
    response = make_desk().post(PAGES[f"{name} list"], {"action": "delete_selected", "_selected_action": [pk]})
    assert response.status_code == 200
    assert english(response.content.decode()) == []


def test_no_english_is_left_in_the_messages_after_saving():
    desk = make_desk()
    for button in ("_save", "_continue", "_addanother"):
        page = desk.post("/admin/news/tag/add/", {"name": f"Từ {button}".replace("_", ""), button: ""}, follow=True)
        texts = [str(message) for message in page.context["messages"]]
        assert texts
        assert not [text for text in texts if ENGLISH.search(text.replace("Từ save", "").replace("Từ continue", ""))]


def test_no_english_is_left_in_the_history(rows):
    desk, article = make_desk(), Article.objects.order_by("pk").first()
    kind = ContentType.objects.get_for_model(Article)
    message = '[{"added": {}}, {"changed": {"fields": ["tiêu đề"]}}, {"deleted": {"name": "thẻ", "object": "x"}}]'
    for flag in (ADDITION, CHANGE):
        LogEntry.objects.create(
            user=make_editor(),
            content_type=kind,
            object_id=article.pk,
            object_repr="Bài",
            action_flag=flag,
            change_message=message,
        )
    assert english(desk.get(f"/admin/news/article/{article.pk}/history/?nhat-ky=1").content.decode()) == []
    assert english(desk.get("/admin/").content.decode()) == []


@pytest.mark.parametrize("password", ["123", "matkhau", "password", "12345678901"])
def test_no_english_is_left_when_a_password_is_too_weak(password):
    data = {"old_password": "mat-khau-bien-tap", "new_password1": password, "new_password2": password}
    response = make_desk().post("/admin/password_change/", data)
    assert response.context["form"].errors
    assert english(response.content.decode()) == []


def test_the_reader_of_this_test_finds_english():
    html = '<p title="Delete this">Xóa</p><input type="submit" value="Save"><script>var Add</script><p>Lưu</p>'
    assert english(html) == ["Delete this", "Save"]
