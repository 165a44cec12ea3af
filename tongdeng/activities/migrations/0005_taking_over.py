"""Why the community took an activity over from an organiser who was still in office."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("activities", "0004_feeds"),)
    operations = (
        migrations.AddField(
            "activity", "taken_over_reason", models.CharField(blank=True, default="", max_length=200), preserve_default=False
        ),
    )
