"""PostgreSQL keeps signatures."""

from django.db import migrations

GUARD = """
CREATE FUNCTION signature_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signature stays: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signature_stays BEFORE UPDATE OR DELETE ON committees_signature
    FOR EACH ROW EXECUTE FUNCTION signature_refuses();
CREATE TRIGGER signatures_are_never_emptied BEFORE TRUNCATE ON committees_signature
    FOR EACH STATEMENT EXECUTE FUNCTION signature_refuses();
"""
UNGUARD = """
DROP TRIGGER signature_stays ON committees_signature;
DROP TRIGGER signatures_are_never_emptied ON committees_signature;
DROP FUNCTION signature_refuses();
"""


class Migration(migrations.Migration):
    dependencies = (("committees", "0001_initial"),)
    operations = (migrations.RunSQL(GUARD, UNGUARD),)
