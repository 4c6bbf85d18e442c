"""What makes a new generation: every save and deletion of something that readers see."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save

from . import generation
from .publishing import Publication

SHOWN = (
    *("news.Article", "news.Category", "news.Tag", "videos.Video", "videos.Kind", "videos.Category"),
    *("documents.Document", "documents.File", "documents.Kind", "documents.Issuer", "documents.Field"),
    *("portal.Link", "portal.Page", "portal.SiteSettings"),
)
TIES = (
    *("news.Placement", "news.Article_tags", "news.Article_further_categories"),
    *("documents.Document_replaces", "documents.Document_articles"),
)


def connect() -> None:
    for model in map(apps.get_model, SHOWN):
        post_save.connect(announce, model)
    for model in map(apps.get_model, SHOWN + TIES):
        post_delete.connect(announce, model)
    for model in map(apps.get_model, TIES):
        m2m_changed.connect(announce_tie, model)


def announce(instance: models.Model, **kwargs: Any) -> None:
    if not (isinstance(instance, Publication) and instance.published_at is None):  # nobody reads a draft
        generation.changed()


def announce_tie(instance: models.Model, action: str, **kwargs: Any) -> None:
    if action.startswith("post_"):
        announce(instance)
