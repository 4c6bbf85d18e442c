"""Makers of test data: each returns something that is saved and right, but for what a test names."""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from news.models import Article, Category, Placement, Tag
from portal import generation, vietnamese
from portal.publishing import State

MINUTE = timedelta(minutes=1)
numbers = count(1)


def make_category(name: str = "", **fields) -> Category:
    return Category.objects.create(name=name or f"Chuyên mục {next(numbers)}", **fields)


def make_tag(name: str = "") -> Tag:
    return Tag.objects.create(name=name or f"Từ khóa {next(numbers)}")


def make_article(title: str = "", **fields) -> Article:
    """Make an article that was published an hour ago."""
    article = new_article(title, **fields)
    article.save()
    return article


def new_article(title: str = "", **fields) -> Article:
    """Return an article that was published an hour ago, not saved yet."""
    number = next(numbers)
    defaults = {"lead": "Tóm tắt của bài.", "body": "<p>Nội dung của bài.</p>"}
    defaults["published_at"] = timezone.now() - timedelta(hours=1) + timedelta(milliseconds=number)
    if "category" not in fields:
        defaults["category"] = Category.objects.first() or make_category()
    return Article(title=title or f"Bài viết {number}", **defaults | fields)


def dates_in(state: State, reason: str) -> dict[str, object]:
    """Return what puts a publication into `state` now; `reason` is why it was withdrawn."""
    now, hour = timezone.now(), timedelta(hours=1)
    return {
        State.DRAFT: {"published_at": None},
        State.SCHEDULED: {"published_at": now + hour},
        State.PUBLISHED: {"published_at": now - hour},
        State.EXPIRED: {"published_at": now - 2 * hour, "expires_at": now - hour},
        State.WITHDRAWN: {
            "published_at": now - 2 * hour,
            "withdrawn_at": now - hour,
            "withdrawal_reason": reason,
        },
    }[state]


def make_article_in(state: State, title: str = "", **fields) -> Article:
    """Make an article that is in `state` now."""
    return make_article(title, **dates_in(state, "Số liệu chưa đúng.") | fields)


def make_articles(
    number: int, newest: datetime | None = None, every: timedelta = MINUTE, tags: Iterable[Tag] = (), **fields
) -> list[Article]:
    """Make published articles at once, as bulk commands do: first the newest, a minute old or as given; each older by `every`."""
    first = newest or timezone.now() - MINUTE
    made = [new_article(**{"published_at": first - every * n} | fields) for n in range(number)]
    for article in made:
        article.folded = vietnamese.fold(f"{article.title}\n{article.lead}")
    with transaction.atomic():
        Article.objects.bulk_create(made)
        places = {category for one in made[:1] for category in (one.category, one.category.parent) if category}
        Placement.objects.bulk_create(
            Placement(article=article, category=place, published_at=article.published_at)
            for article in made
            for place in places
        )
        through = Article.tags.through
        through.objects.bulk_create(through(article=article, tag=tag) for article in made for tag in tags)
        generation.changed()
    return made


def make_editor(*permissions: str, **fields):
    """Make a member of the newsroom; without `permissions`, one who may do everything."""
    from django.contrib.auth.models import Permission

    fields |= {"is_staff": True, "is_superuser": not permissions}
    user = get_user_model().objects.create_user(f"bientap{next(numbers)}", password="mat-khau-bien-tap", **fields)
    for name in permissions:
        app, codename = name.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def make_picture(size: tuple[int, int] = (1000, 600), kind: str = "JPEG", **options) -> io.BytesIO:
    """Make an image file in memory."""
    file = io.BytesIO()
    Image.new("RGB", size, "#8a1c2e").save(file, kind, **options)
    file.seek(0)
    file.name = f"Ảnh đô thị.{kind.lower()}"
    return file


def make_desk(*permissions: str) -> Client:
    """Make a browser in which a member of the newsroom is logged in (see `make_editor`)."""
    client = Client()
    client.force_login(make_editor(*permissions))
    return client
