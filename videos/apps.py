from django.apps import AppConfig
from django.core.checks import Tags, register


class VideosConfig(AppConfig):
    name = "videos"
    verbose_name = "Video"

    def ready(self):
        from portal.destinations import know

        from .checks import check_confinement
        from .models import Category, Kind, Video

        register(check_confinement, Tags.security, deploy=True)  # it starts processes
        know("videos:video", "pk", Video.objects.published)
        know("videos:kind", "slug", lambda at: Kind.objects.all())
        know("videos:category", "slug", lambda at: Category.objects.all())
