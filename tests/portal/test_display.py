"""The toolbar without JavaScript: text size and theme, kept in a cookie of the reader's own choosing."""

import pytest

from portal.models import Page
from tests.makers import make_article
from tests.portal.reading import tags

pytestmark = pytest.mark.django_db
SMALLEST, LARGEST = "0", "4"


def press(client, button: str, **fields):
    return client.post("/hien-thi/", {"chon": button, "ve": "/"} | fields)


def seen(client, address: str = "/") -> dict[str, str]:
    """Return the attributes of the `html` element."""
    return tags(client.get(address).content.decode(), "html")[0][1]


def button(client, value: str) -> dict[str, str]:
    page = client.get("/hien-thi/").content.decode()
    return next(given for _, given in tags(page, "button") if given.get("value") == value)


class TestSize:
    def test_a_reader_who_has_chosen_nothing_reads_at_the_normal_size(self, client):
        assert seen(client)["data-size"] == "0"

    def test_the_larger_t_makes_the_text_larger(self, client):
        press(client, "tang")
        assert seen(client)["data-size"] == "1"

    def test_the_smaller_t_makes_it_smaller_again(self, client):
        client.cookies["hien_thi"] = "3"
        press(client, "giam")
        assert seen(client)["data-size"] == "2"

    def test_there_are_five_steps(self, client):
        sizes = []
        for _ in range(6):
            sizes.append(seen(client)["data-size"])
            press(client, "tang")
        assert sizes == ["0", "1", "2", "3", "4", "4"]

    def test_it_is_never_smaller_than_normal(self, client):
        press(client, "giam")
        assert seen(client)["data-size"] == SMALLEST

    def test_the_default_takes_the_size_back(self, client):
        client.cookies["hien_thi"] = LARGEST
        press(client, "mac-dinh")
        assert seen(client)["data-size"] == "0"

    def test_the_default_keeps_the_theme(self, client):
        client.cookies["hien_thi"] = "4.toi"
        press(client, "mac-dinh")
        assert seen(client) | {"lang": ""} == {"lang": "", "data-size": "0", "data-theme": "dark"}

    @pytest.mark.parametrize(("step", "name"), [(SMALLEST, "giam"), (LARGEST, "tang")])
    def test_a_button_that_can_do_no_more_says_so(self, client, step, name):
        client.cookies["hien_thi"] = step
        assert button(client, name)["aria-disabled"] == "true"

    def test_other_buttons_do_not(self, client):
        client.cookies["hien_thi"] = "2"
        assert not any("aria-disabled" in button(client, name) for name in ("giam", "tang", "mac-dinh"))


class TestInverts:
    def test_a_reader_who_has_chosen_nothing_sees_what_the_system_prefers(self, client):
        assert "data-theme" not in seen(client)

    def test_the_button_makes_the_page_dark(self, client):
        press(client, "dao-mau")
        assert seen(client)["data-theme"] == "dark"

    def test_pressed_again_it_makes_the_page_light(self, client):
        press(client, "dao-mau")
        press(client, "dao-mau")
        assert seen(client)["data-theme"] == "light"

    @pytest.mark.parametrize(("cookie", "pressed"), [("0.toi", "true"), ("0.sang", "false"), ("", "false")])
    def test_it_tells_whether_it_is_pressed(self, client, cookie, pressed):
        client.cookies["hien_thi"] = cookie
        assert button(client, "dao-mau")["aria-pressed"] == pressed

    def test_it_keeps_the_size(self, client):
        client.cookies["hien_thi"] = "3"
        press(client, "dao-mau")
        assert seen(client)["data-size"] == "3"


class TestCookie:
    def test_it_lasts_a_year_on_every_page(self, client):
        cookie = press(client, "tang").cookies["hien_thi"]
        assert (cookie.value, cookie["max-age"], cookie["path"]) == ("1", 31_536_000, "/")

    def test_it_goes_to_our_own_site_only(self, client):
        assert press(client, "tang").cookies["hien_thi"]["samesite"] == "Lax"

    def test_scripts_of_the_page_may_write_it(self, client):
        assert not press(client, "tang").cookies["hien_thi"]["httponly"]

    def test_it_is_deleted_when_nothing_is_chosen_any_more(self, client):
        client.cookies["hien_thi"] = "1"
        cookie = press(client, "giam").cookies["hien_thi"]
        assert (cookie.value, cookie["max-age"]) == ("", 0)

    def test_a_button_that_does_not_exist_changes_nothing(self, client):
        client.cookies["hien_thi"] = "2.toi"
        press(client, "khac")
        assert client.cookies["hien_thi"].value == "2.toi"

    @pytest.mark.parametrize(
        "broken", ["5", "-1", "9.toi", "0.xanh", "1.toi.sang", "abc", '"><script>', "1" * 5000, "1\n", "1.", ".toi"]
    )
    def test_a_broken_one_counts_as_none(self, client, broken):
        client.cookies["hien_thi"] = broken
        found = seen(client)
        assert found["data-size"] == "0"
        assert "data-theme" not in found

    @pytest.mark.parametrize(
        "address", ["/", "/tin-tuc/", "/hien-thi/", "/so-do-cong/", "/rss/", "/gioi-thieu/", "/khong-co/"]
    )
    def test_every_page_follows_it(self, client, address):
        Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
        client.cookies["hien_thi"] = "2.toi"
        assert (seen(client, address)["data-size"], seen(client, address)["data-theme"]) == ("2", "dark")

    def test_articles_follow_it(self, client):
        client.cookies["hien_thi"] = "4.sang"
        found = seen(client, make_article().get_absolute_url())
        assert (found["data-size"], found["data-theme"]) == ("4", "light")
