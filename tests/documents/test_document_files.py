"""A file is sent to be kept, with its own name, whole or in part, and never as a page."""

import pytest

from tests.documents.makers import PDF, make_document, make_file

pytestmark = pytest.mark.django_db
HTML = PDF[:20] + b"<script>alert(1)</script>" + PDF[20:]


@pytest.fixture
def file():
    return make_file(make_document(), "Quyết định 178.pdf")


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_it_is_sent_as_it_is(client, file):
    response = client.get(file.get_absolute_url())
    assert content(response) == PDF
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Type"] == "application/pdf"


def test_the_front_gets_the_file_itself_to_send(front, file):
    """All middleware has left it alone: it is sent at the reader's pace, and not copied before."""
    response = front.get(file.get_absolute_url(), headers={"Range": "bytes=10-", "Accept-Encoding": "gzip, br"})
    assert b"".join(response.file.pieces()) == PDF[10:]


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.svg"])
def test_it_never_runs_as_a_page(client, name):
    response = client.get(make_file(make_document(), name, HTML).get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="a')
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_it_keeps_its_own_name(client, file):
    told = client.get(file.get_absolute_url())["Content-Disposition"]
    assert told == (
        "attachment; filename=\"quyet-dinh-178.pdf\"; filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20178.pdf"
    )


def test_no_cache_keeps_it_past_its_withdrawal(client, file):
    response = client.get(file.get_absolute_url())
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" not in response.get("Vary", "")
    again = client.get(file.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, content(again)) == (304, b"")


@pytest.mark.parametrize(
    ("wanted", "status", "sent"),
    [
        ("bytes=0-9", 206, PDF[:10]),
        ("bytes=10-", 206, PDF[10:]),
        ("bytes=-5", 206, PDF[-5:]),
        ("bytes=0-1,3-4", 200, PDF),
        ("lines=1-2", 200, PDF),
        ("bytes=9999-", 416, b""),
    ],
)
def test_a_part_of_it_is_sent(client, file, wanted, status, sent):
    response = client.get(file.get_absolute_url(), headers={"Range": wanted, "Accept-Encoding": "gzip"})
    assert (response.status_code, content(response)) == (status, sent)
    assert "Content-Encoding" not in response


def test_a_large_one_is_not_compressed_again(client):
    large = b"%PDF-1.4\n" + b"0" * 100_000 + PDF
    response = client.get(
        make_file(make_document(), "a.pdf", large).get_absolute_url(), headers={"Accept-Encoding": "gzip"}
    )
    assert content(response) == large


def test_asked_for_its_head_it_says_how_long_it_is(client, file):
    response = client.head(file.get_absolute_url(), headers={"Range": "bytes=0-3"})
    assert (response.status_code, response["Content-Length"], content(response)) == (200, str(len(PDF)), b"")


def test_one_that_is_lost_is_not_found(client, file, media):
    (media / file.stored).unlink()
    assert client.get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("headers", "named"),
    [({}, True), ({"Range": "bytes=0-9"}, True), ({"Range": "bytes=10-"}, False), ({"Range": "bytes=9999-"}, False)],
)
def test_only_a_beginning_is_told_to_the_counting(front, file, headers, named):
    response = front.get(file.get_absolute_url(), headers=headers)
    assert response.get("X-Page") == (f"download/{file.document_id}" if named else None)
