"""“Cập nhật lúc” appears only after a real change of what readers have already seen."""

import unicodedata
from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from portal.images import store
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_picture, make_tag

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 24, 12, tzinfo=timezone(timedelta(hours=7)))
TEXTS = ["title", "lead", "byline", "cover_alt", "cover_caption", "cover_credit", "source_name"]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def save(article, **changes) -> datetime | None:
    """Save changes of an article; return its time of revision as it is stored."""
    for name, value in changes.items():
        setattr(article, name, value)
    article.save()
    article.refresh_from_db()
    return article.revised_at


@pytest.mark.parametrize("field", [*TEXTS, "body"])
def test_a_changed_text_is_a_revision(field):
    assert save(make_article(), **{field: "Chữ khác"}) == NOON


def test_a_changed_address_of_the_source_is_a_revision():
    assert save(make_article(), source_url="https://bao.example/tin-goc") == NOON


def test_a_changed_time_of_the_source_is_a_revision():
    assert save(make_article(), source_time=NOON) == NOON


def test_a_new_cover_picture_is_a_revision():
    assert save(make_article(), cover=store(make_picture()), cover_alt="Trụ sở") == NOON


def test_a_picture_that_turns_out_decorative_is_a_revision():
    assert save(make_article(), cover_decorative=True) == NOON


def test_a_new_article_has_none():
    assert make_article().revised_at is None


def test_saving_without_a_change_is_none():
    assert save(make_article()) is None


@pytest.mark.parametrize("field", TEXTS)
def test_decomposed_letters_are_no_change(field):
    article = make_article(**{field: "Bộ Nội vụ đổi mới"})
    assert save(article, **{field: unicodedata.normalize("NFD", "Bộ Nội vụ đổi mới")}) is None


@pytest.mark.parametrize("field", TEXTS)
def test_more_white_space_is_no_change(field):
    article = make_article(**{field: "Bộ Nội vụ"})
    assert save(article, **{field: " Bộ  Nội\u00a0vụ\n"}) is None


def test_decomposed_letters_in_the_body_are_no_change():
    article = make_article(body="<p>Bộ Nội vụ</p>")
    assert save(article, body=unicodedata.normalize("NFD", "<p>Bộ Nội vụ</p>")) is None


def test_the_line_breaks_of_the_editor_are_no_change():
    article = make_article(body="<h2>Mục</h2><ul><li>Chữ</li></ul>")
    assert save(article, body="<h2>Mục</h2>\r\n\r\n<ul>\r\n\t<li>Chữ</li>\r\n</ul>\r\n") is None


def test_what_the_policy_removes_from_the_body_is_no_change():
    article = make_article(body="<p>Bộ Nội vụ</p>")
    assert save(article, body='<p style="font-size: 14pt">Bộ Nội vụ</p><p>&nbsp;</p>') is None


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED])
def test_what_readers_have_not_seen_is_not_revised(state):
    assert save(make_article_in(state), title="Tiêu đề khác") is None


def test_the_first_publication_is_no_revision():
    article = make_article_in(State.DRAFT)
    article.title = "Tiêu đề lúc đăng"
    article.publish()
    assert article.revised_at is None


def test_another_category_is_no_revision():
    assert save(make_article(), category=make_category()) is None


def test_a_pin_is_no_revision():
    assert save(make_article(), featured_order=1) is None


def test_a_tag_is_no_revision():
    article = make_article()
    article.tags.add(make_tag())
    assert save(article) is None


def test_another_date_of_publication_is_no_revision():
    assert save(make_article(), published_at=NOON - timedelta(days=2)) is None


def test_withdrawing_and_publishing_again_is_no_revision():
    article = make_article()
    article.withdraw("Chờ kiểm tra lại số liệu.")
    article.publish()
    assert article.revised_at is None


def test_a_change_made_while_withdrawn_is_a_revision():
    assert save(make_article_in(State.WITHDRAWN), body="<p>Số liệu đúng.</p>") == NOON


def test_the_page_shows_both_dates(client):
    article = make_article(published_at=NOON - timedelta(hours=2))
    save(article, body="<p>Số liệu đúng.</p>")
    page = client.get(article.get_absolute_url()).content.decode()
    assert ">10:00 24/03/2020</time>" in page
    assert 'Cập nhật lúc <time datetime="2020-03-24T12:00:00+07:00">12:00 24/03/2020</time>' in page


def test_the_page_of_an_article_that_was_not_revised_shows_one(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert "Cập nhật lúc" not in page
