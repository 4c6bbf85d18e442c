import signal
from pathlib import Path

from django.core.management.base import BaseCommand

from videos.worker import Worker


class Command(BaseCommand):
    help = "Xử lý các tệp video đã tải lên cho đến khi bị dừng (SIGTERM). Có thể chạy trên nhiều máy cùng lúc."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Chỉ xử lý những tệp đang chờ rồi kết thúc.")
        parser.add_argument("--alive", type=Path, metavar="FILE", help="Tệp được chạm vào mỗi khi còn làm việc.")

    def handle(self, *args, once, alive, **options):
        worker = Worker()
        if alive:
            worker.alive = alive.touch
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if once:
                self.stdout.write(f"Đã xử lý {worker.work_off()} tệp video.")
            else:
                worker.start()
                while True:
                    signal.pause()  # interrupted in a join(), Python 3.11 takes the thread for dead
        except KeyboardInterrupt:
            worker.stop()
        finally:
            signal.signal(signal.SIGTERM, before)
