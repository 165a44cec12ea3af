"""PostgreSQL itself keeps the journal: nothing in it is changed, removed or dated by anyone; and it finds Chinese text."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

GUARDS = """
CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only written to: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION journal_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER event_is_dated BEFORE INSERT ON kernel_event
    FOR EACH ROW EXECUTE FUNCTION journal_dates();
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER seal_stays BEFORE UPDATE OR DELETE ON kernel_seal
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER seal_is_never_emptied BEFORE TRUNCATE ON kernel_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
"""
UNGUARD = """
DROP TRIGGER event_is_dated ON kernel_event;
DROP TRIGGER event_stays ON kernel_event;
DROP TRIGGER event_is_never_emptied ON kernel_event;
DROP TRIGGER seal_stays ON kernel_seal;
DROP TRIGGER seal_is_never_emptied ON kernel_seal;
DROP FUNCTION journal_refuses();
DROP FUNCTION journal_dates();
"""
# As Django's `createcachetable` makes it; here, so that migrating is all that a database needs.
CACHE = """
CREATE TABLE cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = (("kernel", "0001_initial"),)
    run_before = (("cases", "0001_initial"),)  # its index of words needs the trigrams
    operations = (
        TrigramExtension(),
        migrations.RunSQL(GUARDS, UNGUARD),
        migrations.RunSQL(CACHE, "DROP TABLE cache"),
    )
