"""No anchor of a time to come: all later events would be dated after it, and no day could be sealed any more."""

from django.db import migrations

GUARD = """
CREATE FUNCTION anchor_is_of_the_past() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.until > clock_timestamp() OR NEW.until < (NEW.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' THEN
        RAISE EXCEPTION 'an anchor is of what was recorded after its day and before now: % %', NEW.day, NEW.until
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER anchor_is_of_the_past BEFORE INSERT ON kernel_anchor
    FOR EACH ROW EXECUTE FUNCTION anchor_is_of_the_past();
"""


class Migration(migrations.Migration):
    dependencies = (("kernel", "0008_guards"),)
    # Nothing takes this away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
