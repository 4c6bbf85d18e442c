"""Fill an empty portal with demonstration content: what the TOML files beside this one say."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from news.models import Article, Category, Tag
from portal import images
from portal.models import Link, Page, Place, SiteSettings

from .covers import draw
from .dates import local, time_of
from .films import add_videos
from .library import add_documents

FOLDER = Path(__file__).parent
ARTICLE_FIELDS = ("title lead body byline source_name source_url").split()
CATEGORY_FIELDS = ("name menu_name description order").split()


def load() -> dict[str, int]:
    """Add what is missing, by title or address; return how many of each kind were added."""
    return add_news() | {"video": add_videos(), "văn bản": add_documents()}


@transaction.atomic
def add_news() -> dict[str, int]:
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "news").glob("*.toml"))]
    pages = tomllib.loads((FOLDER / "pages.toml").read_text("utf-8"))
    categories = sum(add_category(file["category"]) for file in files)
    articles = sum(add_article(entry, file["category"]["slug"]) for file in files for entry in file.get("article", []))
    return {"chuyên mục": categories, "bài viết": articles, "trang": add_pages(pages)}


def add_category(entry: dict[str, Any], parent: Category | None = None) -> int:
    defaults = {name: entry[name] for name in CATEGORY_FIELDS if name in entry}
    defaults |= {"parent": parent, "home_block": entry.get("home", "none")}
    category, created = Category.objects.get_or_create(slug=entry["slug"], defaults=defaults)
    return created + sum(add_category(child, category) for child in entry.get("children", []))


def add_article(entry: dict[str, Any], category: str) -> int:
    if Article.objects.filter(title=entry["title"]).exists():
        return 0
    article = Article(**{name: entry[name] for name in ARTICLE_FIELDS if name in entry})
    article.category = Category.objects.get(slug=entry.get("child", category))
    article.featured_order = entry.get("featured")
    if cover := entry.get("cover"):
        article.cover = images.store_picture(draw(cover["motif"], cover["seed"]))
        article.cover_alt, article.cover_caption = cover["alt"], cover.get("caption", "")
        article.cover_credit = cover.get("credit", "")
    set_dates(article, entry)
    if "source_time" in entry:  # a time of the article's own day
        day = timezone.localtime(article.published_at)
        article.source_time = local(f"{day:%Y-%m-%d}T{entry['source_time']}")
    article.save()
    article.tags.set([Tag.objects.get_or_create(name=name)[0] for name in entry.get("tags", [])])
    article.further_categories.set(Category.objects.filter(slug__in=entry.get("further", [])))
    article.place()
    return 1


def set_dates(article: Article, entry: dict[str, Any]) -> None:
    state = entry.get("state", "published")
    if state == "draft":
        return
    article.published_at = time_of(entry)
    if state == "expired":
        article.expires_at = article.published_at + timedelta(days=30)
    if state == "withdrawn":
        article.withdrawn_at = article.published_at + timedelta(hours=5)
        article.withdrawal_reason = entry["withdrawal_reason"]


def add_pages(content: dict[str, Any]) -> int:
    if not SiteSettings.objects.exists():
        SiteSettings.objects.create(**content["site"])
        add_links(content)
    added = 0
    for entry in content["page"]:
        _, created = Page.objects.get_or_create(
            slug=entry["slug"], defaults={"title": entry["title"], "body": entry["body"]}
        )
        added += created
    return added


def add_links(content: dict[str, Any]) -> None:
    titles = {entry["slug"]: entry["title"] for entry in content["page"]}
    standing = [
        Link(label=title, url=f"/{slug}/", place=Place.FOOTER, order=n)
        for n, (slug, title) in enumerate(titles.items())
    ]
    menu = [
        Link(label="Giới thiệu", url="/gioi-thieu/", place=Place.MENU_START, order=1),
        Link(label="Tin tức", url="/tin-tuc/", place=Place.MENU_START, order=2),
        Link(label="Video", url="/video/", place=Place.MENU_START, order=3),
        Link(label="Văn bản", url="/van-ban/", place=Place.MENU_START, order=4),
        Link(label="Liên hệ", url="/lien-he/", place=Place.MENU_END, order=1),
        Link(label="Sơ đồ cổng", url="/so-do-cong/", place=Place.MENU_END, order=2),
    ]
    websites = [Link(place=Place.WEBSITES, order=n, **entry) for n, entry in enumerate(content["link"])]
    Link.objects.bulk_create(standing + menu + websites)
