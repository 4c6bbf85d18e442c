from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "pictures"
    verbose_name = "Thư viện ảnh"

    def ready(self):
        from .tracking import connect

        connect()
