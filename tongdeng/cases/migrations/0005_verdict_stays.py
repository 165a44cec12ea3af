"""What a resident said of the work stays: figures stand on it. Stars may follow once; words go with an erasure."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept

GUARD = (
    frozen(
        "cases_verdict",
        "a verdict stays as it was given",
        *("id", "community", "place", "case_id", "source", "solved", "round", "by_id", "at"),
    )
    + frozen("cases_verdict", "stars are given once", "stars", when="OLD.stars IS NOT NULL")
    + kept("cases_verdict", "what was said of the work stays", changed=True)
)


class Migration(migrations.Migration):
    dependencies = (("cases", "0004_guards"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
