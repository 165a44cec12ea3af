"""The rules of a place that a vote was announced under stay as they were: it is counted and judged by them."""

from django.db import migrations

GUARD = """
CREATE FUNCTION profile_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM votes_vote WHERE profile_id = OLD.id AND state <> 'draft') THEN
        PERFORM votes_refuse('a vote was announced under these rules');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER profile_stays BEFORE UPDATE OR DELETE ON votes_profile FOR EACH ROW EXECUTE FUNCTION profile_stays();
CREATE TRIGGER profile_is_never_emptied BEFORE TRUNCATE ON votes_profile FOR EACH STATEMENT EXECUTE FUNCTION evidence_stays();
"""


class Migration(migrations.Migration):
    dependencies = (("votes", "0005_in_time"),)
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
