"""PostgreSQL keeps a case to its journal, and a photo as it was taken."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, subject

GUARD = (
    subject("cases_case", record=True)
    + frozen("cases_case", "a case keeps its number", "number", "filed_at", "channel")
    + "CREATE TRIGGER photo_stays BEFORE UPDATE ON cases_photo"
    " FOR EACH ROW EXECUTE FUNCTION guard_refuses('a photo stays as it was taken');\n"
    "CREATE TRIGGER photos_are_never_emptied BEFORE TRUNCATE ON cases_photo"
    " FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('a photo stays as it was taken');\n"
)


class Migration(migrations.Migration):
    dependencies = (("cases", "0003_guests"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
