"""No page, list, feed, file, table or link shows a document that is not published."""

import pytest

from portal.publishing import State
from tests.documents.makers import make_document, make_document_in, make_file
from tests.makers import make_article, make_desk

pytestmark = pytest.mark.django_db
NUMBER = "178/QĐ-BNV"
UNSEEN = [state for state in State if state != State.PUBLISHED]
PLACES = ["/", "/van-ban/", "/van-ban/?tim=178", "/van-ban/?loai=quyet-dinh", "/rss/van-ban/", "/sitemap-van-ban.xml"]


def shown(client, address: str) -> bool:
    page = client.get(address).content.decode()
    return NUMBER in page or "quyet-dinh-so-178-qd-bnv" in page


@pytest.mark.parametrize("address", PLACES)
def test_a_published_document_is_shown(client, address):
    make_document(NUMBER)
    assert shown(client, address)


@pytest.mark.parametrize("state", UNSEEN)
def test_what_is_not_published_is_not_shown(client, state):
    make_document_in(state, NUMBER)
    assert [address for address in PLACES if shown(client, address)] == []


@pytest.mark.parametrize("state", State)
def test_only_a_published_one_stands_at_the_end_of_an_article(client, state):
    article = make_article()
    make_document_in(state, NUMBER).articles.add(article)
    page = client.get(article.get_absolute_url()).content.decode()
    assert (NUMBER in page, "Văn bản kèm theo" in page) == ((state == State.PUBLISHED),) * 2


@pytest.mark.parametrize("state", State)
def test_only_a_published_one_is_linked_in_a_text(client, state):
    make_document_in(state, NUMBER)
    article = make_article(body=f"<p>Theo Quyết định số {NUMBER}.</p>")
    page = client.get(article.get_absolute_url()).content.decode()
    assert ("quyet-dinh-so-178-qd-bnv" in page) == (state == State.PUBLISHED)


@pytest.mark.parametrize("state", State)
def test_only_a_published_one_replaces_another(client, state):
    old = make_document("1/QĐ-BNV")
    make_document_in(state, NUMBER).replaces.add(old)
    page = client.get(old.get_absolute_url()).content.decode()
    assert (NUMBER in page, "Hết hiệu lực từ 18/03/2020" in page) == ((state == State.PUBLISHED),) * 2


@pytest.mark.parametrize("state", State)
def test_only_a_published_one_is_named_as_replaced(client, state):
    new = make_document("2/QĐ-BNV")
    new.replaces.add(make_document_in(state, NUMBER))
    assert (NUMBER in client.get(new.get_absolute_url()).content.decode()) == (state == State.PUBLISHED)


@pytest.mark.parametrize("state", State)
def test_only_published_articles_are_named(client, state):
    from tests.makers import make_article_in

    document = make_document(NUMBER)
    document.articles.add(make_article_in(state, "Bài riêng của phép thử"))
    page = client.get(document.get_absolute_url()).content.decode().partition("</main>")[0]
    assert ("Bài riêng của phép thử" in page) == (state == State.PUBLISHED)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("method", ["get", "head"])
def test_only_files_of_published_documents_are_sent(client, state, method):
    file = make_file(make_document_in(state, NUMBER))
    response = getattr(client, method)(file.get_absolute_url())
    assert response.status_code == (200 if state == State.PUBLISHED else 404)


def test_a_file_is_gone_with_the_withdrawal_of_its_document(client):
    document = make_document(NUMBER)
    address = make_file(document).get_absolute_url()
    document.withdraw("Đăng nhầm.")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/van-ban/", "page", "/rss/van-ban/"])
def test_no_page_tells_where_a_file_is_stored(client, address):
    document = make_document(NUMBER)
    file = make_file(document)
    page = client.get(document.get_absolute_url() if address == "page" else address).content.decode()
    assert file.stored.rpartition("/")[2].partition(".")[0] not in page


class TestPreview:
    @pytest.fixture
    def desk(self):
        return make_desk("documents.view_document")

    @pytest.mark.parametrize("state", State)
    def test_shows_the_newsroom_every_state_with_its_files(self, desk, state):
        document = make_document_in(state, NUMBER)
        file = make_file(document)
        page = desk.get(document.get_preview_url()).content.decode()
        assert f"Trạng thái: {state.label}." in page
        assert file.get_preview_url() in page
        assert desk.get(file.get_preview_url()).status_code == 200

    @pytest.mark.parametrize("kind", ["page", "file"])
    def test_is_for_the_newsroom_alone_and_never_stored(self, desk, client, kind):
        document = make_document_in(State.DRAFT, NUMBER)
        address = (document if kind == "page" else make_file(document)).get_preview_url()
        response = desk.get(address)
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
        assert "no-store" in response["Cache-Control"]
        assert client.get(address).status_code == 302
        assert make_desk("news.view_article").get(address).status_code == 403
        assert desk.post(address).status_code == 405

    @pytest.mark.parametrize("address", ["/van-ban/xem-truoc/999999/", "/van-ban/xem-truoc/tep/999999/"])
    def test_of_nothing_is_not_found(self, desk, address):
        assert desk.get(address).status_code == 404
