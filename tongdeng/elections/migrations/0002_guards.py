"""PostgreSQL keeps an election that is over, and what was counted of a round."""

from django.db import migrations

GUARD = """
CREATE FUNCTION election_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was counted and decided stays: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER election_that_is_over_stays BEFORE UPDATE ON elections_election FOR EACH ROW
    WHEN (OLD.state IN ('approved', 'rejected', 'cancelled') AND NEW.state IS DISTINCT FROM OLD.state)
    EXECUTE FUNCTION election_refuses();
CREATE TRIGGER counted_round_stays BEFORE UPDATE ON elections_round FOR EACH ROW
    WHEN (OLD.outcome IS NOT NULL AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD))
    EXECUTE FUNCTION election_refuses();
CREATE TRIGGER counted_round_is_not_removed BEFORE DELETE ON elections_round FOR EACH ROW
    WHEN (OLD.outcome IS NOT NULL) EXECUTE FUNCTION election_refuses();

CREATE FUNCTION counted_slip_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM elections_round WHERE outcome IS NOT NULL
               AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.round_id ELSE OLD.round_id END) THEN
        RAISE EXCEPTION 'the ballots of a counted round stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER counted_slip_stays BEFORE INSERT OR UPDATE OR DELETE ON elections_slip
    FOR EACH ROW EXECUTE FUNCTION counted_slip_stays();
"""


class Migration(migrations.Migration):
    dependencies = (("elections", "0001_initial"),)
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
