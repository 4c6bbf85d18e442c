from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('videos', '0006_poster_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='clip',
            name='freed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
