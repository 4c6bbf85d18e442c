from django.core.management.base import BaseCommand, CommandError

from stats.audit import Finding, findings


class Command(BaseCommand):
    help = "Chứng minh mọi số đang hiện là tổng các dòng của nó. Kết thúc với mã 1 khi có chỗ khác nhau."

    def handle(self, *args, **options):
        wrong = 0
        for finding in findings():
            wrong += bool(finding.wrong)
            self.stdout.write(said(finding))
        if wrong:
            raise CommandError(f"{wrong} phép kiểm tra không khớp.")
        self.stdout.write("Mọi số đang hiện đều khớp.")


def said(finding: Finding) -> str:
    if finding.first is None:
        return f"Khớp: {finding.check} ({finding.keys} chỗ đã so)."
    key, shown, summed = finding.first
    places = f"{finding.wrong} trong {finding.keys} chỗ đã so"
    return f"KHÔNG KHỚP: {finding.check}: {places}; chỗ đầu tiên: {key}: đang là {shown}, cộng lại là {summed}."
