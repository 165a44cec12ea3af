"""Seals by the database's own clock, for days that are over and without gaps; anchors; no event is dated into a sealed day."""

import uuid_utils.compat
from django.db import migrations, models

GUARDS = """
-- A clock that ran ahead may have sealed a day that goes on: what follows counts for the day after the seal. The same
-- holds for anchors.
CREATE OR REPLACE FUNCTION journal_dates() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    sealed date := (SELECT max(day) FROM kernel_seal WHERE community = NEW.community);
BEGIN
    NEW.recorded_at := greatest(
        clock_timestamp(), (sealed + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', (SELECT max(until) FROM kernel_anchor)
    );
    RETURN NEW;
END $$;

CREATE FUNCTION seal_is_of_its_day() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    sealed date := (SELECT max(day) FROM kernel_seal WHERE community = NEW.community);
BEGIN
    IF NEW.day >= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'a day is sealed when it is over: %', NEW.day USING ERRCODE = 'check_violation';
    ELSIF NEW.day <> sealed + 1 THEN
        RAISE EXCEPTION 'days are sealed one after the other: % after %', NEW.day, sealed USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seal_is_of_its_day BEFORE INSERT ON kernel_seal
    FOR EACH ROW EXECUTE FUNCTION seal_is_of_its_day();

CREATE TRIGGER anchor_stays BEFORE UPDATE OR DELETE ON kernel_anchor
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER anchor_is_never_emptied BEFORE TRUNCATE ON kernel_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
"""


class Migration(migrations.Migration):
    dependencies = (("kernel", "0004_pulse"),)
    operations = (
        migrations.AddField("seal", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("until", models.DateTimeField(unique=True)),
                ("hash", models.BinaryField()),
            ],
        ),
        # Nothing takes these away again: a guard that can be migrated back is none.
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    )
