"""Take the pictures of the README and of the editors' guide (`make screenshots`).

With SCREENSHOTS_ALL=1: every kind of page, narrow and wide, by day and by night, in the smallest and the largest text,
into var/screenshots/, for looking at.
"""

import io
import os
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image

from news.models import Article, Tag
from portal.publishing import State

pytestmark = pytest.mark.browser

IMAGES = Path(settings.BASE_DIR) / "docs" / "images"
MOST_BYTES = 250_000
WIDE, PHONE = {"width": 1280, "height": 1500}, {"width": 360, "height": 1200}
PAGES = [
    "home",
    "list",
    "category",
    "tag",
    "article",
    "standing page",
    "site map",
    "feeds",
    "display",
    "gone",
    "missing",
]
READERS_PICTURES = {  # file name: page, display choice, viewport
    "home": ("home", "", WIDE),
    "article": ("article", "", WIDE),
    "article-phone": ("article", "", PHONE),
    "article-inverts": ("article", "1.toi", WIDE),
}


@pytest.fixture(scope="module")
def addresses(server):
    """Load the demonstration content; return the address of each kind of page."""
    call_command("load_demo", stdout=io.StringIO())
    sample = Article.objects.get(published_at__date="2020-03-24")
    shown = {"article": sample, "category": sample.category, "tag": Tag.objects.filter(articles=sample).first()}
    shown["gone"] = Article.objects.in_state(State.WITHDRAWN).first()
    fixed = {"home": "/", "list": "/tin-tuc/", "standing page": "/gioi-thieu/", "site map": "/so-do-cong/"}
    fixed |= {"feeds": "/rss/", "display": "/hien-thi/", "missing": "/khong-co-trang/nay/"}
    return fixed | {name: thing.get_absolute_url() for name, thing in shown.items()}


def keep(name: str, png: bytes) -> None:
    """Write a picture for the documentation, in fewer colours where that makes it light enough."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64):
        file = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() < MOST_BYTES:
            break
    (IMAGES / f"{name}.png").write_bytes(file.getvalue())
    assert file.tell() < MOST_BYTES


@pytest.mark.parametrize("name", READERS_PICTURES)
def test_picture_of_what_readers_see(addresses, visitor, name):
    shown, display, viewport = READERS_PICTURES[name]
    page = visitor(display, viewport=viewport).new_page()
    page.goto(addresses[shown], wait_until="networkidle")
    keep(name, page.screenshot())


@pytest.mark.parametrize(("name", "address"), [("admin-list", ""), ("admin-article", "{pk}/change/")])
def test_picture_of_what_editors_see(addresses, editor, name, address):
    page = editor(viewport={"width": 1280, "height": 1100})
    sample = Article.objects.get(published_at__date="2020-03-24")
    page.goto("/admin/news/article/" + address.format(pk=sample.pk), wait_until="networkidle")
    keep(name, page.screenshot())


@pytest.mark.parametrize("name", PAGES if "SCREENSHOTS_ALL" in os.environ else [])
def test_pictures_for_looking_at(addresses, visitor, name):
    folder = Path(settings.BASE_DIR) / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for width, display in product((360, 1280), ("0", "4", "0.toi", "4.toi")):
        page = visitor(display, viewport={"width": width, "height": 900}, reduced_motion="reduce").new_page()
        page.goto(addresses[name], wait_until="networkidle")
        page.locator("img[loading=lazy]").evaluate_all(
            "images => images.forEach((image) => { image.loading = 'eager' })"
        )
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{width}-{display}.png", full_page=True)
