"""An article's identity is its id: its address outlives every change of title and answers honestly when it is gone."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category

pytestmark = pytest.mark.django_db
TITLE = "Bộ Nội vụ: Ban hành kế hoạch 178/QĐ-BNV"
SLUG = "bo-noi-vu-ban-hanh-ke-hoach-178-qd-bnv"


class TestPublished:
    def test_the_address_is_made_of_the_title_and_the_id(self):
        article = make_article(TITLE)
        assert article.get_absolute_url() == f"/tin-tuc/{SLUG}-{article.pk}/"

    def test_the_address_answers_with_the_article(self, client):
        response = client.get(make_article(TITLE).get_absolute_url())
        assert response.status_code == 200
        assert TITLE in response.content.decode()

    @pytest.mark.parametrize("slug", ["khac", "Bo-Noi-Vu", "178", "a" * 200, "%C4%91", "bo\x00noi", "😀"])
    def test_another_slug_is_sent_to_the_right_address(self, client, slug):
        article = make_article(TITLE)
        response = client.get(f"/tin-tuc/{slug}-{article.pk}/")
        assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())

    def test_the_id_alone_is_sent_to_the_right_address(self, client):
        article = make_article(TITLE)
        response = client.get(f"/tin-tuc/{article.pk}/")
        assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())

    def test_an_id_with_zeros_in_front_is_sent_to_the_right_address(self, client):
        article = make_article(TITLE)
        response = client.get(f"/tin-tuc/{SLUG}-000{article.pk}/")
        assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())

    def test_a_missing_slash_at_the_end_is_sent_to_the_right_address(self, client):
        article = make_article(TITLE)
        response = client.get(article.get_absolute_url().rstrip("/"))
        assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())

    def test_an_old_address_stays_alive_when_the_title_changes(self, client):
        article = make_article(TITLE)
        old = article.get_absolute_url()
        article.title = "Tiêu đề mới"
        article.save()
        response = client.get(old, follow=True)
        assert response.redirect_chain == [(f"/tin-tuc/tieu-de-moi-{article.pk}/", 301)]
        assert response.status_code == 200

    def test_a_title_that_ends_with_a_number_keeps_its_address(self, client):
        article = make_article("Kế hoạch năm 2020")
        assert client.get(article.get_absolute_url()).status_code == 200

    def test_a_title_of_emoji_alone_has_an_address(self, client):
        article = make_article("🎉🎊")
        assert article.get_absolute_url() == f"/tin-tuc/bai-viet-{article.pk}/"
        assert client.get(article.get_absolute_url()).status_code == 200

    def test_a_title_of_forty_words_has_an_address(self, client):
        article = make_article("Nghiêng " * 37)
        assert client.get(article.get_absolute_url()).status_code == 200

    def test_head_answers_like_get_without_a_body(self, client):
        response = client.head(make_article().get_absolute_url())
        assert (response.status_code, response.content) == (200, b"")

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_an_article_can_only_be_read(self, client, method):
        assert getattr(client, method)(make_article().get_absolute_url()).status_code == 405

    def test_the_page_names_its_one_address(self, client):
        article = make_article(TITLE)
        page = client.get(f"{article.get_absolute_url()}?utm_source=x").content.decode()
        assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page


class TestGone:
    NOON = datetime(2020, 3, 24, 12, tzinfo=timezone(timedelta(hours=7)))

    @pytest.fixture(autouse=True)
    def noon(self):
        with time_machine.travel(self.NOON, tick=False):
            yield

    @pytest.fixture
    def withdrawn(self, client):
        return client.get(make_article_in(State.WITHDRAWN, TITLE).get_absolute_url())

    def test_a_withdrawn_article_answers_that_it_is_gone(self, withdrawn):
        assert withdrawn.status_code == 410

    def test_the_reason_and_the_time_are_given(self, withdrawn):
        page = withdrawn.content.decode()
        assert "Số liệu chưa đúng." in page
        assert ">11:00 24/03/2020</time>" in page

    def test_neither_title_nor_text_is_repeated(self, withdrawn):
        page = withdrawn.content.decode()
        assert not any(text in page for text in (TITLE, "Tóm tắt của bài", "Nội dung của bài"))

    def test_the_id_alone_does_not_give_the_old_address_away(self, client):
        article = make_article_in(State.WITHDRAWN, TITLE)
        response = client.get(f"/tin-tuc/{article.pk}/")
        assert response.status_code == 410
        assert SLUG not in response.content.decode()

    def test_there_is_a_way_on(self, client):
        category = make_category("Cải cách thể chế")
        article = make_article_in(State.WITHDRAWN, category=category)
        page = client.get(article.get_absolute_url()).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert all(f'href="{way}"' in main for way in (category.get_absolute_url(), "/tin-tuc/", "/"))

    def test_search_engines_are_asked_to_forget_it(self, withdrawn):
        assert '<meta name="robots" content="noindex">' in withdrawn.content.decode()

    def test_an_old_slug_answers_the_same(self, client):
        article = make_article_in(State.WITHDRAWN)
        assert client.get(f"/tin-tuc/cu-{article.pk}/").status_code == 410

    def test_an_expired_article_answers_when_it_ended(self, client):
        response = client.get(make_article_in(State.EXPIRED, TITLE).get_absolute_url())
        assert response.status_code == 410
        assert ">11:00 24/03/2020</time>" in response.content.decode()
        assert TITLE not in response.content.decode()

    def test_what_was_withdrawn_before_its_time_was_never_there(self, client):
        article = make_article_in(State.SCHEDULED, withdrawn_at=self.NOON, withdrawal_reason="Hoãn.")
        assert client.get(article.get_absolute_url()).status_code == 404

    def test_a_draft_that_was_withdrawn_was_never_there(self, client):
        article = make_article_in(State.DRAFT, withdrawn_at=self.NOON, withdrawal_reason="Hoãn.")
        assert client.get(article.get_absolute_url()).status_code == 404


class TestNotFound:
    @pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED])
    def test_what_is_not_published_yet_is_not_found(self, client, state):
        article = make_article_in(state, TITLE)
        response = client.get(article.get_absolute_url())
        assert response.status_code == 404
        assert TITLE not in response.content.decode()

    @pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED])
    def test_the_id_alone_does_not_give_the_title_away(self, client, state):
        assert client.get(f"/tin-tuc/{make_article_in(state).pk}/").status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            "/tin-tuc/bai-viet-999999/",
            "/tin-tuc/bai-viet-0/",
            "/tin-tuc/bai-viet-9223372036854775808/",
            "/tin-tuc/bai-viet-9999999999999999999/",
            "/tin-tuc/bai-viet-99999999999999999999999999/",
            "/tin-tuc/9223372036854775808/",
            "/tin-tuc/99999999999999999999999999/",
            "/tin-tuc/bai-viet/",
            "/tin-tuc/-/",
            "/tin-tuc/bai-viet--1/",
            "/tin-tuc/bai-viet-٣/",
            "/tin-tuc/bai\x00viet/",
            "/tin-tuc/bai-viet-1\x00/",
            "/tin-tuc/%00/",
            "/tin-tuc/../../etc/passwd",
        ],
    )
    def test_nonsense_is_not_found(self, client, address):
        assert client.get(address).status_code == 404

    def test_members_of_the_newsroom_get_the_same_answer(self, admin_client):
        assert admin_client.get(make_article_in(State.DRAFT).get_absolute_url()).status_code == 404
