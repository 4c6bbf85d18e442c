from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Page


class PageSitemap(Sitemap):
    """The front page and the standing pages."""

    def items(self):
        return [None, *Page.objects.only("slug", "modified_at")]

    def location(self, item):
        return item.get_absolute_url() if item else reverse("home")

    def lastmod(self, item):
        return item.modified_at if item else None
