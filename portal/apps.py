from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Cổng thông tin"

    def ready(self):
        from documents.linking import link_numbers
        from pictures import shelf

        from . import destinations, library, preview_links, richtext
        from .freshness import connect
        from .models import Page
        from .permissions import name_in_vietnamese

        post_migrate.connect(name_in_vietnamese)
        connect()
        preview_links.connect()
        destinations.know("page", "slug", lambda at: Page.objects.all())
        richtext.linkers[:] = [link_numbers]
        library.connected[:] = [shelf]


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"


class StaticFilesConfig(DjangoStaticFilesConfig):
    """Leave out the parts of CKEditor that are never loaded, some of which would call foreign hosts."""

    ignore_patterns = [
        *DjangoStaticFilesConfig.ignore_patterns,
        *(
            f"ckeditor/ckeditor/plugins/{plugin}/*"
            for plugin in (
                "exportpdf",
                "scayt",
                "wsc",
                "preview",
                "codesnippet*",
                "mathjax",
                "embed*",
                "autoembed",
            )
        ),
        "ckeditor/ckeditor/adapters/*",
        "ckeditor/ckeditor/*.md",
        "ckeditor/ckeditor/*.json",
        "ckeditor/galleriffic/*",
        "ckeditor/file-icons/*",
    ]
