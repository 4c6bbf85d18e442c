"""A document's identity is its id: its address outlives a corrected number and answers honestly when it is gone."""

import pytest

from portal.publishing import State
from tests.documents.makers import make_document, make_document_in, make_file

pytestmark = pytest.mark.django_db
NUMBER = "178/QĐ-BNV"
SLUG = "quyet-dinh-so-178-qd-bnv"


def test_the_address_is_made_of_kind_number_and_id(client):
    document = make_document(NUMBER)
    assert document.get_absolute_url() == f"/van-ban/{SLUG}-{document.pk}/"
    assert f"Quyết định số {NUMBER}" in client.get(document.get_absolute_url()).content.decode()


@pytest.mark.parametrize("address", ["/van-ban/{}/", "/van-ban/khac-{}/", "/van-ban/xem-truoc-{}/", "/van-ban/tep-{}/"])
def test_another_slug_and_the_id_alone_lead_to_it(client, address):
    document = make_document(NUMBER)
    response = client.get(address.format(document.pk))
    assert (response.status_code, response["Location"]) == (301, document.get_absolute_url())


def test_another_name_of_a_file_leads_to_it(client):
    file = make_file(make_document(NUMBER))
    response = client.get(f"/van-ban/tep/{file.pk}/khac.pdf")
    assert (response.status_code, response["Location"]) == (301, file.get_absolute_url())
    assert file.get_absolute_url() == f"/van-ban/tep/{file.pk}/quyet-dinh-178.pdf"


def test_the_page_says_which_it_is_to_the_counting(front):
    document = make_document()
    assert front.get(document.get_absolute_url())["X-Page"] == f"document/{document.pk}"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_document_can_only_be_read(client, method):
    document = make_document()
    for address in (document.get_absolute_url(), make_file(document).get_absolute_url(), "/van-ban/"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.EXPIRED])
def test_what_was_taken_back_is_gone_without_its_number(client, state):
    response = client.get(make_document_in(state, NUMBER).get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert NUMBER not in page
    assert "X-Page" not in response
    assert '<meta name="robots" content="noindex">' in page


def test_the_reason_is_given(client):
    page = client.get(make_document_in(State.WITHDRAWN).get_absolute_url()).content.decode()
    assert "Văn bản đã được gỡ" in page
    assert "Đăng nhầm bản dự thảo." in page


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED])
def test_what_is_not_published_yet_is_not_found(client, state):
    assert client.get(make_document_in(state, NUMBER).get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/van-ban/khong-co-999999/",
        "/van-ban/999999/",
        "/van-ban/x-99999999999999999999/",
        "/van-ban/9223372036854775808/",
        "/van-ban/khong/",
        "/van-ban/1\x00/",
        "/van-ban/tep/999999/a.pdf",
        "/van-ban/tep/9223372036854775808/a.pdf",
        "/van-ban/tep/1/../a.pdf",
        "/van-ban/?page=0",
        "/van-ban/?page=2",
        "/van-ban/?page=x",
        "/van-ban/?nam=20",
        "/van-ban/?nam=x",
        "/van-ban/?loai=khong",
        "/van-ban/?co-quan=khong",
        "/van-ban/?linh-vuc=khong",
    ],
)
def test_nonsense_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["tim=", "tim=\x00", "nam=&loai=&co-quan=&linh-vuc=&page=", "la=1", "tim=" + "a" * 900]
)
def test_what_is_empty_or_unknown_is_not_asked_for(client, query):
    assert client.get(f"/van-ban/?{query}").status_code == 200
