from django.db import migrations

KINDS = [
    ("Luật", "luat"),
    ("Nghị quyết", "nghi-quyet"),
    ("Nghị định", "nghi-dinh"),
    ("Quyết định", "quyet-dinh"),
    ("Chỉ thị", "chi-thi"),
    ("Thông tư", "thong-tu"),
    ("Thông tư liên tịch", "thong-tu-lien-tich"),
    ("Kế hoạch", "ke-hoach"),
    ("Chương trình", "chuong-trinh"),
    ("Hướng dẫn", "huong-dan"),
    ("Báo cáo", "bao-cao"),
    ("Công văn", "cong-van"),
    ("Công điện", "cong-dien"),
    ("Thông báo", "thong-bao"),
    ("Tờ trình", "to-trinh"),
]


def add(apps, schema_editor):
    kinds = apps.get_model("documents", "Kind").objects
    for number, (name, slug) in enumerate(KINDS, start=1):
        kinds.get_or_create(slug=slug, defaults={"name": name, "order": number})


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
