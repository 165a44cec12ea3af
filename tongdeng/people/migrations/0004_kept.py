"""PostgreSQL removes nothing from the register: what a home was, who held it, and what was proposed."""

from django.db import migrations

KEPT = ("home", "measure", "tenure", "change")
GUARD = """
CREATE FUNCTION register_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nothing leaves the register: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
GUARD += "".join(
    f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON people_{table}"
    " FOR EACH ROW EXECUTE FUNCTION register_keeps();\n"
    f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON people_{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION register_keeps();\n"
    for table in KEPT
)


class Migration(migrations.Migration):
    dependencies = (("people", "0003_homes"),)
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
