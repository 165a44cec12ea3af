"""PostgreSQL keeps what was cast, and what was announced."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ballot_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a ballot is only cast: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ballot_stays BEFORE UPDATE OR DELETE ON votes_ballot
    FOR EACH ROW EXECUTE FUNCTION ballot_refuses();
CREATE TRIGGER ballots_are_never_emptied BEFORE TRUNCATE ON votes_ballot
    FOR EACH STATEMENT EXECUTE FUNCTION ballot_refuses();

CREATE FUNCTION vote_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves text[] := ARRAY['state', 'version', 'entries', 'last_hash', 'announced_at', 'certified_at', 'reason'];
BEGIN
    IF OLD.state = 'announced' THEN
        moves := moves || ARRAY['roll_hash', 'roll_area', 'roll_heads'];
    END IF;
    IF to_jsonb(NEW) - moves <> to_jsonb(OLD) - moves THEN
        RAISE EXCEPTION 'what was announced of a vote stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vote_keeps_its_word BEFORE UPDATE ON votes_vote
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION vote_keeps_its_word();

CREATE FUNCTION motion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_vote uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.vote_id ELSE NEW.vote_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.result IS NULL AND to_jsonb(NEW) - 'result' = to_jsonb(OLD) - 'result' THEN
        RETURN NEW;
    ELSIF EXISTS (SELECT 1 FROM votes_vote WHERE id = its_vote AND state <> 'draft') THEN
        RAISE EXCEPTION 'a motion that was announced stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER motion_stays BEFORE INSERT OR UPDATE OR DELETE ON votes_motion
    FOR EACH ROW EXECUTE FUNCTION motion_stays();
"""
UNGUARD = """
DROP TRIGGER motion_stays ON votes_motion;
DROP FUNCTION motion_stays();
DROP TRIGGER vote_keeps_its_word ON votes_vote;
DROP FUNCTION vote_keeps_its_word();
DROP TRIGGER ballot_stays ON votes_ballot;
DROP TRIGGER ballots_are_never_emptied ON votes_ballot;
DROP FUNCTION ballot_refuses();
"""


class Migration(migrations.Migration):
    dependencies = (("votes", "0001_initial"),)
    operations = (migrations.RunSQL(GUARD, UNGUARD),)
