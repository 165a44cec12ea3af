"""PostgreSQL keeps what was said in a case; words change only when the account of who reported it is erased."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept

WORDS = "FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION words_stay('{case}');\n"
GUARD = (
    """
CREATE FUNCTION words_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_case c JOIN people_erasure e ON e.person_id = c.reporter_id
        WHERE c.id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid
    ) THEN
        RAISE EXCEPTION 'what was said stays: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
    + "CREATE TRIGGER case_words_stay BEFORE UPDATE ON cases_case "
    + WORDS.format(changed="(OLD.words, OLD.spot) IS DISTINCT FROM (NEW.words, NEW.spot)", case="id")
    + "CREATE TRIGGER message_words_stay BEFORE UPDATE ON cases_message "
    + WORDS.format(changed="OLD.words <> NEW.words", case="case_id")
    # A resident adds them to the stars once.
    + "CREATE TRIGGER verdict_words_stay BEFORE UPDATE ON cases_verdict "
    + WORDS.format(changed="OLD.words <> '' AND OLD.words <> NEW.words", case="case_id")
    + frozen(
        "cases_message",
        "a message stays whose it is",
        *("id", "community", "place", "case_id", "thread", "author_id", "post", "at"),
    )
    + kept("cases_message", "a message stays", changed=True)
)


class Migration(migrations.Migration):
    dependencies = (("cases", "0005_verdict_stays"), ("people", "0007_guards"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
