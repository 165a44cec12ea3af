"""PostgreSQL keeps published months and their revisions."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

GUARD = (
    subject("boards_month")
    + frozen("boards_month", "a month stays as it was published", "place", "month", "published_at", "figures", "digest")
    + kept("boards_revision", "a revision stays")
)


class Migration(migrations.Migration):
    dependencies = (("boards", "0003_months"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
