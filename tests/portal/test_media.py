"""Uploaded files are sent as what they are and can do nothing in the browser."""

import pytest

from portal import images
from tests.makers import make_picture


@pytest.fixture
def address() -> str:
    return f"/media/{images.store(make_picture())}"


def test_a_picture_is_sent(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"


def test_its_type_is_told_and_not_guessed(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_its_policy_forbids_everything(client, address):
    assert client.get(address)["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_browsers_may_keep_it_for_ever(client, address):
    assert client.get(address)["Cache-Control"] == "public, max-age=31536000, immutable"


def test_head_answers_like_get(client, address):
    response = client.head(address)
    assert response.status_code == 200
    assert int(response["Content-Length"]) > 100


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(client, address, method):
    assert getattr(client, method)(address).status_code in (403, 405)


def test_a_file_of_unknown_type_is_only_bytes(client, media):
    (media / "tep-la").write_bytes(b"<script>alert(1)</script>")
    response = client.get("/media/tep-la")
    assert response["Content-Type"] == "application/octet-stream"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "khong-co.webp",
        "anh",
        "anh/",
        "../portal.sqlite3",
        "%2e%2e/portal.sqlite3",
        "..%2fportal.sqlite3",
        "anh/../../portal.sqlite3",
        "/etc/passwd",
        "%2fetc/passwd",
        "anh\x00.webp",
        "a" * 300,
        "x/" * 1000,
        "\\..\\x",
    ],
)
def test_nothing_else_is_found(client, media, address, path):
    (media.parent / "portal.sqlite3").write_bytes(b"secret")
    assert client.get(f"/media/{path}").status_code == 404
