"""A small portal that shows every kind of page with everything that can stand on it."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from PIL import Image, ImageDraw

from news.models import Category, HomeBlock, Tag
from portal import images
from portal.models import Link, Page, Place, SiteSettings
from stats.models import Entry, EntryKind, Gate, Measure, PageTotal, SiteDay
from tests.makers import make_article, make_category

from .document_content import add_documents
from .video_content import add_videos

LONG_TITLE = " ".join(f"Triển khai nhiệm vụ cải cách thủ tục hành chính năm {year}" for year in range(2020, 2024))
UNBROKEN_TITLE = "TUYÊNTRUYỀNCẢICÁCHHÀNHCHÍNH" * 5
NOTICE_STOP = datetime(2099, 1, 5, 22, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NUMBERS = ["Tiếp nhận trong kỳ", "Đã giải quyết đúng hạn", "Đang giải quyết", "Trả lại để bổ sung", "Quá hạn"]

PAGES = {  # every kind of public page, by the address that `fill` gives it
    "home": "/",
    "list": "/tin-tuc/",
    "second page of the list": "/tin-tuc/?page=2",
    "category": "/chuyen-muc/hien-dai-hoa/",
    "empty category": "/chuyen-muc/cai-cach-tai-chinh/",
    "tag": "/tu-khoa/chuyen-doi-so/",
    "article": "/tin-tuc/9001/",
    "bare article": "/tin-tuc/9002/",
    "article with a long title": "/tin-tuc/9003/",
    "article with an unbroken title": "/tin-tuc/9004/",
    "standing page": "/gioi-thieu/",
    "videos": "/video/",
    "empty kind of videos": "/video/loai/toa-dam/",
    "video": "/video/9101/",
    "upright video with a long title": "/video/9102/",
    "video at YouTube": "/video/9103/",
    "video in the making": "/video/9104/",
    "documents": "/van-ban/",
    "no document found": "/van-ban/?tim=khong-co&nam=2022",
    "document": "/van-ban/9201/",
    "replaced document": "/van-ban/9202/",
    "site map": "/so-do-cong/",
    "feeds": "/rss/",
    "statistics": "/thong-ke/",
    "definitions": "/thong-ke/cach-tinh/",
    "open data": "/thong-ke/du-lieu/",
    "display": "/hien-thi/?ve=/tin-tuc/",
    "not found": "/khong-co-trang-nay-o-day/sai/",
    "gone": "/tin-tuc/bai-da-go-9005/",
}
# Without a frame around them.
ERROR_FILES = {f"error {status}": f"/static/errors/{status}.html" for status in (400, 500, 503, 507)}


def draw_picture(width: int = 1000, height: int = 625) -> Image.Image:
    """Draw a picture in many colours, always the same."""
    picture = Image.new("RGB", (width, height), "#d8e2ea")
    pen = ImageDraw.Draw(picture)
    for number, left in enumerate(range(0, width, 90)):
        top = height // 3 + number * 37 % (height // 2)
        pen.rectangle((left, top, left + 70, height), fill=("#8a1c2e", "#33556f", "#b58a3c", "#2f6b4f")[number % 4])
    return picture


def picture_file() -> dict:
    """Return a picture as a file that a person chooses."""
    file = io.BytesIO()
    draw_picture().save(file, "PNG")
    return {"name": "Ảnh một cửa.png", "mimeType": "image/png", "buffer": file.getvalue()}


def rich_body(picture: str) -> str:
    heads = "".join(f'<th scope="col">{text} (hồ sơ)</th>' for text in ["Cơ quan thực hiện", *NUMBERS])
    row = "".join(f"<td>{number}.100</td>" for number in range(11, 11 + len(NUMBERS)))
    rows = "".join(f'<tr><th scope="row">{name}</th>{row}</tr>' for name in ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế"))
    return f"""<p>Theo <a href="https://vbpl.vn/quyet-dinh-178">Quyết định số 178/QĐ-BNV</a>, các cơ quan thực hiện
