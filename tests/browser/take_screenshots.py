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
from videos.models import Video

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
    "videos",
    "video",
    "standing page",
    "site map",
    "feeds",
    "statistics",
    "definitions",
    "open data",
    "display",
    "gone",
    "missing",
]
READERS_PICTURES = {  # file name: page, display choice, viewport
    "home": ("home", "", WIDE),
    "article": ("article", "", WIDE),
    "article-phone": ("article", "", PHONE),
    "article-inverts": ("article", "1.toi", WIDE),
    "video": ("video", "", WIDE),
    "statistics": ("statistics", "", WIDE),
}
EDITORS_PICTURES = {
    "admin-list": "/admin/news/article/",
    "admin-article": "/admin/news/article/{pk}/change/",
    "admin-video": "/admin/videos/video/{video}/change/",
    "admin-readers": "/admin/stats/siteday/",
}


@pytest.fixture(scope="module")
def addresses(server):
    """Load the demonstration content; return the address of each kind of page."""
    call_command("load_demo", stdout=io.StringIO())
    call_command("generate_readership", views=3_000_000, articles=43, days=400, stdout=io.StringIO())
    sample = Article.objects.get(published_at__date="2020-03-24")
    shown = {"article": sample, "category": sample.category, "tag": Tag.objects.filter(articles=sample).first()}
    shown["video"] = Video.objects.published().newest_first().first()
    shown["gone"] = Article.objects.in_state(State.WITHDRAWN).first()
    fixed = {"home": "/", "list": "/tin-tuc/", "standing page": "/gioi-thieu/", "site map": "/so-do-cong/"}
    fixed |= {"statistics": "/thong-ke/", "definitions": "/thong-ke/cach-tinh/", "open data": "/thong-ke/du-lieu/"}
    fixed |= {"feeds": "/rss/", "videos": "/video/", "display": "/hien-thi/", "missing": "/khong-co-trang/nay/"}
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


@pytest.mark.parametrize("name", EDITORS_PICTURES)
def test_picture_of_what_editors_see(addresses, editor, name):
    page = editor(viewport={"width": 1280, "height": 1100})
    sample = Article.objects.get(published_at__date="2020-03-24")
    video = Video.objects.published().newest_first().first()
    page.goto(EDITORS_PICTURES[name].format(pk=sample.pk, video=video.pk), wait_until="networkidle")
    keep(name, page.screenshot())


def test_pictures_for_looking_at(addresses, visitor):
    """Take every page at both ends of width, text size and theme into var/screenshots, where SCREENSHOTS_ALL is set."""
    for name in PAGES if "SCREENSHOTS_ALL" in os.environ else []:
        take(addresses[name], visitor, name)


def take(address: str, visitor, name: str) -> None:
    folder = Path(settings.BASE_DIR) / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for width, display in product((360, 1280), ("0", "4", "0.toi", "4.toi")):
        page = visitor(display, viewport={"width": width, "height": 900}, reduced_motion="reduce").new_page()
        page.goto(address, wait_until="networkidle")
        page.locator("img[loading=lazy]").evaluate_all(
            "images => images.forEach((image) => { image.loading = 'eager' })"
        )
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{width}-{display}.png", full_page=True)
