"""PostgreSQL keeps an announcement to its journal, what was said to whom, and the figures of one that is over."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, subject

GUARD = (
    subject("notices_announcement", record=True)
    + frozen(
        "notices_announcement", "what was announced stays",
        "place", "title", "words", "buildings", "urgent", "starts_at", "valid_until", "sent_as", "by_id", "at",
    )
    + frozen(
        "notices_announcement", "the end of an announcement stays",
        "reason", "over_at", "reach", when="OLD.state IN ('ended', 'withdrawn')",
    )
    + frozen("notices_announcement", "when it was published stays", "published_at", when="OLD.published_at IS NOT NULL")
)


class Migration(migrations.Migration):
    dependencies = (("notices", "0004_announcing"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
