"""PostgreSQL keeps votes, heads and papers to their journal, and what was attached, returned and read."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, own_path, subject

FUNCTIONS = (
    "ballot_refuses()",
    "votes_refuse(text)",
    "vote_moves_on()",
    "vote_keeps_its_word()",
    "announced_vote_stays()",
    "motion_stays()",
    "head_is_frozen()",
    "ballot_of_head_stays()",
    "sealed_roll_stays()",
    "late_proof_is_none()",
    "evidence_stays()",
    "profile_stays()",
    "ballot_comes_in_time()",
    "vote_begins_as_a_draft()",
)
GUARD = (
    own_path(*FUNCTIONS)
    + subject("votes_vote", record=True, stays=False)
    + subject("votes_head", begins=False, stays=False)
    + frozen(
        "votes_head",
        "a head votes only with its event",
        *("standing", "counted", "voter_id"),
        when="NEW.entries <= OLD.entries",
    )
    + subject("votes_paper", record=True, stays=False)
    + frozen(
        "votes_paper",
        "a paper stays whose it is",
        *("vote_id", "head_id", "place", "code", "issued_by_id", "issued_at"),
    )
    + frozen(
        "votes_paper",
        "a returned paper stays",
        *("photo", "returned_at", "channel"),
        when="OLD.returned_at IS NOT NULL",
    )
    + """
CREATE FUNCTION attachment_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM votes_vote
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.vote_id ELSE NEW.vote_id END AND state <> 'draft'
    ) THEN
        PERFORM votes_refuse('what was attached to an announced vote stays');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER attachment_stays BEFORE INSERT OR UPDATE OR DELETE ON votes_attachment
    FOR EACH ROW EXECUTE FUNCTION attachment_stays();
CREATE TRIGGER attachments_are_never_emptied BEFORE TRUNCATE ON votes_attachment
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_stays();
CREATE TRIGGER scrutineer_stays BEFORE UPDATE ON votes_scrutineer FOR EACH ROW EXECUTE FUNCTION evidence_stays();
"""
)


class Migration(migrations.Migration):
    dependencies = (("votes", "0007_published"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
