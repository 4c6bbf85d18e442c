import getpass
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stats import ledger
from stats.ledger import dotted
from stats.models import SITE

SHORTEST_SOURCE = 5


class Command(BaseCommand):
    help = "Ghi số dư đầu kỳ từ tệp CSV (cột trang, so_luong) vào sổ: ghi tất cả, hoặc không ghi gì khi có dòng sai."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", required=True, help="số này lấy ở đâu; ghi cùng mỗi bút toán")
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ ghi gì")
        parser.add_argument("--by", metavar="USERNAME", help="người ghi, theo tên đăng nhập")
        parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="ngày ghi sổ (hôm nay)")

    def handle(self, *args, file, source, dry_run, by, day, **options):
        author, name = author_named(by)
        if len(source.strip()) < SHORTEST_SOURCE:
            raise CommandError("--source: hãy nói rõ số này lấy ở đâu.")
        try:
            made = ledger.plan(file.read_bytes())
            self.report(made)
            if dry_run:
                self.stdout.write("Chưa ghi gì vào sổ (--dry-run).")
            elif made.openings:
                count = ledger.write(made, source.strip(), day or timezone.localdate(), author, name)
                self.stdout.write(f"Đã ghi {dotted(count)} bút toán vào sổ.")
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ledger.Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def report(self, made: ledger.Plan) -> None:
        """Print what the file adds up to. Raises CommandError with each wrong line when there are any."""
        if made.faults:
            lines = "\n".join(f"Dòng {fault.line}: {fault.text}" for fault in made.faults)
            raise CommandError(f"{lines}\nCó {dotted(len(made.faults))} dòng sai: không ghi gì vào sổ.")
        views = [opening.amount for opening in made.openings if opening.page.type != SITE]
        visits = sum(opening.amount for opening in made.openings if opening.page.type == SITE)
        self.stdout.write(f"Lượt xem: {dotted(sum(views))} của {dotted(len(views))} trang.")
        self.stdout.write(f"Lượt truy cập: {dotted(visits)}.")
        if made.zeros:
            self.stdout.write(f"Bỏ qua {dotted(made.zeros)} dòng có số lượng 0.")


def author_named(username: str | None):
    """Return the user with a name and what the ledger calls them; without a name, nobody and this system's user."""
    if not username:
        return None, f"import_openings ({getpass.getuser()})"
    users = get_user_model()
    author = users._default_manager.filter(**{users.USERNAME_FIELD: username}).first()
    if author is None:
        raise CommandError(f"--by: không có người dùng nào tên là “{username}”.")
    return author, author.get_full_name() or author.get_username()