<strong>sáu nội dung</strong> <em>trong năm</em>: Ế, Ộ, Ẵ, Ữ.</p>
<h2>Kết quả giải quyết hồ sơ</h2>
<table><caption>Hồ sơ theo cơ quan</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
<h3>Việc cần làm</h3>
<ul><li>Rà soát thủ tục<ul><li>của cấp tỉnh</li><li>của cấp xã</li></ul></li><li>Công khai kết quả</li></ul>
<ol><li>Tiếp nhận</li><li>Giải quyết</li><li>Trả kết quả</li></ol>
<blockquote><p>Người dân là trung tâm của cải cách.</p></blockquote>
<figure class="image align-right"><img src="/media/{picture}" alt="Bộ phận một cửa" width="1000" height="625">
<figcaption>Bộ phận một cửa của phường.</figcaption></figure>
<p class="text-justify">{"Công tác tuyên truyền nâng cao nhận thức của đội ngũ cán bộ và người dân. " * 6}</p>
<p><img src="/media/{picture}" alt="Người dân nộp hồ sơ" width="1000" height="625"></p><hr>
<p class="text-center">Hết phần một.</p>"""


def fill() -> None:
    """Make the portal's content. The addresses in PAGES rely on its ids, which no sequence will reach."""
    picture = images.store_picture(draw_picture())
    parent = make_category("Hiện đại hóa hành chính", menu_name="Hiện đại hóa", slug="hien-dai-hoa")
    Category.objects.filter(pk=parent.pk).update(home_block=HomeBlock.COLUMN, description="Tin về chính phủ số.")
    child = make_category("Dịch vụ công trực tuyến", slug="dich-vu-cong", parent=parent, order=1)
    notices = make_category("Thông báo", slug="thong-bao", home_block=HomeBlock.ANNOUNCEMENTS, order=2)
    make_category("Cải cách tài chính công", slug="cai-cach-tai-chinh", order=3)
    add_articles(picture, parent, child, notices)
    add_videos(picture, images.store_picture(draw_picture(720, 1280)))
    add_documents()
    add_frame()
    add_numbers()


def add_numbers() -> None:
    """Let the portal look back on two months and an opening balance, as in the sample of the state portal."""
    today = timezone.localdate()
    SiteDay.objects.bulk_create(
        SiteDay(day=today - timedelta(n), views=900 + 7 * n, pages=2_000 + n, visits=400 + 5 * (n % 7), visitors=380)
        for n in range(60)
    )
    opening = {"measure": Measure.VISITS, "amount": 34_706_740, "source": "Cổng cũ", "author_name": "Ban Biên tập"}
    Entry(kind=EntryKind.OPENING, day=today - timedelta(60), **opening).save()
    gate = Gate.enter()
    PageTotal.objects.create(page_type="article", page_id=9001, views=1_468, week=120, version=gate.version)
    PageTotal.objects.create(page_type="video", page_id=9101, views=1_468, week=90, version=gate.version)
    PageTotal.objects.create(page_type="watched", page_id=9101, views=1_023, week=60, version=gate.version)


def add_articles(picture: str, parent: Category, child: Category, notices: Category) -> None:
    cover = {"cover": picture, "cover_alt": "Bộ phận một cửa", "cover_caption": "Một cửa", "cover_credit": "Bộ Nội vụ"}
    source = {"source_name": "Báo Điện tử Chính phủ", "source_url": "https://baochinhphu.vn/tin"}
    main = make_article(
        "Bộ Nội vụ ban hành kế hoạch thông tin, tuyên truyền cải cách hành chính",
        id=9001,
        category=child,
        body=rich_body(picture),
        byline="Văn phòng Ban Chỉ đạo",
        source_time=timezone.now() - timedelta(days=1),
        **cover,
        **source,
    )
    main.tags.set([Tag.objects.create(name="Chuyển đổi số")])
    make_article("Bài không có ảnh", id=9002, category=child)
    make_article(LONG_TITLE, id=9003, category=parent, featured_order=1, **cover)
    make_article(UNBROKEN_TITLE[:120], id=9004, category=parent, featured_order=2)
    make_article("Bài đã gỡ", id=9005, category=parent).withdraw("Số liệu chưa chính xác.")
    older = timezone.now() - timedelta(days=2)
    for number in range(6, 32):
        category, shown = [(parent, cover), (notices, {}), (child, {})][number % 3]
        make_article(
            f"Tin số {number} về cải cách thủ tục hành chính",
            id=9000 + number,
            category=category,
            published_at=older - timedelta(hours=number),
            **shown,
        )


def add_frame() -> None:
    SiteSettings.objects.create(
        superior_body="Ban Chỉ đạo cải cách hành chính của Chính phủ",
        portal_name="Cải cách hành chính nhà nước",
        tagline="Tin tức cải cách hành chính.",
        owner="Văn phòng Ban Chỉ đạo",
        responsible_person="Nguyễn Văn Mẫu",
        address="Số 1, phố Minh Họa, Hà Nội",
        phone="024 0000 0000",
        email="lienhe@example.gov.vn",
        copyright="© Văn phòng Ban Chỉ đạo",
        source_rule="Ghi rõ nguồn khi phát hành lại thông tin.",
        notice="Cổng tạm dừng để nâng cấp.",
        notice_stop_at=NOTICE_STOP,
        notice_back_at=NOTICE_STOP + timedelta(hours=6),
    )
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu", body="<h2>Nhiệm vụ</h2><p>Thông tin cho người dân.</p>")
    Link.objects.create(label="Giới thiệu", url="/gioi-thieu/", place=Place.MENU_START)
    Link.objects.create(label="Tin tức", url="/tin-tuc/", place=Place.MENU_START, order=1)
    Link.objects.create(label="Giới thiệu", url="/gioi-thieu/", place=Place.FOOTER)
    Link.objects.create(label="Bộ Nội vụ", url="https://moha.gov.vn", place=Place.WEBSITES)
