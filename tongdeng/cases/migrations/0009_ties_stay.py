"""PostgreSQL keeps what ties a case to the rooms above it: links end once, promised actions are released once."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept

SAME = ("id", "community", "place", "case_id", "subject", "subject_id", "path", "title", "since")
GUARD = (
    frozen("cases_link", "a link stays what it is", *SAME)
    + frozen("cases_link", "a link ends once", "ended_at", when="OLD.ended_at IS NOT NULL")
    + kept("cases_link", "a link stays", changed=True)
    + frozen("cases_hold", "a promised action stays what it is", *SAME)
    + frozen(
        "cases_hold",
        "a promised action is released once",
        *("until", "released_at", "kept"),
        when="OLD.released_at IS NOT NULL",
    )
    + kept("cases_hold", "a promised action stays", changed=True)
)


class Migration(migrations.Migration):
    dependencies = (("cases", "0008_bench"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
