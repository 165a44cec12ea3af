"""PostgreSQL keeps a pulse to its journal, its quarter, and the sums of one that is over."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, subject

GUARD = (
    subject("polls_pulse", record=True)
    + frozen("polls_pulse", "what was asked of whom stays", "place", "quarter", "edition", "opens_at", "closes_at")
    + frozen("polls_pulse", "the sums of a pulse that is over stay", "result", when="OLD.state <> 'open'")
)


class Migration(migrations.Migration):
    dependencies = (("polls", "0004_pulse"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
