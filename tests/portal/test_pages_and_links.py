"""Standing pages, and the links of the frame of every page."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from portal.models import Link, Page, Place
from tests.makers import make_desk
from tests.portal.reading import form_values

pytestmark = pytest.mark.django_db
ADD_PAGE, ADD_LINK = "/admin/portal/page/add/", "/admin/portal/link/add/"


def add(desk, address: str, form: str, **typed):
    return desk.post(address, form_values(desk.get(address), form) | typed)


def errors(response) -> dict:
    return dict(response.context["adminform"].form.errors) if response.context else {}


class TestPages:
    def test_an_editor_makes_one_and_a_citizen_reads_it(self, client):
        add(make_desk(), ADD_PAGE, "page_form", title="Giới thiệu", slug="gioi-thieu", body="<p>Về cổng.</p>")
        response = client.get("/gioi-thieu/")
        assert response.status_code == 200
        assert "<h1>Giới thiệu</h1>" in response.content.decode()
        assert "<p>Về cổng.</p>" in response.content.decode()

    def test_its_text_is_cleaned(self):
        add(make_desk(), ADD_PAGE, "page_form", title="A", slug="a", body="<p onclick='x()'>b</p><script>c</script>")
        assert Page.objects.get().body == "<p>b</p>"

    def test_it_tells_when_it_was_changed(self, client):
        with time_machine.travel(datetime(2020, 3, 24, 10, 46, tzinfo=timezone(timedelta(hours=7))), tick=False):
            Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        assert ">10:46 24/03/2020</time>" in client.get("/gioi-thieu/").content.decode()

    def test_its_address_cannot_be_changed(self):
        page, desk = Page.objects.create(title="Giới thiệu", slug="gioi-thieu"), make_desk()
        add(desk, f"/admin/portal/page/{page.pk}/change/", "page_form", slug="khac", title="Khác")
        page.refresh_from_db()
        assert (page.title, page.slug) == ("Khác", "gioi-thieu")

    @pytest.mark.parametrize("slug", ["Gioi-Thieu", "gioi_thieu", "giới-thiệu", "gioi thieu", "a/b", "", "a" * 101])
    def test_an_address_that_no_citizen_could_open_is_refused(self, client, slug):
        assert "slug" in errors(add(make_desk(), ADD_PAGE, "page_form", title="A", slug=slug))

    @pytest.mark.parametrize(
        "slug", ["tin-tuc", "rss", "so-do-cong", "hien-thi", "admin", "media", "static", "video", "tim-kiem"]
    )
    def test_an_address_of_our_own_pages_is_refused(self, slug):
        assert "slug" in errors(add(make_desk(), ADD_PAGE, "page_form", title="A", slug=slug))

    def test_an_address_stands_for_one_page(self):
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        assert "slug" in errors(add(make_desk(), ADD_PAGE, "page_form", title="A", slug="gioi-thieu"))

    def test_it_can_only_be_read(self, client):
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        assert client.post("/gioi-thieu/").status_code == 405

    def test_it_stays_within_its_budget(self, client, django_assert_max_num_queries):
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        with django_assert_max_num_queries(7):
            client.get("/gioi-thieu/")


class TestLinks:
    @pytest.mark.parametrize(
        ("place", "start", "end"),
        [
            (Place.MENU_START, 'aria-label="Thực đơn chính"', "</nav>"),
            (Place.MENU_END, 'aria-label="Thực đơn chính"', "</nav>"),
            (Place.WEBSITES, "<aside", "</aside>"),
            (Place.FOOTER, "<footer", "</footer>"),
        ],
    )
    def test_each_stands_in_its_place(self, client, place, start, end):
        Link.objects.create(label="Cổng Chính phủ", url="https://chinhphu.vn", place=place)
        page = client.get("/").content.decode()
        assert page.count('href="https://chinhphu.vn"') == 1
        assert 'href="https://chinhphu.vn"' in page.partition(start)[2].partition(end)[0]

    def test_they_stand_in_their_order(self, client):
        for label, order in (("Hai", 2), ("Một", 1)):
            Link.objects.create(label=label, url="/x/", place=Place.FOOTER, order=order)
        page = client.get("/").content.decode()
        assert page.index(">Một</a>") < page.index(">Hai</a>")

    def test_the_current_one_is_marked(self, client):
        Link.objects.create(label="Sơ đồ", url="/so-do-cong/", place=Place.MENU_END)
        menu = client.get("/so-do-cong/").content.decode().partition("</header>")[0]
        assert '<a href="/so-do-cong/" aria-current="page">Sơ đồ</a>' in menu

    @pytest.mark.parametrize("url", ["/x/", "https://a.vn/b?c=d", "http://a.vn", "mailto:a@b.vn", "tel:0246"])
    def test_addresses_that_lead_somewhere_are_taken(self, url):
        add(make_desk(), ADD_LINK, "link_form", label="A", url=url, place="footer", order="1")
        assert Link.objects.get().url == url

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//evil.vn", "/\\evil.vn", "a.vn", "/a b", ""],
    )
    def test_others_are_refused(self, url):
        response = add(make_desk(), ADD_LINK, "link_form", label="A", url=url, place="footer", order="1")
        assert "url" in errors(response)
