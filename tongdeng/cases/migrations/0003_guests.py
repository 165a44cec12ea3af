"""Cases of guests and callers are offered to who has the number, instead of matched with it for ever."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        ("cases", "0002_taxonomy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.AddField("case", "disowned_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "case",
            "offered",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(condition=models.Q(offered__isnull=False), fields=["offered"], name="case_offered"),
        ),
    )
