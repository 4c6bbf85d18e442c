from django.apps import AppConfig


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = "thống kê truy cập"
