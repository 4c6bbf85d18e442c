"""Pages of documents are kept in memory: with gaps for their numbers, and until something that readers see changes."""

from datetime import date

import pytest

from portal.caching import Numbers, gaps_of
from portal.models import Change
from portal.publishing import State
from stats import live
from tests.documents.makers import make_document, make_document_in, make_file, make_issuer
from tests.makers import make_article

pytestmark = pytest.mark.django_db
MARK = "m4rk"
NUMBERS = Numbers(live.GAPS, MARK, lambda name: lambda: "1", lambda: None, lambda: 0)


def test_the_page_has_a_gap_for_each_of_its_numbers(client):
    document = make_document()
    make_file(document)
    _, gaps = gaps_of(client.get(document.get_absolute_url(), **{live.GAPS: MARK}).content, NUMBERS)
    shown = [gap.name.rpartition(":")[0] or gap.name for gap in gaps]
    assert shown == ["views:document", "views:document", "views:download", "visits", "online"]


@pytest.mark.parametrize("address", ["page", "/van-ban/", "/van-ban/?tim=178", "/rss/van-ban/", "/sitemap-van-ban.xml"])
def test_nothing_of_a_reader_is_asked_or_set(client, address):
    response = client.get(make_document().get_absolute_url() if address == "page" else address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


CHANGES = {
    "a publication": lambda document: make_document(),
    "a withdrawal": lambda document: document.withdraw("Đăng nhầm."),
    "a new file": make_file,
    "a file that is gone": lambda document: document.files.first().delete(),
    "what it replaces": lambda document: document.replaces.add(make_document_in(State.DRAFT)),
    "an article": lambda document: document.articles.add(make_article(published_at=None)),
    "the name of an issuer": lambda document: make_issuer("Bộ Tài chính"),
    "its deletion": lambda document: document.delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_readers_see_is_announced(change):
    document = make_document()
    make_file(document)
    Change.objects.all().delete()
    CHANGES[change](document)
    assert Change.objects.exists()


def test_a_draft_is_not():
    draft = make_document_in(State.DRAFT)
    Change.objects.all().delete()
    draft.issued_on = date(2020, 1, 1)
    draft.save()
    assert not Change.objects.exists()
