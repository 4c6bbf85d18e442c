"""“Chia sẻ bản xem trước”: an editor makes a link, somebody without a login opens it, the editor ends it."""

import pytest

from tests.makers import make_article, make_category

from .axe import violations
from .desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(server):
    return make_article("Bài chưa đăng", published_at=None, category=make_category())


@pytest.fixture
def sharing(editor, draft):
    """Return the page of the links, opened from the form."""
    desk = Desk(editor())
    desk.open(draft.pk)
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="Chia sẻ bản xem trước").click()
    return opened.value


def make_link(sharing) -> str:
    sharing.get_by_role("button", name="Tạo liên kết").click()
    return sharing.get_by_label("Liên kết vừa tạo").input_value()


def test_a_link_shows_the_draft_until_it_is_revoked(sharing, page):
    address = make_link(sharing)
    assert page.goto(address).status == 200
    assert page.locator("h1").inner_text() == "Bài chưa đăng"
    assert "Bản xem trước – chưa đăng · hết hạn lúc" in page.get_by_role("note").inner_text()
    sharing.get_by_role("button", name="Thu hồi").click()
    sharing.get_by_text("Đã thu hồi").wait_for()
    assert page.goto(address).status == 404
    assert page.locator("h1").inner_text() == "Liên kết xem trước không dùng được"


def test_the_form_stays_open_with_what_was_typed(editor, draft):
    desk = Desk(editor())
    desk.open(draft.pk)
    desk.fill(title="Chưa lưu")
    with desk.page.expect_popup():
        desk.page.get_by_role("link", name="Chia sẻ bản xem trước").click()
    assert desk.page.input_value("#id_title") == "Chưa lưu"


def test_sites_that_the_draft_links_to_learn_nothing_of_the_link(sharing, page, server):
    told = []
    page.goto(make_link(sharing))
    page.on("request", lambda request: told.append(request.all_headers().get("referer")))
    page.locator(".breadcrumb a").first.click()
    page.wait_for_url(f"{server}/")
    assert told[0] is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_have_no_violation(editor, visitor, draft, scheme, width):
    view = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    sharing = editor(**view)
    sharing.goto(f"/admin/news/article/{draft.pk}/chia-se/")
    address = make_link(sharing)
    assert violations(sharing) == []
    page = visitor(**view).new_page()
    for opened in (address, "/xem-truoc/sai/"):
        page.goto(opened)
        assert violations(page) == []
