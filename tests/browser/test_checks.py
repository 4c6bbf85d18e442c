"""“Kiểm tra trước khi đăng” in the hands of an editor: types, sees what to mend, follows the link, mends, publishes."""

import pytest
from playwright.sync_api import expect

from documents.models import Document
from news.models import Article
from portal import images
from portal.publishing import State
from tests.documents.makers import make_document_in, make_issuer, make_kind
from tests.makers import make_article_in, make_category, make_picture
from tests.videos.makers import make_video_in
from videos.models import Video

from .axe import violations
from .desk import Desk

pytestmark = pytest.mark.browser
LEAD = "Bộ Nội vụ ban hành kế hoạch cải cách hành chính năm 2020 của các bộ."


class Checks:
    """The panel below a form."""

    def __init__(self, page):
        self.page = page
        self.panel = page.get_by_role("region", name="Kiểm tra trước khi đăng")
        self.said = self.panel.get_by_role("status")

    def link(self, words: str):
        return self.panel.get_by_role("link", name=words)

    def follow(self, words: str) -> None:
        """Follow a line by keyboard."""
        self.link(words).focus()
        self.page.keyboard.press("Enter")

    def is_right(self) -> None:
        expect(self.said).to_contain_text("Không có lỗi nào cản trở việc đăng")

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id || document.activeElement.className")

    def wait_for_selection(self, text: str) -> None:
        self.page.wait_for_function("text => getSelection().toString() === text", arg=text)


@pytest.fixture(scope="module")
def category(server):
    return make_category("Thông báo")


@pytest.fixture
def checks(category, editor):
    return Checks(editor())


def test_an_article_is_mended_and_published(checks):
    desk = Desk(checks.page)
    desk.open_new()
    desk.fill(title="Kế hoạch năm 2020", lead=LEAD)
    desk.page.select_option("#id_category", label="Thông báo")
    desk.text.click()
    desk.format("Tiêu đề nhỏ")
    desk.write("Mục tiêu\nXem kế hoạch.")
    expect(checks.link("“Mục tiêu” nhảy cấp")).to_be_visible()
    checks.is_right()
    checks.follow("“Mục tiêu” nhảy cấp")
    checks.wait_for_selection("Mục tiêu")
    desk.format("Tiêu đề mục")
    expect(checks.link("nhảy cấp")).to_have_count(0)
    desk.press("Đăng ngay")
    assert Article.objects.published().get().body == "<h2>Mục tiêu</h2><p>Xem kế hoạch.</p>"


def test_a_dead_link_is_found_where_it_stands(checks):
    body = '<p>Chữ</p><p><a href="/tin-tuc/khong-co-99/">Một</a></p>' + "<p>Dòng</p>" * 60
    body += '<p>Cuối: <a href="/tin-tuc/khong-co-98/">Hai</a></p>'
    made = make_article_in(State.DRAFT, "Liên kết chết", lead=LEAD, body=body)
    desk = Desk(checks.page)
    desk.open(made.pk)
    expect(checks.said).to_contain_text("2 lỗi phải sửa")
    checks.follow("Liên kết “Hai” dẫn tới trang")
    checks.wait_for_selection("Hai")
    expect(desk.text.get_by_text("Hai")).to_be_in_viewport()
    desk.tool("unlink")
    expect(checks.said).to_contain_text("1 lỗi phải sửa")
    desk.press("Đăng ngay")
    refused = checks.page.locator(".refused")
    expect(refused).to_be_focused()
    checks.page.keyboard.press("Tab")
    checks.page.keyboard.press("Enter")
    checks.wait_for_selection("Một")
    desk.tool("unlink")
    desk.press("Đăng ngay")
    assert Article.objects.get(pk=made.pk).state == State.PUBLISHED


def test_a_line_that_is_followed_before_the_editor_has_started_is_followed_then(checks):
    made = make_article_in(State.DRAFT, "Mở", lead=LEAD, body='<p>Xem <a href="/tin-tuc/khong-co-97/">Ba</a></p>')
    held = []
    checks.page.route("**/ckeditor/lang/vi*.js*", lambda route: held.append(route))
    checks.page.goto(f"/admin/news/article/{made.pk}/change/", wait_until="commit")
    checks.page.wait_for_function("() => window.CKEDITOR?.instances?.id_body")
    checks.follow("Liên kết “Ba” dẫn tới trang")
    checks.page.wait_for_timeout(100)
    held.pop().continue_()
    checks.wait_for_selection("Ba")


