"""The page of the toolbar, and the way back from it to where the reader was."""

import pytest

from tests.makers import make_article
from tests.portal.reading import tags

pytestmark = pytest.mark.django_db


def press(client, button: str, **fields):
    return client.post("/hien-thi/", {"chon": button, "ve": "/"} | fields)


class TestWayBack:
    def test_the_reader_returns_to_the_page(self, client):
        response = press(client, "tang", ve="/tin-tuc/?page=2")
        assert (response.status_code, response["Location"]) == (303, "/tin-tuc/?page=2")

    @pytest.mark.parametrize(
        "address",
        [
            "//evil.example/",
            "///evil.example/",
            "https://evil.example/",
            "http:evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
            "evil.example",
            "",
            "\x00/",
            "//[",
            " //evil.example",
        ],
    )
    def test_it_never_leads_to_another_site(self, client, address):
        response = press(client, "tang", ve=address)
        assert response.status_code == 303
        target = response["Location"].replace("\\", "/")
        assert target.startswith("/")
        assert not target.startswith("//")

    @pytest.mark.parametrize("address", ["/\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie: a=b"])
    def test_it_writes_no_header_of_others(self, client, address):
        response = press(client, "tang", ve=address)
        assert set(response.cookies) == {"hien_thi"}
        assert not {"\r", "\n"} & set(response["Location"])

    def test_a_very_long_way_is_answered(self, client):
        assert press(client, "tang", ve="/" + "a" * 20_000).status_code in (303, 400)

    def test_the_page_of_the_toolbar_leads_back_to_where_the_reader_was(self, client):
        page = client.get("/hien-thi/", headers={"referer": "http://testserver/tin-tuc/?page=2"}).content.decode()
        assert 'name="ve" value="/tin-tuc/?page=2"' in page
        assert '<a href="/tin-tuc/?page=2">' in page

    @pytest.mark.parametrize(
        "before",
        [
            "",
            "https://evil.example/",
            "http://testserver.evil.example/",
            "http://testserver//evil.example/",
            "http://testserver/\\evil.example/",
            "http://testserver@evil.example/",
            "javascript:alert(1)",
            "http://testserver/hien-thi/",
        ],
    )
    def test_a_reader_who_was_elsewhere_is_led_to_the_front_page(self, client, before):
        page = client.get("/hien-thi/", headers={"referer": before}).content.decode()
        assert 'name="ve" value="/"' in page
        assert "evil.example" not in page

    def test_marks_of_html_in_the_way_stay_letters(self, client):
        before = 'http://testserver/"><script>x</script>'
        assert "<script>x" not in client.get("/hien-thi/", headers={"referer": before}).content.decode()


class TestPage:
    def test_it_holds_the_toolbar(self, client):
        page = client.get("/hien-thi/").content.decode()
        toolbar = next(given for _, given in tags(page, "div") if given.get("role") == "toolbar")
        assert toolbar["aria-label"] == "Công cụ đọc"

    def test_the_buttons_have_the_names_of_the_contract(self, client):
        page = client.get(make_article().get_absolute_url()).content.decode()
        names = ("Xem với cỡ chữ", "Giảm cỡ chữ", "Tăng cỡ chữ", ">Cỡ chữ </span>mặc định", "Inverts")
        assert all(name in page for name in names)

    def test_every_page_leads_to_it(self, client):
        assert 'href="/hien-thi/"' in client.get("/tin-tuc/").content.decode()

    def test_it_needs_no_token(self, client):
        assert "csrfmiddlewaretoken" not in client.get("/hien-thi/").content.decode()

    def test_an_article_returns_the_reader_to_itself(self, client):
        article = make_article()
        page = client.get(article.get_absolute_url()).content.decode()
        assert f'name="ve" value="{article.get_absolute_url()}"' in page

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_it_is_read_or_sent_and_nothing_else(self, client, method):
        assert getattr(client, method)("/hien-thi/").status_code == 405
