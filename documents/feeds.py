from django.urls import reverse_lazy

from portal.syndication import PublicationFeed

from .models import Document, reading


class DocumentFeed(PublicationFeed):
    guid_prefix = "document"
    title = "Văn bản"
    description = "Văn bản mới đăng trên cổng thông tin."
    link = reverse_lazy("documents:list")

    def items(self):
        newest = Document.objects.published().newest_first().for_list()
        return reading.in_place(list(newest[: self.count]))

    def item_description(self, document: Document) -> str:
        return document.summary

    def item_categories(self, document: Document) -> list[str]:
        return [section.name for section in (document.kind, document.issuer, document.field) if section]
