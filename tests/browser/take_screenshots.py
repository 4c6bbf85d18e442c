"""Take the pictures of the README and of the editors' guide (`make screenshots`).

With SCREENSHOTS_ALL=1: every kind of page, narrow and wide, by day and by night, in the smallest and the largest text,
into var/screenshots/, for looking at.
"""

import io
import os
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image

from documents.models import Document
from news.models import Article, Tag
from portal.publishing import State
from tests.makers import make_article_in, make_editor
from videos.models import Video

from .desk import Desk

pytestmark = pytest.mark.browser

IMAGES = Path(settings.BASE_DIR) / "docs" / "images"
MOST_BYTES = 200_000
WIDE, PHONE = {"width": 1280, "height": 1500}, {"width": 360, "height": 1200}
PAGES = [
    "home",
    "list",
    "category",
    "tag",
    "article",
    "videos",
    "video",
    "standing page",
    "site map",
    "feeds",
    "statistics",
    "definitions",
    "open data",
    "display",
    "gone",
    "missing",
]
READERS_PICTURES = {  # file name: page, display choice, viewport
    "home": ("home", "", WIDE),
    "article": ("article", "", WIDE),
    "article-phone": ("article", "", PHONE),
    "article-inverts": ("article", "1.toi", WIDE),
    "video": ("video", "", WIDE),
    "statistics": ("statistics", "", WIDE),
}
EDITORS_PICTURES = {
    "admin-list": "/admin/news/article/",
    "admin-article": "/admin/news/article/{pk}/change/",
    "admin-video": "/admin/videos/video/{video}/change/",
    "admin-document": "/admin/documents/document/{document}/change/",
    "admin-pictures": "/admin/pictures/picture/",
    "admin-readers": "/admin/stats/siteday/",
}
LEAD = "Sáng 24/3, Bộ Nội vụ tổ chức hội nghị trực tuyến tổng kết công tác cải cách hành chính năm 2019."
BODY = (
    "<p>Dự hội nghị có lãnh đạo Bộ Nội vụ, đại diện các bộ, ngành và 63 tỉnh, thành phố.</p>"
    "<p>Hội nghị nghe báo cáo kết quả năm 2019.</p><p>Các đại biểu thảo luận về nhiệm vụ năm 2020.</p>"
)
FAULTS = (
    '<h2>Kết quả</h2><h4>Thủ tục hành chính</h4><p>- Đã cắt giảm 120 thủ tục, <a href="/tin-tuc/bao-cao-999999/">báo cáo</a>.'
    '</p><p>Toàn văn kế hoạch: <a href="/gioi-thieu/">xem tại đây</a>.</p>'
)
PHONE_BROWSER = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36"
)
DESK_BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture(scope="module")
def addresses(server):
    """Load the demonstration content; return the address of each kind of page."""
    call_command("load_demo", stdout=io.StringIO())
    call_command("generate_readership", views=3_000_000, articles=43, days=400, stdout=io.StringIO())
    sample = Article.objects.get(published_at__date="2020-03-24")
    shown = {"article": sample, "category": sample.category, "tag": Tag.objects.filter(articles=sample).first()}
    shown["video"] = Video.objects.published().newest_first().first()
    shown["gone"] = Article.objects.in_state(State.WITHDRAWN).first()
    fixed = {"home": "/", "list": "/tin-tuc/", "standing page": "/gioi-thieu/", "site map": "/so-do-cong/"}
    fixed |= {"statistics": "/thong-ke/", "definitions": "/thong-ke/cach-tinh/", "open data": "/thong-ke/du-lieu/"}
    fixed |= {"feeds": "/rss/", "videos": "/video/", "display": "/hien-thi/", "missing": "/khong-co-trang/nay/"}
    return fixed | {name: thing.get_absolute_url() for name, thing in shown.items()}


