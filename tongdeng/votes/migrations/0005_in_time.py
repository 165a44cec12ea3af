"""PostgreSQL takes a ballot only in time, a vote only as a draft, and keeps who watched over it and who voted for whom."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ballot_comes_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM votes_vote v JOIN (SELECT DISTINCT vote_id, channel = 'phone' AS by_phone FROM touched) t ON v.id = t.vote_id
        WHERE v.state NOT IN ('open', 'closed') OR (t.by_phone AND v.state <> 'open')
    ) THEN
        PERFORM votes_refuse('a ballot is cast while the vote is open, and read from paper before the result');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ballot_comes_in_time AFTER INSERT ON votes_ballot REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION ballot_comes_in_time();

CREATE FUNCTION vote_begins_as_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM votes_refuse('a vote begins as a draft');
END $$;
CREATE TRIGGER vote_begins_as_a_draft BEFORE INSERT ON votes_vote
    FOR EACH ROW WHEN (NEW.state <> 'draft' OR NEW.announced_at IS NOT NULL) EXECUTE FUNCTION vote_begins_as_a_draft();

CREATE TRIGGER authority_is_not_removed AFTER DELETE ON votes_authority REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER scrutineer_is_not_removed AFTER DELETE ON votes_scrutineer REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER paper_is_not_removed AFTER DELETE ON votes_paper REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_stays();
CREATE TRIGGER authority_stays BEFORE UPDATE ON votes_authority FOR EACH ROW EXECUTE FUNCTION evidence_stays();
"""
EMPTIED = ("authority", "scrutineer", "paper")
GUARD += "".join(
    f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON votes_{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION evidence_stays();\n"
    for table in EMPTIED
)


class Migration(migrations.Migration):
    dependencies = (("votes", "0004_frozen"),)
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
