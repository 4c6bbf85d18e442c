from django.core.management.base import BaseCommand, CommandError

from stats import retention


class Command(BaseCommand):
    help = "Xóa số liệu từng giờ đã cũ và những gì không còn cần; số liệu từng ngày và các tổng còn mãi."

    def add_arguments(self, parser):
        parser.add_argument(
            "--hours-days", type=int, default=retention.HOURS_KEPT, metavar="N", help="số ngày còn giữ từng giờ (90)"
        )

    def handle(self, *args, hours_days, **options):
        if hours_days < retention.LEAST_HOURS:
            raise CommandError(f"--hours-days: ít nhất là {retention.LEAST_HOURS}.")
        self.stdout.write(f"Đã xóa {retention.drop_hours(hours_days)} dòng số liệu từng giờ.")
        self.stdout.write(f"Đã xóa {retention.drop_spans()} lượt có mặt của khách.")
        retention.drop_secrets()
