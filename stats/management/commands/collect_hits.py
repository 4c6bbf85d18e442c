from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from stats.collector import Collector, turn


class Command(BaseCommand):
    help = "Đưa các lượt đã ghi của máy này vào số liệu, một lần. Máy chủ web tự làm việc này mỗi giây."

    def handle(self, *args, **options):
        folder = Path(settings.STATS_RECORDS)
        with turn(folder) as mine:
            if not mine:
                self.stdout.write("Một tiến trình của cổng đang làm việc này.")
                return
            count = Collector(folder).collect()
        self.stdout.write(f"Đã đưa {count} bản ghi vào số liệu.")
