"""PostgreSQL keeps statements to their journal, and their counts to the voices that are there until the last map."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

# Both at the end of a transaction: the verb writes the voice and the counts one after the other. With the last map the
# voices go, and the counts stay as they are.
COUNTS = """
CREATE FUNCTION statement_counts_its_voices() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    told consultations_statement;
    counted bigint[];
BEGIN
    SELECT * INTO told FROM consultations_statement
    WHERE id = CASE WHEN TG_TABLE_NAME = 'consultations_voice' THEN (to_jsonb(NEW) ->> 'statement_id')::uuid ELSE NEW.id END;
    IF EXISTS (SELECT FROM consultations_opinionmap WHERE consultation_id = told.consultation_id AND final) THEN
        RETURN NULL;
    END IF;
    SELECT ARRAY[count(*) FILTER (WHERE choice = 1), count(*) FILTER (WHERE choice = -1), count(*) FILTER (WHERE choice = 0)]
    INTO counted FROM consultations_voice WHERE community = told.community AND statement_id = told.id;
    IF counted <> ARRAY[told.agree, told.disagree, told.passed]::bigint[] THEN
        RAISE EXCEPTION 'a statement has the counts of its voices: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER voice_is_counted AFTER INSERT OR UPDATE OF choice, statement_id ON consultations_voice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION statement_counts_its_voices();
CREATE CONSTRAINT TRIGGER counts_are_voices AFTER UPDATE OF agree, disagree, passed ON consultations_statement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION statement_counts_its_voices();
"""
GUARD = (
    subject("consultations_statement", record=True)
    + frozen("consultations_statement", "a statement stays what it is", "place", "consultation_id", "home_key", "at")
    + frozen("consultations_statement", "a statement stays whose it is", "by_id", when="NEW.by_id IS NOT NULL")
    + frozen("consultations_statement", "what neighbours answer to stays", "words", "key", when="OLD.state = 'shown'")
    + COUNTS
    + frozen(
        "consultations_opinionmap",
        "the last map stays",
        *("version", "seed", "mark", "shown", "candidate", "times", "result", "final", "at"),
        when="OLD.final",
    )
    + kept("consultations_opinionmap", "a map is not removed", changed=True)
)


class Migration(migrations.Migration):
    dependencies = (("consultations", "0003_opinions"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
