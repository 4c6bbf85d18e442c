"""News that appears on pages of its own and of others."""

from django import template

from news.models import Article, Tag, reading

register = template.Library()


@register.simple_tag
def other_news(article: Article, count: int) -> list[Article]:
    """Return up to `count` other articles for “Tin khác”, newest first."""
    return reading.beside(article, count)


@register.simple_tag
def tags_of(article: Article) -> list[Tag]:
    return reading.tags_of(article=article.pk)
