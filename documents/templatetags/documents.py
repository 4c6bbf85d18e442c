"""Documents on pages of their own and of others."""

from typing import Any

from django import template

from documents.models import Document, reading

register = template.Library()


@register.simple_tag
def newest_documents(count: int) -> list[Document]:
    return reading.newest(count)


@register.simple_tag
def documents_of(article: Any) -> list[Document]:
    """Return the documents that an article names, for “Văn bản kèm theo”."""
    return reading.of_article(article.pk)
