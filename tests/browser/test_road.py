"""The whole road: an editor writes and publishes in the admin, a citizen reads it on a phone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from news.models import Article
from tests.makers import make_article, make_category

from .content import picture_file
from .desk import Desk, log_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TITLE = "Ban hành kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2020"
LEAD = "Kế hoạch nêu bảy nội dung tuyên truyền và giao việc cho từng đơn vị."
FROM_WORD = """<p class=MsoNormal style='margin:0cm;color:#777'><b style='mso-bidi-font-weight:normal'>
<span lang=VI style='font-size:8.0pt;font-family:"Times New Roman"'>Các đơn vị</span></b><span style='font-size:8pt'>
báo cáo trước ngày 15 hằng tháng.<o:p></o:p></span></p><!--[if gte mso 9]><xml>rác</xml><![endif]-->
<table border=1 style='width:900pt'><tr><th style='width:50pt'>Quý I</th><td>12 tin</td></tr></table>"""
SAMPLE = {  # the elements of the sample page, in its order, and words in each
    ".breadcrumb": "Trang chủ",
    "h1": TITLE,
    ".story > .meta": "10:46 24/03/2020",
    "[role=toolbar]": "Xem với cỡ chữ",
    ".lead": LEAD,
    "figure.cover": "Lễ ký kế hoạch",
    ".story-body": "Kế hoạch gồm bảy nội dung.",
    ".byline": "Văn phòng Ban Chỉ đạo",
    ".other-news": "Tin khác",
}
PLACES = """(parts) => parts.map((part) => {
  const found = document.querySelector(part);
  return found ? [found.textContent.replace(/\\s+/g, " "), found.getBoundingClientRect().top] : [part + " is missing", NaN];
})"""


def write(desk: Desk) -> None:
    """Type and paste an article into the form, its text into CKEditor itself."""
    desk.open_new()
    desk.fill(title=TITLE, lead=LEAD, byline="Văn phòng Ban Chỉ đạo", cover_caption="Lễ ký kế hoạch")
    desk.text.click()
    desk.write("Kế hoạch gồm ")
    desk.tool("bold")
    desk.write("bảy nội dung")
    desk.tool("bold")
    desk.write(".")
    desk.page.keyboard.press("Enter")
    desk.insert_picture("Người dân đọc thông báo")
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Enter")
    desk.format("Tiêu đề mục")
    desk.write("Tổ chức thực hiện")
    desk.page.keyboard.press("Enter")
    desk.paste(FROM_WORD)
    desk.page.set_input_files("#id_cover", picture_file())
    desk.fill(cover_alt="Bộ phận một cửa", published_at_0="24/03/2020", published_at_1="10:46")
    desk.page.select_option("#id_category", label="Thông tin, tuyên truyền")


@pytest.fixture(scope="module")
def road(chromium, server):
    """Go the editor's part of the road once; keep what came of it for the tests."""
    category, now = make_category("Thông tin, tuyên truyền"), timezone.now()
    for days in (2000, 3000, 4000):
        make_article(f"Tin cũ {days}", category=category, published_at=now - timedelta(days=days))
    context, complaints = chromium.new_context(base_url=server, locale="vi-VN"), []
    desk = Desk(log_in(context.new_page()))
    desk.page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    write(desk)
    desk.press("Đăng ngay")
    yield SimpleNamespace(desk=desk, complaints=complaints, article=Article.objects.filter(title=TITLE).first())
    context.close()


class TestTheEditor:
    def test_is_told_that_the_article_is_published(self, road):
        assert "Đang đăng" in road.desk.page.locator("#result_list tr", has_text=TITLE).inner_text()

    def test_keeps_what_was_typed(self, road):
        assert "<p>Kế hoạch gồm <strong>bảy nội dung</strong>.</p>" in road.article.body.replace("&nbsp;", " ")

    def test_keeps_the_heading(self, road):
        assert "<h2>Tổ chức thực hiện</h2>" in road.article.body

    def test_keeps_the_words_of_what_was_pasted(self, road):
        assert "<strong>Các đơn vị</strong> báo cáo trước ngày 15 hằng tháng." in " ".join(road.article.body.split())

    def test_keeps_the_pasted_table(self, road):
        assert "<th>Quý I</th>" in road.article.body

    @pytest.mark.parametrize("rubbish", ["Mso", "mso", "style=", "8.0pt", "o:p", "rác", "border="])
    def test_keeps_nothing_of_the_word_processor(self, road, rubbish):
        assert rubbish not in road.article.body

    def test_keeps_the_uploaded_picture_with_its_text(self, road):
        assert 'alt="Người dân đọc thông báo"' in road.article.body
        assert 'src="/media/anh/' in road.article.body

    def test_meets_no_error_of_the_page(self, road):
        assert road.complaints == []


class TestTheCitizen:
    @pytest.fixture
    def phone(self, road, visitor):
        """Open the home page on a phone and tap the title."""
        page = visitor(**PHONE).new_page()
        page.goto("/")
        page.get_by_role("link", name=TITLE).first.tap()
        page.wait_for_url("**/tin-tuc/ban-hanh-ke-hoach-**")
        return page

    def test_reads_every_element_of_the_sample(self, phone):
        places = dict(zip(SAMPLE, phone.evaluate(PLACES, list(SAMPLE)), strict=True))
        assert {part: words for part, (words, _) in places.items() if SAMPLE[part] not in words} == {}

    def test_finds_them_in_the_order_of_the_sample(self, phone):
        tops = [top for _, top in phone.evaluate(PLACES, list(SAMPLE))]
        assert tops == sorted(tops)

    def test_sees_the_cover_and_the_picture_in_the_text(self, phone):
        for picture in phone.locator(".cover img, .story-body img").all():
            picture.scroll_into_view_if_needed()
            picture.evaluate("image => image.decode()")
        shown = phone.evaluate("[...document.querySelectorAll('main img')].map((i) => [i.alt, i.naturalWidth > 300])")
        assert shown == [["Bộ phận một cửa", True], ["Người dân đọc thông báo", True]]

    def test_sees_the_unit_at_the_right(self, phone):
        assert phone.locator(".byline").evaluate("line => getComputedStyle(line).textAlign") == "right"

    def test_reads_all_of_the_text_in_one_size(self, phone):
        sizes = phone.evaluate(
            "[...document.querySelectorAll('.story-body p, .story-body p *')].map((e) => getComputedStyle(e).fontSize)"
        )
        assert len(set(sizes)) == 1

    def test_finds_other_news_with_their_dates(self, phone):
        lines = phone.locator(".other-news li").all_inner_texts()
        assert [line.split("(")[0].strip() for line in lines] == ["Tin cũ 2000", "Tin cũ 3000", "Tin cũ 4000"]

    def test_goes_on_to_the_next_article(self, phone):
        phone.get_by_role("link", name="Tin cũ 2000").tap()
        phone.wait_for_url("**/tin-cu-2000-*/")
        assert phone.locator("h1").inner_text() == "Tin cũ 2000"

    def test_copies_the_address(self, phone, server):
        phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
        phone.get_by_role("button", name="Sao chép liên kết").tap()
        phone.get_by_text("Đã sao chép liên kết.").wait_for()
        assert phone.evaluate("navigator.clipboard.readText()") == phone.url

    def test_meets_the_address_in_every_link_to_share_it(self, phone):
        links = phone.locator(".share a").evaluate_all("links => links.map((link) => decodeURIComponent(link.href))")
        assert [phone.url in link for link in links] == [True] * 3
