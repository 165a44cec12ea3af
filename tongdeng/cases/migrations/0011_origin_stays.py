"""PostgreSQL keeps where a case comes from that was taken over."""

from django.db import migrations

from tongdeng.kernel.guards import kept

GUARD = kept("cases_origin", "where a case comes from stays")


class Migration(migrations.Migration):
    dependencies = (("cases", "0010_origin"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
