"""What all rooms' guards are made of: a subject moves only together with its event, and what is frozen is refused.

Each function has a search path of its own, so that a table of somebody's own cannot stand before ours.
"""

from django.db import migrations

GUARDS = """
-- For triggers with a WHEN: nothing is called where nothing is refused.
CREATE FUNCTION guard_refuses() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%: % on % is refused', TG_ARGV[0], TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION guard_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.entries <> 1 OR NOT EXISTS (
        SELECT FROM kernel_event WHERE community = NEW.community AND subject_id = NEW.id AND seq = 1 AND hash = NEW.last_hash
    ) THEN
        RAISE EXCEPTION 'a subject begins with its first event: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION guard_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.entries <= OLD.entries OR NOT EXISTS (
        SELECT FROM kernel_event
        WHERE community = NEW.community AND subject_id = NEW.id AND seq = NEW.entries AND hash = NEW.last_hash
    ) THEN
        RAISE EXCEPTION 'a subject moves on only with an event: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION journal_refuses() SET search_path = public, pg_temp;
CREATE TRIGGER alarm_stays BEFORE UPDATE OR DELETE ON kernel_alarm
    FOR EACH ROW EXECUTE FUNCTION guard_refuses('an alarm that rang stays');
CREATE TRIGGER alarms_are_never_emptied BEFORE TRUNCATE ON kernel_alarm
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('an alarm that rang stays');
CREATE TRIGGER number_is_given_once BEFORE UPDATE ON kernel_counter FOR EACH ROW
    WHEN (NEW.last < OLD.last OR (NEW.community, NEW.series) IS DISTINCT FROM (OLD.community, OLD.series))
    EXECUTE FUNCTION guard_refuses('a number is given out once');
CREATE TRIGGER series_stays BEFORE DELETE ON kernel_counter
    FOR EACH ROW EXECUTE FUNCTION guard_refuses('a number is given out once');
"""


class Migration(migrations.Migration):
    dependencies = (("kernel", "0007_sending"),)
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARDS, migrations.RunSQL.noop),)
