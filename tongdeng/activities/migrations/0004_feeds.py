"""Addresses of calendars stand in the journal. None was given out before, as no page did; rows without a chain go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongdeng.kernel.models
from tongdeng.kernel.guards import frozen, subject

GUARD = (
    subject("activities_feed")
    + frozen("activities_feed", "a feed stays whose it is", "person_id", "at", "place")
    + frozen("activities_feed", "a revoked feed stays revoked", "revoked_at", when="OLD.revoked_at IS NOT NULL")
)
REASONS = [
    ("foreign", "不是这场活动的签到码"),
    ("withdrawn", "已退出报名"),
    ("cancelled", "活动已取消"),
    ("again", "已经签到过"),
    ("early", "还没到签到时间"),
    ("late", "活动已经结束"),
    ("old", "现场码不对或已经换了"),
]


class Migration(migrations.Migration):
    dependencies = (("activities", "0003_guards"), ("kernel", "0008_guards"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (
        migrations.RunSQL("DELETE FROM activities_feed", migrations.RunSQL.noop),
        migrations.AddField(
            "feed",
            "community",
            tongdeng.kernel.models.CodeField(db_collation="C", default="", editable=False, max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            "feed",
            "place",
            tongdeng.kernel.models.CodeField(db_collation="C", default="", max_length=24),
            preserve_default=False,
        ),
        migrations.AddField("feed", "entries", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField("feed", "last_hash", models.BinaryField(default=b"")),
        migrations.AlterField(
            "feed",
            "person",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField("scan", "reason", models.CharField(choices=REASONS, max_length=10)),
        # Nothing takes these away again: a guard that can be migrated back is none.
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    )
