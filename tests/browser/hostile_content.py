"""The small portal as an attacker leaves it: every field that takes text holds something hostile."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import models

from documents.models import Document, Issuer
from documents.models import Field as DocumentField
from documents.models import Kind as DocumentKind
from news.models import Article, Category, HomeBlock, Tag
from portal import images, richtext
from portal.fields import AddressField
from portal.models import Link, Page, Place, SiteSettings, User
from stats.models import Entry
from tests.documents.makers import PDF, make_document, make_file
from tests.makers import make_article, make_category, make_editor, make_tag
from tests.videos.makers import make_clip, make_video
from videos import captions
from videos.models import Category as VideoCategory
from videos.models import Clip, Video
from videos.models import Kind as VideoKind

from .content import draw_picture
from .hostile import CAPTIONS, LEAVING, LINES, MARKUP, NAMES, SCHEMES

# Not written by anybody, or checked by a form that lets nothing else through.
NOT_TEXT = "slug folded password stored token worker state username page_type imported_from codecs captions".split()
BODIES = ["".join(map(richtext.clean, MARKUP)), "\n".join(MARKUP), "\n".join(reversed(MARKUP))]


def spoilt(model: type[models.Model], lines: Iterator[str], **given: Any) -> dict[str, Any]:
    """Return a value from `lines` for each field of a model that holds text, as long as the field takes it."""
    fields = {}
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and field.name not in (*NOT_TEXT, *given):
            line = next(addresses if isinstance(field, AddressField) else lines)
            fields[field.name] = line[: field.max_length or 1000]
    return fields | given


addresses = cycle([*SCHEMES, *LEAVING, *LINES])


def fill() -> dict[str, list[str]]:
    """Make the portal's content. Return the addresses of readers' pages, and those of the newsroom."""
    picture = images.store_picture(draw_picture())
    add_sections()
    add_publications(picture)
    add_frame(picture)
    add_people()
    return {"readers": list(pages_of_readers()), "newsroom": list(pages_of_the_newsroom())}


def add_sections() -> None:
    for number, line in enumerate(LINES):
        block = [HomeBlock.COLUMN, HomeBlock.ANNOUNCEMENTS, HomeBlock.NONE][number % 3]
        parent = Category.objects.filter(parent=None).first() if number > 6 else None
        make_category(**spoilt(Category, cycle([line]), home_block=block, parent=parent))
        make_tag(line[:60])
        for model in (VideoKind, VideoCategory, DocumentKind, Issuer, DocumentField):
            model.objects.create(**spoilt(model, cycle([line])))


def add_publications(picture: str) -> None:
    sections = [model.objects.order_by("pk") for model in (Category, VideoKind, VideoCategory, DocumentKind, Issuer)]
    for number, line in enumerate(LINES):
        category, kind, topic, sort, issuer = (rows[number] for rows in sections)
        body = BODIES[number % len(BODIES)] if number < len(BODIES) else line
        article = make_article(**spoilt(Article, cycle([line]), body=body, category=category, cover=picture))
        article.tags.set(Tag.objects.all())
        clip = make_clip(reason=line)
        source = {"youtube": line[:200]} if number % 3 == 2 else {"clip": clip, "youtube": ""}
        told = {"captions": {"vi": captions.read(CAPTIONS.encode())}, "poster": picture}
        video = make_video(**spoilt(Video, cycle([line]), kind=kind, category=topic, **source, **told))
        document = make_document(**spoilt(Document, cycle([line]), kind=sort, issuer=issuer))
        document.articles.set([article])
        make_file(document, NAMES[number % len(NAMES)], PDF)
        Entry(
            **spoilt(Entry, cycle([line]), measure="visits", kind="correction", amount=5, day=date(2026, 11, 1))
        ).save()
        for publication in (article, video, document):
            if number in (4, 9):
                publication.withdraw(line)


def add_frame(picture: str) -> None:
    lines = cycle(LINES)
    SiteSettings.objects.create(
        **spoilt(SiteSettings, lines, logo=picture, email='"<script>fired()</script>"@evil.example')
    )
    for place in Place:
        for number, line in enumerate([*SCHEMES, *LEAVING]):
            Link.objects.create(label=line[:120], url=line, place=place, order=number)
    for number, line in enumerate(LINES):
        body = BODIES[number] if number < len(BODIES) else line
        Page.objects.create(**spoilt(Page, cycle([line]), slug=f"trang-{number}", body=body))


def add_people() -> None:
    for line in LINES:
        member = make_editor(**spoilt(User, cycle([line])))
        Group.objects.create(name=line[:150])
        about = {"content_type": ContentType.objects.get_for_model(Article), "object_id": "1", "action_flag": CHANGE}
        LogEntry.objects.create(user=member, object_repr=line[:200], change_message=line, **about)
    for clip, line in zip(Clip.objects.all(), cycle(LINES), strict=False):
        Clip.objects.filter(pk=clip.pk).update(name=line[:255], owner=member)
    for model in (Article, Video, Document):
        model.objects.update(created_by=member, published_by=member)


def pages_of_readers() -> Iterator[str]:
    yield from ("/", "/tin-tuc/", "/video/", "/van-ban/", "/thong-ke/", "/thong-ke/cach-tinh/", "/thong-ke/du-lieu/")
    yield from ("/so-do-cong/", "/rss/", "/hien-thi/?ve=/", "/khong-co-trang-nay-o-day/sai/")
    yield "/van-ban/?tim=%22%3E%3Cscript%3Efired()%3C/script%3E"
    yield "/hien-thi/?ve=javascript:fired()%22onfocus=fired()"
    for model in (Article, Video, Document, Category, VideoKind, VideoCategory, Tag, Page):
        yield from (thing.get_absolute_url() for thing in model.objects.order_by("pk"))


def pages_of_the_newsroom() -> Iterator[str]:
    yield from ("/admin/", "/admin/phien/", "/admin/hai-buoc/", "/admin/password_change/", "/admin/stats/siteday/")
    for model in (Article, Video, Document, Category, Tag, VideoKind, Issuer, Clip, Page, Link, User, Group, Entry):
        first = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield first
        things = list(islice(model.objects.order_by("pk"), 2))
        yield from (f"{first}{thing.pk}/change/" for thing in things)
        yield f"{first}{things[0].pk}/history/"
        if model is not Entry:
            yield f"{first}{things[0].pk}/delete/"
    yield f"/admin/portal/user/{User.objects.order_by('pk')[0].pk}/password/"
    for model in (Article, Video, Document):
        thing = model.objects.order_by("pk")[0]
        yield thing.get_preview_url()
        yield f"/admin/{model._meta.app_label}/{model._meta.model_name}/{thing.pk}/withdraw/"
    yield "/admin/portal/sitesettings/1/change/"
