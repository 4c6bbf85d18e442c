from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "Tin tức"

    def ready(self):
        from portal.destinations import know

        from .models import Article, Category, Tag

        know("news:article", "pk", Article.objects.published)
        know("news:category", "slug", lambda at: Category.objects.all())
        know("news:category-feed", "slug", lambda at: Category.objects.all())
        know("news:tag", "slug", lambda at: Tag.objects.all())