def test_a_picture_without_a_description_is_chosen_in_the_text(checks):
    pictures = [f"/media/{images.store(make_picture())}" for _ in range(2)]
    body = "".join(f'<p><img alt="{alt}" src="{url}"></p>' for alt, url in zip(["Trụ sở", ""], pictures, strict=True))
    made = make_article_in(State.DRAFT, "Ảnh", lead=LEAD, body=body)
    desk = Desk(checks.page)
    desk.open(made.pk)
    checks.follow("Có ảnh trong nội dung chưa được mô tả")
    chosen = desk.text.locator(".cke_widget_focused img.cke_widget_element")
    expect(chosen).to_have_attribute("src", pictures[1])
    desk.page.keyboard.press("Enter")
    dialog = desk.page.locator(".cke_dialog:visible")
    dialog.get_by_label("Mô tả ảnh").fill("Bộ phận một cửa")
    dialog.get_by_role("button", name="Đồng ý").click()
    checks.is_right()


def test_a_table_gets_headers_as_the_advice_says(checks):
    body = "<p>Chữ</p><table><tbody><tr><td>Năm</td></tr><tr><td>2020</td></tr></tbody></table>"
    made = make_article_in(State.DRAFT, "Bảng", lead=LEAD, body=body)
    desk = Desk(checks.page)
    desk.open(made.pk)
    checks.follow("Bảng chưa có ô tiêu đề: bấm chuột phải vào bảng, mở “Thuộc tính bảng”")
    desk.text.get_by_text("Năm").click(button="right")
    menu = desk.page.frame_locator("iframe.cke_panel_frame")
    menu.get_by_role("menuitem", name="Thuộc tính bảng").click()
    dialog = desk.page.locator(".cke_dialog:visible")
    dialog.get_by_label("Ô tiêu đề").select_option("row")
    dialog.get_by_role("button", name="Đồng ý").click()
    checks.is_right()


def test_a_video_is_mended_and_published(checks):
    made = make_video_in(State.DRAFT, "Đô thị thông minh", transcript="")
    checks.page.goto(f"/admin/videos/video/{made.pk}/change/")
    checks.follow("Hãy nhập lời thoại")
    assert checks.focused() == "id_transcript"
    checks.page.keyboard.type("Xin chào  quý vị, hoà bình và thủy lợi.")
    expect(checks.link("hai kiểu: “hoà” và “thủy”")).to_be_visible()
    checks.is_right()
    checks.follow("hai kiểu")
    checks.wait_for_selection("hoà")
    checks.page.keyboard.type("hòa")
    expect(checks.link("hai kiểu")).to_have_count(0)
    Desk(checks.page).press("Đăng ngay")
    assert Video.objects.get().state == State.PUBLISHED


def test_a_document_is_mended_and_published(checks):
    make_kind(), make_issuer()
    made = make_document_in(State.DRAFT, "178/QĐ-BNV", summary="")
    checks.page.goto(f"/admin/documents/document/{made.pk}/change/")
    expect(checks.link("chưa có tệp nào")).to_be_visible()
    checks.follow("Văn bản chưa có trích yếu")
    assert checks.focused() == "id_summary"
    checks.page.keyboard.type("Ban hành kế hoạch.")
    checks.is_right()
    checks.follow("chưa có tệp nào")
    assert checks.focused() == "id_files-0-upload"
    Desk(checks.page).press("Đăng ngay")
    assert Document.objects.get().state == State.PUBLISHED


def test_a_server_that_does_not_answer_takes_nothing_away(checks):
    made = make_article_in(State.DRAFT, "Mất mạng", lead="")
    Desk(checks.page).open(made.pk)
    checks.page.route("**/kiem-tra/", lambda route: route.abort())
    checks.page.fill("#id_lead", LEAD)
    expect(checks.said).to_contain_text("Chưa kiểm tra được")
    checks.page.unroute("**/kiem-tra/")
    checks.page.fill("#id_lead", f"{LEAD} Mới.")
    checks.is_right()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_panel_is_accessible(category, editor, width, theme):
    made = make_article_in(State.DRAFT, lead="", body='<h3>Mục</h3><p><a href="/tin-tuc/khong-co-9/">tại đây</a></p>')
    page = editor(viewport={"width": width, "height": 900}, color_scheme=theme)
    Desk(page).open(made.pk)
    Desk(page).press("Đăng ngay")
    expect(page.locator(".refused a")).to_have_count(2)
    found = [line for line in violations(page) if ".checks" in line or ".refused" in line or "#checks" in line]
    assert found == []
    heights = page.eval_on_selector_all(".checks a, .refused a", "links => links.map(a => a.offsetHeight)")
    assert min(heights) >= 24
    assert page.evaluate(
        "document.querySelector('#checks').scrollWidth <= document.querySelector('#checks').clientWidth"
    )
