"""The one settings page of the admin makes header and footer of every page."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from portal.images import store
from portal.models import SiteSettings
from tests.makers import make_desk, make_picture
from tests.portal.reading import form_values, tags, words

pytestmark = pytest.mark.django_db
FORM = "/admin/portal/sitesettings/1/change/"


@pytest.fixture
def desk():
    SiteSettings.objects.create()
    return make_desk()


def save(desk, **typed):
    return desk.post(FORM, form_values(desk.get(FORM), "sitesettings_form") | typed)


def page(client, address: str = "/") -> str:
    return client.get(address).content.decode()


class TestTheRow:
    def test_there_is_one(self):
        SiteSettings.objects.create(portal_name="Một")
        with pytest.raises(IntegrityError):
            SiteSettings.objects.create(portal_name="Hai")

    def test_the_list_leads_straight_to_its_form(self):
        response = make_desk().get("/admin/portal/sitesettings/")
        assert (response.status_code, response["Location"]) == (302, FORM)

    def test_the_form_is_there_on_the_first_day(self):
        assert make_desk().get("/admin/portal/sitesettings/", follow=True).status_code == 200

    def test_a_second_one_cannot_be_added(self, desk):
        assert desk.get("/admin/portal/sitesettings/add/").status_code == 403

    def test_it_cannot_be_deleted(self, desk):
        assert desk.post("/admin/portal/sitesettings/1/delete/", {"post": "yes"}).status_code == 403

    def test_a_colleague_without_the_right_is_refused(self):
        SiteSettings.objects.create()
        assert make_desk("news.change_article").get(FORM).status_code == 403


class TestHeaderAndFooter:
    VALUES = {
        "superior_body": "Bộ Nội vụ",
        "portal_name": "Cổng Cải cách hành chính",
        "owner": "Vụ Cải cách hành chính",
        "responsible_person": "Nguyễn Văn Ân",
        "address": "8 Tôn Thất Thuyết, Hà Nội",
        "phone": "024 6282 1016",
        "fax": "024 6282 1019",
        "email": "bbt@example.gov.vn",
        "copyright": "Bản quyền thuộc Bộ Nội vụ",
        "source_rule": "Ghi rõ nguồn khi phát hành lại",
    }

    @pytest.mark.parametrize("address", ["/", "/tin-tuc/", "/so-do-cong/", "/khong-co/"])
    def test_what_the_editor_types_stands_on_every_page(self, desk, client, address):
        save(desk, **self.VALUES)
        text = words(page(client, address))
        assert [value for value in self.VALUES.values() if value not in text] == []

    def test_header_and_footer_are_the_same_on_every_page(self, desk, client):
        save(desk, **self.VALUES)
        footers = {page(client, address).partition("<footer")[2] for address in ("/", "/tin-tuc/", "/so-do-cong/")}
        brands = {
            page(client, address).partition('class="brand-text"')[2].partition("</a>")[0]
            for address in ("/tin-tuc/", "/so-do-cong/")
        }
        assert len(footers) == len(brands) == 1

    def test_the_name_is_text_and_leads_to_the_front_page(self, desk, client):
        save(desk, **self.VALUES)
        header = page(client, "/tin-tuc/").partition("</header>")[0]
        assert '<a class="brand" href="/"' in header
        assert ">Cổng Cải cách hành chính</span>" in header

    def test_mail_and_telephone_are_links(self, desk, client):
        save(desk, **self.VALUES)
        footer = page(client).partition("<footer")[2]
        assert 'href="mailto:bbt@example.gov.vn"' in footer
        assert 'href="tel:02462821016"' in footer

    def test_what_is_empty_leaves_no_label(self, client):
        footer = words(page(client).partition("<footer")[2])
        assert not any(label in footer for label in ("Điện thoại", "Fax", "Địa chỉ", "Thư điện tử", "Cơ quan chủ quản"))

    def test_signs_of_html_stay_signs(self, desk, client):
        save(desk, portal_name="<script>alert(1)</script>")
        assert "<script>alert" not in page(client)

    def test_before_the_first_save_the_portal_has_a_name(self, client):
        assert "Cổng thông tin điện tử" in page(client)


def test_a_logo_takes_the_place_of_the_mark(client):
    SiteSettings.objects.create(logo=store(make_picture((200, 200), "PNG")))
    header = page(client).partition("</header>")[0]
    image = tags(header, "img")[0][1]
    assert image["src"].startswith("/media/anh/")
    assert (image["width"], image["height"], image["alt"]) == ("200", "200", "")


class TestTheBlockOfVideos:
    def test_has_twenty_at_most(self, desk):
        form = save(desk, video_count=21).context["adminform"].form
        assert form.errors["video_count"] == ["Khối Tin Video hiện nhiều nhất 20 video: hãy nhập số từ 0 đến 20."]
        assert save(desk, video_count=20).status_code == 302


def test_more_videos_than_are_shown_are_lowered_by_the_migration():
    migration = import_module("portal.migrations.0008_video_count_at_most")
    stored = SiteSettings.objects.update_or_create(pk=1, defaults={"video_count": 50})[0]
    migration.lower(apps, None)
    stored.refresh_from_db()
    assert (stored.video_count, stored.history.get().video_count) == (20, 20)
    SiteSettings.objects.update(video_count=5)
    migration.lower(apps, None)
    stored.refresh_from_db()
    assert stored.video_count == 5
