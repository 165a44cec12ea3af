"""Whoever confirmed a case may still send it back in the same round."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("cases", "0006_words_stay"),)
    operations = (
        migrations.RemoveConstraint("verdict", "verdict_once_per_round"),
        migrations.AddConstraint(
            "verdict",
            models.UniqueConstraint(
                fields=("community", "case", "round", "source", "solved"), name="verdict_once_per_round"
            ),
        ),
    )
