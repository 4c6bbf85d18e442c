from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"

    def ready(self):
        from portal.destinations import know

        from .models import Document, File

        know("documents:document", "pk", Document.objects.published)
        know("documents:file", "pk", File.objects.public)
