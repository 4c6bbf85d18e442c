"""What is read most, on the newsroom's dashboard."""

import pytest
import time_machine

from stats.models import PageDay, PageTotal
from tests.makers import make_article, make_articles, make_category, make_desk
from tests.stats.desk import DASHBOARD, DAY, NOON, TODAY, WEEK, rows
from tests.stats.makers import count_views, make_entry
from videos.models import Category, Video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk("stats.view_readership")


class TestTheMostRead:
    def test_of_today_come_first(self, desk):
        few, many = make_article("Ít người đọc"), make_article("Nhiều người đọc")
        count_views(few, TODAY, 3)
        count_views(many, TODAY, 1_468)
        assert rows(desk, "bai-viet") == [["Nhiều người đọc", "1.468", "1.468"], ["Ít người đọc", "3", "3"]]

    def test_of_yesterday_are_others(self, desk):
        count_views(make_article("Hôm qua"), TODAY - DAY, 5)
        count_views(make_article("Hôm nay"), TODAY, 9)
        assert rows(desk, "bai-viet", ky="hom-qua") == [["Hôm qua", "5", "5"]]

    def test_of_seven_days_are_those_of_the_week(self, desk):
        article = make_article("Cả tuần")
        count_views(article, TODAY - WEEK, 100, week=0)
        count_views(article, TODAY, 7)
        assert rows(desk, "bai-viet", ky="7-ngay") == [["Cả tuần", "7", "107"]]

    def test_show_with_the_ledger_in_the_sum(self, desk):
        article = make_article("Có số dư")
        make_entry(1_000, page=article)
        count_views(article, TODAY, 5)
        assert rows(desk, "bai-viet") == [["Có số dư", "5", "1.005"]]

    @pytest.mark.parametrize("period", ["hom-nay", "7-ngay"])
    def test_are_not_what_was_done_most_on_pages(self, desk, period):
        article = make_article("Bài")
        count_views(article, TODAY, 1)
        PageDay.objects.create(day=TODAY, page_type="watched", page_id=article.pk, views=50)
        PageTotal.objects.create(page_type="watched", page_id=article.pk, views=50, week=50)
        assert rows(desk, "bai-viet", ky=period) == [["Bài", "1", "1"]]

    def test_are_linked(self, desk):
        article = make_article()
        count_views(article, TODAY, 5)
        assert f'href="{article.get_absolute_url()}"' in desk.get(DASHBOARD).content.decode()

    def test_are_named_by_their_number_when_they_are_gone(self, desk):
        article = make_article()
        count_views(article, TODAY, 5)
        pk = article.pk
        article.delete()
        assert rows(desk, "bai-viet") == [[f"Trang đã xóa (article/{pk})", "5", "5"]]

    def test_are_ten(self, desk):
        for number, article in enumerate(make_articles(12)):
            count_views(article, TODAY, number + 1)
        assert len(rows(desk, "bai-viet")) == 10


class TestCategoriesAndAuthors:
    @pytest.fixture
    def articles(self):
        reform, news = make_category("Cải cách"), make_category("Tin tức")
        for category, byline, views in ((reform, "Sở A", 5), (reform, "Sở B", 7), (news, "Sở A", 9), (news, "", 1)):
            article = make_article(category=category, byline=byline)
            count_views(article, TODAY, views)
            count_views(article, TODAY - DAY, 100 * views)

    def test_categories_share_the_views_of_their_articles(self, articles, desk):
        assert rows(desk, "chuyen-muc", bang="chuyen-muc") == [["Cải cách", "12"], ["Tin tức", "10"]]

    def test_authors_too(self, articles, desk):
        authors = rows(desk, "tac-gia", bang="tac-gia")
        assert authors == [["Sở A", "14"], ["Sở B", "7"], ["Không ghi tác giả", "1"]]

    @pytest.fixture
    def video(self):
        """Make a video that has been looked at three times and watched twice."""
        video = Video.objects.create(title="Phóng sự", category=Category.objects.create(name="Đời sống"))
        for page_type, times in (("video", 3), ("watched", 2)):
            PageDay.objects.create(day=TODAY, page_type=page_type, page_id=video.pk, views=times)
            PageTotal.objects.create(page_type=page_type, page_id=video.pk, views=times, week=times)
        return video

    @pytest.mark.parametrize("period", ["hom-nay", "7-ngay"])
    def test_videos_share_their_views_with_categories_of_their_own(self, video, desk, period):
        assert rows(desk, "chuyen-muc", bang="chuyen-muc", ky=period) == [["Đời sống", "3"]]

    def test_videos_have_no_author(self, video, desk):
        assert rows(desk, "tac-gia", bang="tac-gia") == []

    def test_seven_days_are_summed_up(self, articles, desk):
        assert rows(desk, "chuyen-muc", bang="chuyen-muc", ky="7-ngay")[0] == ["Cải cách", "1.212"]

    def test_what_nobody_read_is_left_out(self, desk):
        count_views(make_article(category=make_category("Đọc")), TODAY, 1)
        make_article(category=make_category("Không đọc"))
        assert rows(desk, "chuyen-muc", bang="chuyen-muc") == [["Đọc", "1"]]

    def test_a_draft_without_a_category_is_named_so(self, desk):
        count_views(make_article(category=None, published_at=None), TODAY, 2)
        assert rows(desk, "chuyen-muc", bang="chuyen-muc") == [["Chưa xếp chuyên mục", "2"]]

    def test_pages_of_another_type_with_the_same_number_are_not_counted_in(self, desk):
        article = make_article(byline="Sở A")
        PageDay.objects.create(day=TODAY, page_type="video", page_id=article.pk, views=50)
        count_views(article, TODAY, 1)
        assert rows(desk, "tac-gia", bang="tac-gia") == [["Sở A", "1"]]
