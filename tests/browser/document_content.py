"""The documents of the small portal: with everything, replaced, with a long name, and without a file."""

from datetime import date

from news.models import Article
from tests.documents.makers import DOCX, PDF, archive, make_document, make_field, make_file, make_issuer, make_kind

LONG = (
    "Ban hành Kế hoạch thông tin, tuyên truyền cải cách hành chính nhà nước giai đoạn 2020 - 2025 của Bộ Nội vụ. " * 3
)


def add_documents() -> None:
    """Make documents; the addresses in PAGES rely on their ids."""
    field, decree = make_field(), make_kind("Nghị định")
    signed = {"signer": "Nguyễn Văn Mẫu", "signer_position": "Bộ trưởng", "effective_on": date(2020, 4, 1)}
    plan = make_document("178/QĐ-BNV", id=9201, summary=LONG, field=field, **signed)
    make_file(plan, "Quyết định 178-QĐ-BNV ban hành Kế hoạch thông tin, tuyên truyền.pdf", PDF + b" " * 1_300_000 + PDF)
    make_file(plan, "Biểu mẫu.docx", archive(DOCX))
    old = make_document(
        "43/2011/NĐ-CP", id=9202, kind=decree, issuer=make_issuer("Chính phủ"), issued_on=date(2011, 6, 13)
    )
    new = make_document(
        "42/2022/NĐ-CP", id=9203, kind=decree, issuer=old.issuer, issued_on=date(2022, 6, 24), field=field
    )
    new.replaces.add(old)
    plan.articles.set(Article.objects.filter(pk=9001))
    for number in range(4, 26):
        make_file(make_document(f"{number}/BC-BNV", id=9200 + number, kind=make_kind("Báo cáo")))
