"""The library's page: found without diacritics, filtered, described, and chosen from."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pictures.filters import months
from pictures.models import Picture
from tests.makers import make_article, make_desk, make_editor
from tests.portal.reading import tags
from tests.portal.test_admin_language import english

from .makers import make_library_picture, picture_file

pytestmark = pytest.mark.django_db
LIST = "/admin/pictures/picture/"
CHOICES = f"{LIST}chon/"


@pytest.fixture
def desk():
    return make_desk()


def shown(desk, **query) -> set[int]:
    page = desk.get(LIST, query).content.decode()
    start = page.index('id="changelist-form"')
    links = [given["href"] for _, given in tags(page[start:], "a") if "/change/" in given.get("href", "")]
    return {int(link.split("/")[-3]) for link in links}


class TestSearch:
    @pytest.mark.parametrize("words", ["duong sat", "ĐƯỜNG SẮT", "sat duong", "Đường"])
    def test_by_description_with_or_without_diacritics(self, desk, words):
        found = make_library_picture("Đường sắt đô thị")
        make_library_picture("Trụ sở")
        assert shown(desk, q=words) == {found.pk}

    def test_by_caption(self, desk):
        found = make_library_picture(caption="Lễ khánh thành")
        make_library_picture("Trụ sở")
        assert shown(desk, q="khanh thanh") == {found.pk}

    def test_by_file_name(self, desk):
        found = make_library_picture(file_name="Một cửa.jpg")
        make_library_picture(file_name="khac.jpg")
        assert shown(desk, q="mot cua") == {found.pk}

    def test_a_percent_sign_is_a_sign(self, desk):
        found = make_library_picture("Tăng 5%")
        make_library_picture("Tăng 50")
        assert shown(desk, q="5%") == {found.pk}

    def test_nothing_found_is_said(self, desk):
        make_library_picture("Trụ sở")
        assert "Không có ảnh nào như vậy." in desk.get(LIST, {"q": "xyz"}).content.decode()

    def test_an_empty_library_is_said(self, desk):
        assert "Thư viện chưa có ảnh nào." in desk.get(LIST).content.decode()


class TestFilters:
    def test_by_who_has_sent_it(self, desk):
        sender = make_editor("news.add_article")
        own = make_library_picture(owner=sender)
        make_library_picture()
        assert shown(desk, nguoi=sender.pk) == {own.pk}

    def test_by_month_in_the_newsrooms_time(self, desk):
        last_of_march = datetime(2020, 3, 31, 16, 59, tzinfo=UTC)
        march = make_library_picture(added_at=last_of_march)
        april = make_library_picture(added_at=last_of_march + timedelta(minutes=1))
        assert shown(desk, thang="2020-03") == {march.pk}
        assert shown(desk, thang="2020-04") == {april.pk}

    def test_december_ends_with_the_year(self, desk):
        december = make_library_picture(added_at=datetime(2020, 12, 15, tzinfo=UTC))
        make_library_picture(added_at=datetime(2021, 1, 15, tzinfo=UTC))
        assert shown(desk, thang="2020-12") == {december.pk}

    def test_the_months_from_the_newest_picture_to_the_oldest_are_offered(self, desk):
        make_library_picture(added_at=datetime(2019, 10, 31, 17, tzinfo=UTC))  # November in the newsroom
        make_library_picture(added_at=datetime(2020, 2, 1, tzinfo=UTC))
        page = desk.get(LIST).content.decode()
        offered = re.findall(r"\?thang=([0-9-]+)", page)
        assert offered == ["2020-02", "2020-01", "2019-12", "2019-11"]

    def test_an_index_knows_the_months(self):
        make_library_picture()
        with CaptureQueriesContext(connection) as queries:
            list(months())
        assert len(queries) == 2
        if connection.vendor != "sqlite":  # a table of a few rows is read faster as a whole
            connection.cursor().execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        for asked in list(queries):
            with connection.cursor() as cursor:
                cursor.execute(explain + asked["sql"])
                assert "picture_newest" in str(cursor.fetchall())

    def test_by_use(self, desk):
        used, unused = make_library_picture(), make_library_picture()
        make_article(cover=used.stored, cover_alt="Ảnh")
        assert shown(desk, dung="co") == {used.pk}
        assert shown(desk, dung="khong") == {unused.pk}

    def test_by_missing_description(self, desk):
        make_library_picture("Trụ sở")
        bare = make_library_picture()
        assert shown(desk, **{"mo-ta": "khong"}) == {bare.pk}

    @pytest.mark.parametrize(
        "query",
        [{"thang": "2020-13"}, {"thang": "x"}, {"nguoi": "x"}, {"nguoi": "9" * 5000}, {"nguoi": "²"}, {"dung": "x"}],
    )
    def test_what_is_no_filter_shows_all(self, desk, query):
        picture = make_library_picture()
        assert shown(desk, **query) == {picture.pk}


class TestTheGrid:
    def test_it_tells_who_sent_it_and_where_it_is_used(self, desk):
        sender = make_editor("news.add_article", last_name="Lê", first_name="An")
        picture = make_library_picture("Trụ sở", owner=sender)
        make_article(cover=picture.stored, cover_alt="Ảnh", body=f'<p><img src="{picture.url}" alt="x"></p>')
        page = desk.get(LIST).content.decode()
        assert "Lê An" in page
        assert "Dùng ở 1 nơi" in page

    def test_it_shows_small_pictures(self, desk):
        make_library_picture(size=(900, 600))
        assert "_320.webp" in desk.get(LIST).content.decode()


class TestLanguage:
    @pytest.mark.parametrize("end", ["", "?q=x", "{}/change/", "{}/history/", "{}/delete/"])
    def test_no_english_is_left(self, desk, end):
        used, unused = make_library_picture("Trụ sở"), make_library_picture("Cổng")
        make_article(cover=used.stored)
        for picture in (used, unused):
            assert english(desk.get(LIST + end.format(picture.pk)).content.decode()) == []


class TestChoices:
    def test_the_dialog_gets_what_it_needs(self, desk):
        picture = make_library_picture("Đường sắt", caption="Ga Hà Nội")
        (found,) = desk.get(CHOICES, {"q": "duong sat"}).json()["pictures"]
        assert (found["stored"], found["alt"], found["caption"]) == (picture.stored, "Đường sắt", "Ga Hà Nội")
        assert found["url"] == picture.url

    def test_more_than_fit_come_in_parts(self, desk):
        for _ in range(26):
            make_library_picture(size=(20, 20))
        first = desk.get(CHOICES).json()
        rest = desk.get(CHOICES, {"tu": first["more"]}).json()
        assert (len(first["pictures"]), len(rest["pictures"]), rest["more"]) == (24, 2, None)
        assert {one["pk"] for one in first["pictures"] + rest["pictures"]} == set(
            Picture.objects.values_list("pk", flat=True)
        )

    @pytest.mark.parametrize("start", ["-1", "x", "9" * 30, "²"])
    def test_a_wrong_start_is_the_beginning(self, desk, start):
        make_library_picture()
        assert len(desk.get(CHOICES, {"tu": start}).json()["pictures"]) == 1

    @pytest.mark.parametrize("right", ["news.add_article", "videos.change_video", "portal.change_page"])
    def test_whoever_writes_may_choose(self, right):
        assert make_desk(right).get(CHOICES).status_code == 200


class TestDescribing:
    def address(self, picture) -> str:
        return f"{LIST}{picture.pk}/mo-ta/"

    def test_ones_own_right_after_the_upload(self):
        desk = make_desk("news.add_article")
        answer = desk.post(f"{LIST}tai-len/", {"picture": picture_file()}).json()
        assert answer["may_describe"] is True
        assert desk.post(answer["describe"], {"alt": "  Trụ  sở "}).json()["alt"] == "Trụ sở"
        assert Picture.objects.get().alt == "Trụ sở"

    def test_not_anothers(self):
        picture = make_library_picture("Trụ sở", owner=make_editor("news.add_article"))
        assert make_desk("news.add_article").post(self.address(picture), {"alt": "x"}).status_code == 403
        assert make_desk("pictures.change_picture").post(self.address(picture), {"alt": "x"}).status_code == 200

    def test_one_that_is_too_long_is_refused_in_words(self, desk):
        picture = make_library_picture("Trụ sở")
        response = desk.post(self.address(picture), {"alt": "a" * 301})
        assert response.status_code == 400
        assert "300" in response.json()["message"]

    def test_who_may_not_change_it_sees_it(self):
        picture = make_library_picture("Trụ sở", owner=make_editor("news.add_article"))
        page = make_desk("news.add_article").get(f"{LIST}{picture.pk}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()

    def test_a_point_outside_the_picture_is_refused(self, desk):
        picture = make_library_picture("Trụ sở")
        response = desk.post(f"{LIST}{picture.pk}/change/", {"alt": "x", "focus_x": 101, "focus_y": -1})
        assert set(response.context["adminform"].form.errors) == {"focus_x", "focus_y"}
