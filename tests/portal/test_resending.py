"""A form that was sent after its session, sent again after another login in a browser without scripts."""

import pytest
from django.test import Client

from news.models import Tag
from portal.login.resending import COOKIE
from portal.models import DeskSession
from tests.makers import make_editor

from .reading import form_values

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/news/tag/add/"
TYPED = "Từ khóa\r\ngõ lâu"


def log_in(browser: Client) -> None:
    browser.force_login(make_editor())
    browser.cookies.pop("csrftoken", None)
    browser.get(ADDRESS)  # gives a new token, as after each login


@pytest.fixture
def browser():
    browser = Client(enforce_csrf_checks=True)
    log_in(browser)
    return browser


def late(browser: Client, **typed):
    """Send a form whose session has ended."""
    values = form_values(browser.get(ADDRESS), "tag_form") | {"name": TYPED, "_save": "Lưu"} | typed
    DeskSession.objects.all().delete()
    return browser.post(ADDRESS, values)


def resend(browser: Client, page, **changed):
    return browser.post(ADDRESS, form_values(page, "send-again") | changed)


def test_is_given_back_with_a_new_token_and_then_saved(browser):
    page = late(browser)
    log_in(browser)
    again = resend(browser, page)
    assert again.status_code == 403
    assert "Bạn đã đăng nhập lại" in again.content.decode()
    assert not Tag.objects.exists()
    assert resend(browser, again).status_code == 302
    assert Tag.objects.get().name == "Từ khóa gõ lâu"


def test_may_be_given_back_as_often_as_it_takes(browser):
    page = late(browser)
    for _ in range(3):
        log_in(browser)
        page = resend(browser, page)
    assert resend(browser, page).status_code == 302


@pytest.mark.parametrize("changed", [{"name": "Khác"}, {"_sent_before": ""}, {"_sent_before": "0" * 64}, {"them": "x"}])
def test_with_other_content_is_not_given_back(browser, changed):
    page = late(browser)
    log_in(browser)
    answer = resend(browser, page, **changed)
    assert answer.status_code == 403
    assert "send-again" not in answer.content.decode()


def test_to_another_address_is_not_given_back(browser):
    page = late(browser)
    log_in(browser)
    answer = browser.post("/admin/news/category/add/", form_values(page, "send-again"))
    assert "send-again" not in answer.content.decode()


def test_of_another_browser_is_not_given_back(browser):
    """Who has no account can have the page made for a content of their own, but not in an editor's browser."""
    stranger = Client(enforce_csrf_checks=True)
    values = form_values(stranger.get("/admin/login/"), "login-form")
    page = stranger.post(ADDRESS, {"csrfmiddlewaretoken": values["csrfmiddlewaretoken"], "name": "Của kẻ lạ"})
    forged = form_values(page, "send-again")
    assert forged["name"] == "Của kẻ lạ"
    late(browser)
    log_in(browser)
    assert "Của kẻ lạ" not in browser.post(ADDRESS, forged).content.decode()


def test_is_bound_to_a_cookie_that_no_other_site_sends(browser):
    cookie = late(browser).cookies[COOKIE]
    assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Strict", True, "/admin/")


def test_gives_no_password_back(browser):
    page = late(browser, password1="mat-khau-bien-tap")
    assert "mat-khau-bien-tap" not in page.content.decode()
