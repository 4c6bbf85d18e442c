from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("videos", "0002_kinds")]

    operations = [
        migrations.AddField(
            model_name="clip",
            name="retired",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.RemoveIndex(model_name="clip", name="clip_due"),  # SQLite did not use it: a part of the table only
        migrations.AddIndex(model_name="clip", index=models.Index("state", "due_at", name="clip_state_due")),
    ]
