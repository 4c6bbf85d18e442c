"""The newsroom's list of articles: state, category, time, search without diacritics, and fast when it is long."""

import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.models import Article
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_articles, make_category, make_desk

pytestmark = pytest.mark.django_db
LIST = "/admin/news/article/"


@pytest.fixture
def desk():
    return make_desk()


def titles(response) -> list[str]:
    return [article.title for article in response.context["cl"].result_list]


class TestColumns:
    @pytest.mark.parametrize("state", State)
    def test_the_state_is_shown_in_words(self, desk, state):
        make_article_in(state)
        assert f">{state.label}</span>" in desk.get(LIST).content.decode()

    def test_category_and_time_are_shown(self, desk):
        article = make_article(category=make_category("Cải cách thể chế"))
        page = desk.get(LIST).content.decode()
        assert "Cải cách thể chế</td>" in page
        assert f"{article.published_at.astimezone():%d/%m/%Y}" in page

    def test_what_was_edited_last_comes_first(self, desk):
        older, newer = make_article("Cũ"), make_article("Mới")
        assert titles(desk.get(LIST)) == [newer.title, older.title]
        older.save()
        assert titles(desk.get(LIST)) == [older.title, newer.title]


class TestFilters:
    @pytest.mark.parametrize("state", State)
    def test_one_state_at_a_time(self, desk, state):
        for other in State:
            make_article_in(other, other.label)
        assert titles(desk.get(LIST, {"trang-thai": state.value})) == [state.label]

    def test_a_state_that_does_not_exist_shows_all(self, desk):
        make_article()
        assert len(titles(desk.get(LIST, {"trang-thai": "khong-co"}))) == 1

    def test_by_category(self, desk):
        here, there = make_category(), make_category()
        make_article("Ở đây", category=here)
        make_article("Ở kia", category=there)
        assert titles(desk.get(LIST, {"category__id__exact": here.pk})) == ["Ở đây"]


class TestSearch:
    @pytest.mark.parametrize(
        "words",
        [
            "cai cach",
            "CẢI CÁCH",
            "hanh chinh cai",
            "cải",
            unicodedata.normalize("NFD", "cải cách"),
            "  cai\u00a0 cach ",
            "do thi",
        ],
    )
    def test_words_are_found_with_and_without_diacritics(self, desk, words):
        make_article("Cải cách hành chính", lead="Về Đô thị thông minh.")
        make_article("Tin khác hẳn")
        assert titles(desk.get(LIST, {"q": words})) == ["Cải cách hành chính"]

    def test_a_number_finds_the_article_with_that_id(self, desk):
        article = make_article("Bài tìm theo mã số")
        assert "Bài tìm theo mã số" in titles(desk.get(LIST, {"q": str(article.pk)}))

    @pytest.mark.parametrize(
        "words", ["không có bài nào", "%", "_", "\\", "'", '"', "9" * 30, "٣", "\x00", "cai\x00cach"]
    )
    def test_nonsense_is_answered(self, desk, words):
        make_article("Cải cách hành chính")
        assert desk.get(LIST, {"q": words}).status_code == 200

    @pytest.mark.parametrize("words", ["%", "_", "\\"])
    def test_signs_of_the_database_are_only_signs(self, desk, words):
        make_article("Cải cách hành chính")
        assert titles(desk.get(LIST, {"q": words})) == []

    def test_every_word_has_to_be_there(self, desk):
        make_article("Cải cách hành chính")
        assert titles(desk.get(LIST, {"q": "cai luong"})) == []


class TestSpeed:
    def queries(self, desk, **filters) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST, filters).status_code == 200
        return [query["sql"] for query in captured]

    @pytest.mark.parametrize("filters", [{}, {"q": "bai viet"}, {"trang-thai": "published"}])
    def test_sixty_articles_take_as_many_queries_as_ten(self, desk, filters):
        category = make_category()
        make_articles(10, category=category)
        few = self.queries(desk, **filters)
        make_articles(50, category=category)
        assert len(self.queries(desk, **filters)) == len(few) <= 9

    def test_the_bodies_stay_in_the_database(self, desk):
        make_article()
        assert not any('"news_article"."body"' in sql for sql in self.queries(desk))

    def test_no_count_goes_over_the_whole_table(self, desk):
        make_article()
        counts = [sql for sql in self.queries(desk) if "COUNT(" in sql and '"news_article"' in sql]
        assert counts
        assert all("LIMIT" in sql for sql in counts)

    def test_a_page_beyond_the_end_is_answered(self, desk):
        make_article()
        assert desk.get(LIST, {"p": "500"}).status_code in (200, 302)


def test_deleting_an_article_takes_it_out_of_every_list(desk, client):
    article = make_article("Bài bị xóa")
    desk.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert Article.objects.get().binned_at
    assert "Bài bị xóa" not in client.get(article.category.get_absolute_url()).content.decode()
