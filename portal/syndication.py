"""How publications are told to programs: RSS 2.0 feeds and sitemaps."""

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.utils.timezone import localtime

from .publishing import Publication


class PublicationFeed(Feed):
    """The newest of some publications; a subclass says which."""

    language = "vi"
    count = 30
    item_guid_is_permalink = False
    guid_prefix = ""

    def item_title(self, publication: Publication) -> str:
        return publication.title

    def item_guid(self, publication: Publication) -> str:
        return f"{self.guid_prefix}/{publication.pk}"  # stays when the title, and with it the address, changes

    def item_pubdate(self, publication: Publication):
        return localtime(publication.published_at)


class PublicationSitemap(Sitemap):
    """All that readers see of some publications; a subclass says of which."""

    limit = 10_000

    def get_latest_lastmod(self):
        return None  # Django would read every publication to find it

    def lastmod(self, publication: Publication):
        return publication.revised_at or publication.published_at
