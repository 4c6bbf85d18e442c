from django.apps import AppConfig
from django.core.checks import Tags, register


class VideosConfig(AppConfig):
    name = "videos"
    verbose_name = "Video"

    def ready(self):
        from .checks import check_confinement

        register(check_confinement, Tags.security, deploy=True)  # it starts processes
