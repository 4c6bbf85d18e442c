"""A reader who sets nothing gets no cookie, and nobody's page is kept for somebody else."""

import pytest

from portal.models import DeskSession, Page
from portal.publishing import State
from tests.makers import make_article, make_article_in

pytestmark = pytest.mark.django_db
PAGES = ["/", "/tin-tuc/", "/chuyen-muc/cai-cach/", "/tu-khoa/mot-cua/", "/so-do-cong/", "/rss/", "/hien-thi/"]
PAGES += ["/gioi-thieu/", "/khong-co/", "bai-viet", "da-go"]
FILES = ["/rss/tin-moi/", "/sitemap.xml", "/sitemap-tin-tuc.xml", "/robots.txt"]


@pytest.fixture
def addresses() -> dict[str, str]:
    from tests.makers import make_category, make_tag

    make_category("Cải cách")
    make_tag("Một cửa")
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu", body="<p>Chữ</p>")
    published, withdrawn = make_article(), make_article_in(State.WITHDRAWN)
    return {"bai-viet": published.get_absolute_url(), "da-go": withdrawn.get_absolute_url()}


@pytest.fixture
def read(client, addresses):
    return lambda name: client.get(addresses.get(name, name))


@pytest.mark.parametrize("name", PAGES + FILES)
def test_no_cookie_is_set(read, name):
    assert not read(name).cookies


@pytest.mark.parametrize("name", PAGES + FILES)
def test_no_session_is_begun(read, name):
    read(name)
    assert not DeskSession.objects.exists()


@pytest.mark.parametrize("name", PAGES + FILES)
def test_no_page_depends_on_a_session(read, name):
    assert "Cookie" not in read(name).get("Vary", "")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_follows_a_readers_choice_is_kept_by_no_shared_cache(read, name):
    told = read(name).get("Cache-Control", "")
    assert "private" in told or "no-store" in told


def test_a_reader_with_a_choice_gets_no_new_cookie(client, addresses):
    client.cookies["hien_thi"] = "2.toi"
    assert not client.get(addresses["bai-viet"]).cookies


def test_a_page_is_not_sent_again_when_the_reader_has_it(client, addresses):
    first = client.get(addresses["bai-viet"])
    again = client.get(addresses["bai-viet"], headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_reader_with_another_display_is_sent_the_page_anew(client, addresses):
    first = client.get(addresses["bai-viet"])
    client.cookies["hien_thi"] = "2"
    again = client.get(addresses["bai-viet"], headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200


def test_pages_are_sent_compressed(client, addresses):
    response = client.get(addresses["bai-viet"], headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"


def test_the_newsroom_is_never_kept(admin_client):
    assert "no-store" in admin_client.get("/admin/")["Cache-Control"]
