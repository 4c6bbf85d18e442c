from portal.syndication import PublicationSitemap

from .models import Document


class DocumentSitemap(PublicationSitemap):
    def items(self):
        return Document.objects.published().newest_first().only("title", "published_at", "revised_at")
