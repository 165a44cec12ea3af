"""PostgreSQL keeps the roll from its sealing on, the order of a vote's states, each result, and what was proved or objected.

The guards of rows that a cast changes stand behind a WHEN, so that a cast runs one of them and no more. Those of whole
rolls are asked once for a statement: COPY of 100,000 heads must not call a function for each.
"""

from django.db import migrations, models

GUARD = """
CREATE FUNCTION votes_refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION vote_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state || ' ' || NEW.state NOT IN (
        'draft announced', 'announced sealed', 'sealed open', 'open closed', 'closed certified',
        'draft cancelled', 'announced cancelled', 'sealed cancelled', 'open cancelled'
    ) THEN
        PERFORM votes_refuse('a vote only moves on: from ' || OLD.state || ' to ' || NEW.state || ' is refused');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vote_moves_on BEFORE UPDATE ON votes_vote
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION vote_moves_on();

CREATE OR REPLACE FUNCTION vote_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves text[] := ARRAY['state', 'version', 'entries', 'last_hash'];
BEGIN
    IF OLD.state = 'announced' THEN
        moves := moves || ARRAY['roll_hash', 'roll_area', 'roll_heads'];
    END IF;
    IF OLD.state = 'closed' AND NEW.state = 'certified' THEN
        moves := moves || ARRAY['certified_at'];
    END IF;
    IF OLD.state <> 'cancelled' AND NEW.state = 'cancelled' THEN
        moves := moves || ARRAY['reason'];
    END IF;
    IF to_jsonb(NEW) - moves <> to_jsonb(OLD) - moves THEN
        PERFORM votes_refuse('what was announced of a vote stays');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION announced_vote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM votes_refuse('a vote that was announced stays');
END $$;
CREATE TRIGGER announced_vote_stays BEFORE DELETE ON votes_vote
    FOR EACH ROW WHEN (OLD.announced_at IS NOT NULL) EXECUTE FUNCTION announced_vote_stays();

CREATE OR REPLACE FUNCTION motion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_state text := (SELECT state FROM votes_vote WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.vote_id ELSE NEW.vote_id END);
BEGIN
    IF TG_OP = 'UPDATE' AND its_state = 'closed' AND OLD.result IS NULL
       AND to_jsonb(NEW) - 'result' = to_jsonb(OLD) - 'result' THEN
        RETURN NEW;
    ELSIF its_state <> 'draft' THEN
        PERFORM votes_refuse('a motion that was announced stays');
    ELSIF TG_OP <> 'DELETE' AND NEW.result IS NOT NULL THEN
        PERFORM votes_refuse('a draft has no result');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION head_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM votes_vote WHERE id IN (OLD.vote_id, NEW.vote_id) AND state NOT IN ('draft', 'announced')) THEN
        PERFORM votes_refuse('the roll is sealed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_is_frozen BEFORE UPDATE ON votes_head FOR EACH ROW
    WHEN ((OLD.id, OLD.community, OLD.place, OLD.vote_id, OLD.position, OLD.developer, OLD.owners, OLD.area)
          IS DISTINCT FROM (NEW.id, NEW.community, NEW.place, NEW.vote_id, NEW.position, NEW.developer, NEW.owners, NEW.area))
    EXECUTE FUNCTION head_is_frozen();
CREATE TRIGGER roll_home_is_frozen BEFORE UPDATE ON votes_rollhome FOR EACH ROW EXECUTE FUNCTION head_is_frozen();

CREATE FUNCTION ballot_of_head_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.standing = 'waiting' AND OLD.standing <> 'waiting' THEN
        PERFORM votes_refuse('who has voted does not wait again');
    ELSIF EXISTS (SELECT 1 FROM votes_vote WHERE id = NEW.vote_id AND state IN ('certified', 'cancelled')) THEN
        PERFORM votes_refuse('the ballots of this vote are counted');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_of_head_stays BEFORE UPDATE ON votes_head FOR EACH ROW
    WHEN ((OLD.standing, OLD.counted, OLD.voter_id) IS DISTINCT FROM (NEW.standing, NEW.counted, NEW.voter_id))
    EXECUTE FUNCTION ballot_of_head_stays();

CREATE FUNCTION sealed_roll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM votes_vote WHERE id IN (SELECT DISTINCT vote_id FROM touched) AND state NOT IN ('draft', 'announced')) THEN
        PERFORM votes_refuse('the roll is sealed');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_head_is_added AFTER INSERT ON votes_head REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER no_head_is_removed AFTER DELETE ON votes_head REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER no_roll_home_is_added AFTER INSERT ON votes_rollhome REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER no_roll_home_is_removed AFTER DELETE ON votes_rollhome REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER no_proof_is_removed AFTER DELETE ON votes_delivered REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();

-- A message that was only sent proves nothing about silence, and the job that records it may run late.
CREATE FUNCTION late_proof_is_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM votes_vote WHERE id IN (SELECT DISTINCT vote_id FROM touched WHERE how <> 'message') AND state IN ('closed', 'certified', 'cancelled')) THEN
        PERFORM votes_refuse('nothing is delivered after the close');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER late_proof_is_none AFTER INSERT ON votes_delivered REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION late_proof_is_none();

CREATE FUNCTION evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM votes_refuse('evidence of a vote is only added: ' || TG_OP || ' on ' || TG_TABLE_NAME || ' is refused');
END $$;
CREATE TRIGGER proof_stays BEFORE UPDATE ON votes_delivered FOR EACH ROW EXECUTE FUNCTION evidence_stays();
CREATE TRIGGER reading_stays BEFORE UPDATE OR DELETE ON votes_reading FOR EACH ROW EXECUTE FUNCTION evidence_stays();
CREATE TRIGGER objection_is_not_removed BEFORE DELETE ON votes_objection FOR EACH ROW EXECUTE FUNCTION evidence_stays();
CREATE TRIGGER answered_objection_stays BEFORE UPDATE ON votes_objection
    FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION evidence_stays();
"""
EMPTIED = ("vote", "motion", "head", "rollhome", "delivered", "objection", "reading")
GUARD += "".join(
    f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON votes_{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION evidence_stays();\n"
    for table in EMPTIED
)


class Migration(migrations.Migration):
    dependencies = (("votes", "0003_profiles"),)
    operations = (
        migrations.AlterField(
            model_name="head",
            name="standing",
            field=models.CharField(
                choices=[("waiting", "未投票"), ("cast", "已投票"), ("held", "待共有人指定")],
                default="waiting",
                max_length=10,
            ),
        ),
        # Nothing takes these away again: a guard that can be migrated back is none.
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    )
