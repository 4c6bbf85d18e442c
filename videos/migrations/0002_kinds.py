from django.db import migrations

KINDS = [
    ("Phóng sự", "phong-su"),
    ("Bản tin", "ban-tin"),
    ("Phỏng vấn", "phong-van"),
    ("Hội nghị", "hoi-nghi"),
    ("Tọa đàm", "toa-dam"),
]


def add(apps, schema_editor):
    kinds = apps.get_model("videos", "Kind").objects
    for number, (name, slug) in enumerate(KINDS, start=1):
        kinds.get_or_create(slug=slug, defaults={"name": name, "order": number})


class Migration(migrations.Migration):
    dependencies = [("videos", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