def keep(name: str, png: bytes) -> None:
    """Write a picture for the documentation, in fewer colours where that makes it light enough."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64):
        file = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() < MOST_BYTES:
            break
    (IMAGES / f"{name}.png").write_bytes(file.getvalue())
    assert file.tell() < MOST_BYTES


@pytest.mark.parametrize("name", READERS_PICTURES)
def test_picture_of_what_readers_see(addresses, visitor, name):
    shown, display, viewport = READERS_PICTURES[name]
    page = visitor(display, viewport=viewport).new_page()
    page.goto(addresses[shown], wait_until="networkidle")
    keep(name, page.screenshot())


def log_in(page, user):
    page.goto("/admin/")
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-bien-tap")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()
    return page


@pytest.fixture
def draft(server):
    """Make a draft as somebody has just begun it."""
    return make_article_in(State.DRAFT, "Hội nghị tổng kết cải cách hành chính", lead=LEAD, body=BODY)


@pytest.fixture
def sit_down(visitor):
    """Return a way to log in somebody of the newsroom by name; returns their desk."""

    def open_desk(last_name: str, first_name: str, **options) -> Desk:
        user = make_editor(last_name=last_name, first_name=first_name)
        context = visitor(**{"viewport": {"width": 1280, "height": 900}} | options)
        return Desk(log_in(context.new_page(), user))

    return open_desk


@pytest.mark.parametrize("name", EDITORS_PICTURES)
def test_picture_of_what_editors_see(addresses, sit_down, name):
    page = sit_down("Nguyễn Thu", "Hà", viewport={"width": 1280, "height": 1100}).page
    sample = Article.objects.get(published_at__date="2020-03-24")
    video = Video.objects.published().newest_first().first()
    named = {"pk": sample.pk, "video": video.pk, "document": Document.objects.get(number="178/QĐ-BNV").pk}
    page.goto(EDITORS_PICTURES[name].format(**named), wait_until="networkidle")
    keep(name, page.screenshot())


def test_picture_of_the_checks(draft, sit_down):
    Article.objects.filter(pk=draft.pk).update(body=FAULTS, category=None)
    desk = sit_down("Nguyễn Thu", "Hà", viewport={"width": 1280, "height": 760})
    desk.open(draft.pk)
    panel = desk.page.get_by_role("region", name="Kiểm tra trước khi đăng")
    panel.get_by_role("link").first.wait_for()
    desk.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    keep("admin-checks", desk.page.screenshot())


def test_picture_of_the_live_preview(addresses, sit_down):
    desk = sit_down("Nguyễn Thu", "Hà", viewport={"width": 1440, "height": 900})
    desk.open(Article.objects.get(published_at__date="2020-03-24").pk)
    desk.page.get_by_role("button", name="Xem song song").click()
    desk.page.frame_locator("#live-preview iframe").locator("#noi-dung").wait_for()
    desk.page.wait_for_load_state("networkidle")
    keep("admin-live-preview", desk.page.screenshot())


def test_picture_of_two_versions(draft, sit_down):
    desk = sit_down("Nguyễn Thu", "Hà", viewport={"width": 1280, "height": 780})
    desk.open(draft.pk)
    desk.fill(title="Hội nghị tổng kết cải cách hành chính năm 2019", lead=LEAD.replace("Sáng", "Chiều"))
    desk.text.locator("p").nth(1).click()
    desk.page.keyboard.press("End")
    desk.write(" Thứ trưởng chủ trì.")
    desk.press("Lưu")
    desk.page.locator("#result_list").wait_for()
    desk.page.goto(f"/admin/news/article/{draft.pk}/history/")
    desk.page.get_by_role("button", name="So sánh").click()
    desk.page.locator(".compared").first.wait_for()
    keep("admin-history", desk.page.screenshot())


def test_picture_of_the_second_save(draft, sit_down):
    first = sit_down("Nguyễn Thu", "Hà")
    second = sit_down("Trần Quốc", "Bình", viewport={"width": 1280, "height": 740})
    first.open(draft.pk)
    second.open(draft.pk)
    for desk, text in ((first, " Bộ trưởng chủ trì."), (second, " Thứ trưởng chủ trì.")):
        desk.text.locator("p").nth(1).click()
        desk.page.keyboard.press("End")
        desk.write(text)
    first.press("Lưu")
    first.page.locator("#result_list").wait_for()
    second.fill(byline="Trung tâm Thông tin")
    second.press("Lưu")
    second.page.get_by_role("heading", name="Có người đã lưu trước bạn").wait_for()
    keep("admin-joining", second.page.screenshot())


def test_picture_of_an_unsaved_copy(draft, sit_down):
    desk = sit_down("Nguyễn Thu", "Hà", viewport={"width": 1280, "height": 800})
    desk.open(draft.pk)
    desk.fill(title="Hội nghị tổng kết cải cách hành chính năm 2019")
    desk.page.locator(".together-kept", has_text="Đã giữ bản tạm lúc").wait_for()
    desk.page.goto("/admin/")
    desk.open(draft.pk)
    desk.page.get_by_role("button", name="So sánh", exact=True).click()
    desk.page.locator(".together-comparison ins").first.wait_for()
    keep("admin-unsaved", desk.page.screenshot())


def test_picture_of_the_sessions(server, visitor):
    user = make_editor(last_name="Nguyễn Thu", first_name="Hà")
    log_in(visitor(user_agent=PHONE_BROWSER).new_page(), user)
    page = log_in(visitor(user_agent=DESK_BROWSER, viewport={"width": 1280, "height": 480}).new_page(), user)
    page.goto("/admin/phien/")
    keep("admin-sessions", page.screenshot())


def test_pictures_for_looking_at(addresses, visitor):
    """Take every page at both ends of width, text size and theme into var/screenshots, where SCREENSHOTS_ALL is set."""
    for name in PAGES if "SCREENSHOTS_ALL" in os.environ else []:
        take(addresses[name], visitor, name)


def take(address: str, visitor, name: str) -> None:
    folder = Path(settings.BASE_DIR) / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for width, display in product((360, 1280), ("0", "4", "0.toi", "4.toi")):
        page = visitor(display, viewport={"width": width, "height": 900}, reduced_motion="reduce").new_page()
        page.goto(address, wait_until="networkidle")
        page.locator("img[loading=lazy]").evaluate_all(
            "images => images.forEach((image) => { image.loading = 'eager' })"
        )
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{width}-{display}.png", full_page=True)
