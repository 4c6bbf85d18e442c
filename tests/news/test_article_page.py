"""The article page: the sample's elements in the sample's order, each of them real."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from news.models import Article
from portal.images import store
from stats.snapshot import snapshot
from tests.makers import make_article, make_category, make_picture, make_tag
from tests.portal.reading import tags, words

pytestmark = pytest.mark.django_db
HANOI = timezone(timedelta(hours=7))
SAMPLE = {
    "title": "Bộ Nội vụ: Ban hành kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2020",
    "lead": "Bộ Nội vụ vừa ban hành kế hoạch.",
    "body": "<p>Ngày 18/3/2020, Bộ trưởng ký Quyết định số 178/QĐ-BNV.</p>",
    "byline": "Văn phòng BCĐCCHC của Chính phủ",
    "source_name": "Cổng Chính phủ",
    "source_url": "https://example.gov.vn/tin",
    "source_time": datetime(2020, 3, 23, 8, 5, tzinfo=HANOI),
    "published_at": datetime(2020, 3, 24, 10, 46, tzinfo=HANOI),
}


@pytest.fixture
def article():
    return make_article(**SAMPLE, category=make_category("Thông tin tuyên truyền"))


@pytest.fixture
def read(client):
    def get(article: Article) -> str:
        return client.get(article.get_absolute_url()).content.decode()

    return get


def test_the_elements_stand_in_the_order_of_the_sample(article, read):
    make_article("Tin đăng sau", category=article.category)
    page = read(article)
    marks = [
        "<main",
        'aria-label="Đường dẫn trang"',
        "<h1>",
        "10:46 24/03/2020",
        "Xem với cỡ chữ",
        "Inverts",
        "vừa ban hành kế hoạch.</p>",
        "178/QĐ-BNV",
        "Văn phòng BCĐCCHC của Chính phủ</p>",
        "Nguồn: ",
        'aria-label="Chia sẻ"',
        "Tin khác</h2>",
        "</main>",
        "<aside",
    ]
    page = page[page.index("<main") :]
    places = [page.find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)


def test_there_is_one_heading_of_the_first_level(article, read):
    assert len(tags(read(article), "h1")) == 1


def test_the_time_is_shown_as_in_the_sample(article, read):
    assert '<time datetime="2020-03-24T10:46:00+07:00">10:46 24/03/2020</time>' in read(article)


def test_the_views_stand_behind_the_time_and_in_the_toolbar(article, read):
    snapshot.totals["article", article.pk] = 1468
    page = read(article)
    assert '10:46 24/03/2020</time> <span class="views">| Lượt xem : 1.468</span>' in page
    assert '<span class="toolbar-views">Lượt xem : 1.468</span>' in page


def test_no_number_of_views_is_invented(article, read):
    snapshot.site = None
    assert "Lượt xem" not in read(article)


def test_the_breadcrumb_names_every_level(client, read):
    child = make_category("Quyết định", parent=make_category("Cải cách thể chế"))
    page = read(make_article(category=child))
    crumbs = page[page.index('class="breadcrumb"') : page.index("</ol>")]
    assert words(crumbs).endswith("Trang chủ Cải cách thể chế Quyết định")


def test_the_source_is_named_with_link_and_its_own_time(article, read):
    page = read(article)
    assert '<a href="https://example.gov.vn/tin" rel="noopener noreferrer">Cổng Chính phủ</a>' in page
    assert 'đăng lúc <time datetime="2020-03-23T08:05:00+07:00">08:05 23/03/2020</time>' in page


def test_a_source_without_an_address_is_only_named(read):
    assert "Nguồn: TTXVN" in words(read(make_article(source_name="TTXVN")))


def test_an_article_without_source_and_byline_leaves_both_out(read):
    page = read(make_article())
    assert not any(mark in page for mark in ("Nguồn: ", 'class="byline"', 'class="source"', "Từ khóa:"))


def test_tags_lead_to_their_lists(article, read):
    article.tags.add(make_tag("chuyển đổi số"))
    assert '<a href="/tu-khoa/chuyen-doi-so/" rel="tag">chuyển đổi số</a>' in read(article)


def test_marks_of_html_in_a_title_stay_letters(read):
    page = read(make_article('Chỉ số <b>PAR</b> & "SIPAS"'))
    assert "<h1>Chỉ số &lt;b&gt;PAR&lt;/b&gt; &amp; &quot;SIPAS&quot;</h1>" in page


class TestCover:
    FIELDS = {"cover_alt": "Trụ sở Bộ", "cover_caption": "Toàn cảnh", "cover_credit": "Văn phòng Bộ"}

    @pytest.fixture
    def page(self, read):
        return read(make_article(cover=store(make_picture((1400, 800))), **self.FIELDS))

    def test_it_has_its_size_and_its_renditions(self, page):
        image = next(given for _, given in tags(page, "img") if given["alt"] == "Trụ sở Bộ")
        assert (image["width"], image["height"]) == ("1400", "800")
        assert image["srcset"].count(".webp") == 4

    def test_it_is_loaded_at_once(self, page):
        image = next(given for _, given in tags(page, "img") if given["alt"] == "Trụ sở Bộ")
        assert image["fetchpriority"] == "high"
        assert "loading" not in image

    def test_caption_and_credit_stand_below_it(self, page):
        caption = page[page.index("<figcaption>") : page.index("</figcaption>")]
        assert words(caption) == "Toàn cảnh Ảnh: Văn phòng Bộ"

    def test_a_decorative_one_is_silent(self, read):
        page = read(make_article(cover=store(make_picture()), cover_decorative=True, cover_alt="Cũ"))
        cover = page[page.index('class="cover"') :]
        assert tags(cover, "img")[0][1]["alt"] == ""


class TestSharing:
    def test_links_need_no_script_of_others(self, article, read):
        page = read(article)
        addresses = [given.get("href", "") for _, given in tags(page, "a")]
        for start in ("mailto:?", "https://www.facebook.com/sharer/", "https://zalo.me/"):
            assert any(address.startswith(start) for address in addresses)
        assert all(given["src"].startswith("/static/") for _, given in tags(page, "script"))

    def test_a_title_with_an_ampersand_stays_whole_in_the_mail(self, read):
        assert "mailto:?subject=A%20%26%20B&amp;body=" in read(make_article("A & B"))

    def test_a_button_prints(self, article, read):
        assert "In bài viết" in read(article)


class TestMetadata:
    def test_the_elements_of_dublin_core_are_never_empty(self, read):
        given = {meta.get("name"): meta.get("content") for _, meta in tags(read(make_article()), "meta")}
        for name in ("title", "creator", "date", "description", "publisher", "identifier"):
            assert given[f"DC.{name}"]

    def test_a_shared_link_has_title_summary_and_picture(self, read):
        page = read(make_article("Tiêu đề", lead="Tóm tắt.", cover=store(make_picture()), cover_alt="x"))
        given = {meta.get("property"): meta.get("content") for _, meta in tags(page, "meta")}
        assert (given["og:title"], given["og:description"]) == ("Tiêu đề", "Tóm tắt.")
        assert given["og:image"].startswith("http://testserver/media/anh/")

    def test_the_page_is_named_after_the_article(self, read):
        assert "<title>Tiêu đề – " in read(make_article("Tiêu đề"))


def test_the_header_tells_the_day_in_hanoi(article, read):
    with time_machine.travel(datetime(2020, 3, 24, 0, 30, tzinfo=HANOI), tick=False):
        article.published_at -= timedelta(days=2)
        article.save()
        assert ">Thứ Ba, ngày 24/03/2020</time>" in read(article)
