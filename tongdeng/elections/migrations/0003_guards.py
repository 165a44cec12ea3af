"""PostgreSQL keeps elections to their journal, the letters of the superior, and who was elected."""

from django.db import migrations

from tongdeng.kernel.guards import kept, own_path, subject

OVER = "('approved', 'rejected', 'cancelled')"
GUARD = (
    own_path("election_refuses()", "counted_slip_stays()")
    + subject("elections_election", record=True)
    + kept("elections_letter", "a letter stays")
    + f"""
CREATE FUNCTION elected_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM elections_election WHERE id = OLD.election_id AND state IN {OVER}) THEN
        RAISE EXCEPTION 'who was elected stays: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER elected_stay BEFORE UPDATE ON elections_member FOR EACH ROW
    WHEN ((OLD.id, OLD.election_id, OLD.position, OLD.standing, OLD.ground, OLD.present, OLD.candidate, OLD.elected,
           OLD.office, OLD.office_votes)
          IS DISTINCT FROM (NEW.id, NEW.election_id, NEW.position, NEW.standing, NEW.ground, NEW.present, NEW.candidate,
           NEW.elected, NEW.office, NEW.office_votes))
    EXECUTE FUNCTION elected_stay();
CREATE TRIGGER roll_of_an_ended_election_stays BEFORE DELETE ON elections_member
    FOR EACH ROW EXECUTE FUNCTION elected_stay();
"""
)


class Migration(migrations.Migration):
    dependencies = (("elections", "0002_guards"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
