"""PostgreSQL keeps a drawing to its journal; its outlines come and go with it."""

from django.db import migrations

from tongdeng.kernel.guards import subject

GUARD = subject("places_plan")


class Migration(migrations.Migration):
    dependencies = (("places", "0003_plan"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
