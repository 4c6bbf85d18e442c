"""News that appears on pages of its own and of others."""

from django import template

from news.models import Article, reading

register = template.Library()


@register.simple_tag
def other_news(article: Article, count: int) -> list[reading.Headline]:
    """Return up to `count` other articles for “Tin khác”, newest first."""
    return reading.beside(article, count)
