from django.contrib.sitemaps import Sitemap

from .models import Article, Category


class CategorySitemap(Sitemap):
    def items(self):
        return Category.objects.all()


class ArticleSitemap(Sitemap):
    limit = 10_000

    def items(self):
        return Article.objects.published().only("title", "published_at", "revised_at").newest_first()

    def get_latest_lastmod(self):
        return None  # Django would read every article to find it

    def lastmod(self, article):
        return article.revised_at or article.published_at
