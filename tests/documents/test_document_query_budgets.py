"""Document pages take a handful of queries, and articles no further one for the numbers in their text."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.models import Document, reading
from portal import generation
from portal.models import SiteSettings
from tests.documents.makers import make_document, make_field, make_file
from tests.makers import make_article

pytestmark = pytest.mark.django_db
BUDGETS = {"document": 5, "file": 1, "/van-ban/": 3, "/van-ban/?tim=ke+hoach": 3, "/rss/van-ban/": 1}
BUDGETS |= {"/sitemap-van-ban.xml": 2, "article": 2, "article with documents": 4, "/rss/": 0, "/so-do-cong/": 1}


@pytest.fixture(autouse=True)
def portal():
    SiteSettings.objects.create(portal_name="Cổng")
    make_article("Không có văn bản", body="<p>Theo 178/QĐ-BNV và 179/QĐ-BNV.</p>")
    grow(20)
    article = make_article("Có văn bản")
    Document.objects.first().articles.add(article)


def grow(number: int) -> None:
    for n in range(number):
        document = make_document(field=make_field(), issued_on=date(2020, 1, 1) + timedelta(days=n))
        make_file(document)


def queries(client, page: str) -> list[str]:
    """Return the queries of a page when the frame is known: it is asked for once in a generation."""
    from news.models import Article

    document = Document.objects.first()
    own = {
        "document": document.get_absolute_url(),
        "file": document.files.first().get_absolute_url(),
        "article": Article.objects.get(title="Không có văn bản").get_absolute_url(),
        "article with documents": Article.objects.get(title="Có văn bản").get_absolute_url(),
    }
    address = own.get(page, page)
    with patch.object(generation, "current", return_value=object()):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_stays_within_its_budget(client, page):
    assert len(queries(client, page)) <= BUDGETS[page]


def test_a_hundred_more_documents_take_no_more_on_any_page(client):
    few = {page: len(queries(client, page)) for page in BUDGETS}
    grow(100)
    assert {page: len(queries(client, page)) for page in BUDGETS} == few


def test_the_block_asks_nothing_on_the_front_page_after_the_first(client):
    with_block = len(queries(client, "/"))
    Document.objects.all().delete()
    make_file(make_document(published_at=None))
    with patch.object(generation, "current", return_value=object()):
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert "Văn bản mới" not in client.get("/").content.decode()
    assert len(captured) == with_block


class TestMoreThanAProcessKeeps:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(reading, "MOST_KEPT", 3)

    def test_only_the_numbers_of_the_text_are_asked_for(self, client):
        make_document("178/QĐ-BNV")
        asked = [sql for sql in queries(client, "article") if "178/QĐ-BNV" in sql]
        assert len(asked) == 1
        assert reading.places(["178/QĐ-BNV", "0/QĐ-BNV"]) == {
            "178/QĐ-BNV": Document.objects.get(number="178/QĐ-BNV").get_absolute_url()
        }

    def test_a_text_without_numbers_asks_nothing(self, client):
        assert not any('"documents_document"."number"' in sql for sql in queries(client, "/tin-tuc/"))


def test_a_number_that_two_agencies_use_leads_to_the_list_of_both():
    make_document("178/QĐ-BNV")
    make_document("178/QĐ-BNV", issued_on=date(2021, 1, 1))
    assert reading.places(["178/QĐ-BNV"]) == {"178/QĐ-BNV": "/van-ban/?tim=178/Q%C4%90-BNV"}
