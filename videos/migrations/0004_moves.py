from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("videos", "0003_background_work")]

    operations = [
        migrations.RemoveField(model_name="clip", name="held_until"),  # `due_at` is the end of a lease as well
        migrations.AddField(model_name="clip", name="moves", field=models.BooleanField(default=False, editable=False)),
        migrations.AddField(model_name="clip", name="moved_at", field=models.DateTimeField(editable=False, null=True)),
        migrations.AddIndex(
            model_name="clip", index=models.Index("moves", condition=models.Q(("moves", True)), name="clip_moves")
        ),
    ]
