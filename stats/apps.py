from django.apps import AppConfig
from django.core.checks import register


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = "Thống kê truy cập"

    def ready(self):
        from .checks import check_actions

        register(check_actions)
