from django.contrib.sitemaps import Sitemap

from portal.syndication import PublicationSitemap

from .models import Article, Category


class CategorySitemap(Sitemap):
    def items(self):
        return Category.objects.all()


class ArticleSitemap(PublicationSitemap):
    def items(self):
        return Article.objects.published().only("title", "published_at", "revised_at").newest_first()
