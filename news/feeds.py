"""RSS 2.0: all news, and the news of one category."""

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy

from portal.syndication import PublicationFeed

from .models import Article, Category


class ArticleFeed(PublicationFeed):
    guid_prefix = "tin-tuc"

    def item_description(self, article):
        return article.lead

    def item_categories(self, article):
        return [article.category.name]


class NewsFeed(ArticleFeed):
    title = "Tin mới"
    description = "Tin mới đăng trên cổng thông tin."
    link = reverse_lazy("news:list")

    def items(self):
        return Article.objects.published().for_list().newest_first()[: self.count]


class CategoryFeed(ArticleFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Category, slug=slug)

    def title(self, category):
        return category.name

    def description(self, category):
        return category.description or f"Tin mới của chuyên mục {category.name}."

    def link(self, category):
        return category.get_absolute_url()

    def items(self, category):
        return Article.objects.published().for_list().in_category(category)[: self.count]
