"""Files of an attacker, opened by their address: a browser keeps or shows them, and runs nothing of them."""

import contextlib
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from playwright.sync_api import Error

from tests.documents.makers import PDF, make_document, make_file
from tests.makers import make_desk, make_picture
from tests.videos.makers import make_video
from videos import captions

from .hostile import CAPTIONS, HTML, NAMES, SVG

pytestmark = pytest.mark.browser
PLACE = "http://localhost"


def with_words(kind: str, **options) -> bytes:
    return make_picture((400, 300), kind, **options).getvalue()


EXIF = Image.Exif()
EXIF[0x010E] = EXIF[0x013B] = HTML.decode()
PICTURES = {  # that are something else, too
    "GIF with a page behind it": with_words("GIF") + HTML,
    "GIF with a comment": with_words("GIF", comment=HTML),
    "JPEG with a page in its data": with_words("JPEG", exif=EXIF, comment=HTML) + HTML,
    "PNG with an archive behind it": with_words("PNG") + b"PK\x03\x04" + HTML,
    "WEBP with XMP": with_words("WEBP", xmp=HTML),
}
NO_PICTURES = {"SVG": SVG, "HTML": HTML, "a picture's beginning": b"GIF89a/*" + HTML + b"*/=1;fired()", "PDF": PDF}


@pytest.fixture
def opened(db, visitor):
    """Return a way to open an address as Django answers it, with all headers; it returns what ran."""
    page, ran = visitor().new_page(), []
    page.context.expose_binding("fired", lambda source: ran.append(source["frame"].url))
    page.on("dialog", lambda dialog: dialog.dismiss())

    def answer(route) -> None:
        asked = Client().get(route.request.url.removeprefix(PLACE))
        body = b"".join(asked.streaming_content) if asked.streaming else asked.content
        route.fulfill(status=asked.status_code, headers=dict(asked.headers), body=body)

    def open_address(address: str) -> list[str]:
        assert Client().get(address).status_code == 200
        page.route("**/*", answer)
        with contextlib.suppress(Error):  # a download is no page
            page.goto(PLACE + address)
        page.wait_for_timeout(200)
        return ran

    return open_address


def send_picture(name: str, content: bytes):
    return make_desk().post("/admin/tai-anh/", {"upload": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("name", PICTURES)
def test_of_a_picture_only_the_picture_stays(opened, name):
    address = json.loads(send_picture("x.html", PICTURES[name]).content)["url"]
    with default_storage.open(address.removeprefix("/media/")) as stored:
        content = stored.read()
    assert (b"fired" in content, Image.open(io.BytesIO(content)).format) == (False, "WEBP")
    assert opened(address) == []


@pytest.mark.parametrize("kind", NO_PICTURES)
@pytest.mark.parametrize("name", ["x.png", "x.svg", "x.html", "../x.webp"])
def test_what_is_no_picture_is_refused(db, kind, name):
    assert send_picture(name, NO_PICTURES[kind]).status_code == 400


@pytest.mark.parametrize("name", [*NAMES, "x.html", "x.svg"])
def test_a_document_that_is_a_page_too_is_kept_and_not_opened(opened, name):
    file = make_file(make_document(), name, PDF[:20] + HTML + PDF[20:])
    answer = Client().get(file.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert not set("\r\n") & set("".join(answer.headers.values()))
    assert file.name.endswith(".pdf")
    assert "/" not in file.name
    assert opened(file.get_absolute_url()) == []
    assert opened(f"/media/{file.stored}") == []


@pytest.mark.parametrize(
    ("name", "content"), [("x.html", HTML), ("x.svg", SVG), ("x.xml", SVG), ("x.js", b"fired()"), ("x", HTML)]
)
def test_even_a_page_that_should_not_be_there_runs_nothing(opened, name, content):
    assert opened(f"/media/{default_storage.save(f'anh/{name}', ContentFile(content))}") == []


def test_captions_are_text_and_nothing_else(opened):
    video = make_video(captions={"vi": captions.read(CAPTIONS.encode())})
    address = f"/video/{video.pk}/phu-de/vi.vtt"
    answer = Client().get(address)
    text = answer.content.decode()
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/vtt; charset=utf-8", "nosniff")
    assert not any(word in text for word in ("STYLE", "REGION", "NOTE", "<img", "<script", "<c", "<v", "position"))
    assert opened(address) == []


def test_the_browser_that_opens_them_would_run_a_page(visitor):
    page, ran = visitor().new_page(), []
    page.context.expose_binding("fired", lambda source: ran.append(source["frame"].url))
    page.route("**/*", lambda route: route.fulfill(body=HTML, content_type="text/html"))
    page.goto("http://localhost/x.html")
    assert ran
