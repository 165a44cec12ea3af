"""Who led a meeting, who wrote it down, who was there without a vote; it stays once it was posted."""

import django.db.models.deletion
from django.db import migrations, models

from tongdeng.kernel.guards import frozen

GUARD = frozen(
    "committees_meeting",
    "who sat stays once it was posted",
    *("chaired_by_id", "recorder", "guests"),
    when="OLD.state = 'posted'",
)


class Migration(migrations.Migration):
    dependencies = (("committees", "0003_guards"),)
    operations = (
        migrations.AddField(
            "meeting",
            "chaired_by",
            models.ForeignKey(
                "committees.seat", on_delete=django.db.models.deletion.PROTECT, null=True, related_name="+"
            ),
        ),
        migrations.AddField(
            "meeting", "recorder", models.CharField("记录人", blank=True, default="", max_length=50), preserve_default=False
        ),
        migrations.AddField(
            "meeting", "guests", models.CharField("列席", blank=True, default="", max_length=300), preserve_default=False
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    )
