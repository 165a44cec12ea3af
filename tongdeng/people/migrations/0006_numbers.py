"""Each number is one person's, whichever table it stands in; and no refusal tells the number.

A unique index would name it in its message ("Key (phone)=(…) already exists"), which ends up in logs. So these triggers
run first, and say only that it is taken.
"""

from django.db import migrations, models
from django.db.models.functions import Now

GUARD = """
CREATE FUNCTION number_is_one_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.phone IS NOT NULL THEN
        UPDATE people_number SET free = true, since = now() WHERE phone = OLD.phone;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.phone IS NOT NULL THEN
        INSERT INTO people_number AS known (phone) VALUES (NEW.phone)
        ON CONFLICT (phone) DO UPDATE SET free = false, passed = true, since = now() WHERE known.free;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this number is somebody''s already' USING ERRCODE = 'unique_violation', CONSTRAINT = 'number_once';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""
for table in ("person", "otherphone"):
    GUARD += f"""
CREATE TRIGGER {table}_number BEFORE INSERT OR DELETE ON people_{table}
    FOR EACH ROW EXECUTE FUNCTION number_is_one_persons();
CREATE TRIGGER {table}_number_moves BEFORE UPDATE OF phone ON people_{table}
    FOR EACH ROW WHEN (OLD.phone IS DISTINCT FROM NEW.phone) EXECUTE FUNCTION number_is_one_persons();
"""
# A further number that is somebody's first one too came in by a race: it stays the first one's.
TAKE_IN = """
DELETE FROM people_otherphone o USING people_person p WHERE p.phone = o.phone;
INSERT INTO people_number (phone, since) SELECT phone, joined_at FROM people_person WHERE phone IS NOT NULL;
INSERT INTO people_number (phone, since) SELECT phone, now() FROM people_otherphone;
"""


class Migration(migrations.Migration):
    dependencies = (("people", "0005_codes"),)
    operations = (
        migrations.CreateModel(
            name="Number",
            fields=[
                ("phone", models.CharField(max_length=11, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=Now())),
                ("passed", models.BooleanField(db_default=False, default=False)),
                ("free", models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.AddField("erasure", "numbers", models.JSONField(default=dict)),
        migrations.RunSQL(TAKE_IN, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    )
