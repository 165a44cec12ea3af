"""PostgreSQL keeps the bench to its journal: decisions, positions, signatures and minutes stay as they were."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

UNTIL_DECIDED = """
CREATE FUNCTION bench_item_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM consultations_item
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.item_id ELSE NEW.item_id END AND decided_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a decided item stays: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER attendance_stays BEFORE INSERT OR UPDATE OR DELETE ON consultations_attendance
    FOR EACH ROW EXECUTE FUNCTION bench_item_stays();
CREATE TRIGGER position_stays BEFORE INSERT OR UPDATE OR DELETE ON consultations_position
    FOR EACH ROW EXECUTE FUNCTION bench_item_stays();
CREATE TRIGGER consent_stays BEFORE INSERT OR UPDATE OR DELETE ON consultations_itemconsent
    FOR EACH ROW EXECUTE FUNCTION bench_item_stays();
CREATE TRIGGER item_that_was_decided_is_not_removed BEFORE DELETE ON consultations_item FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION guard_refuses('a decided item stays');
CREATE FUNCTION bench_counts_who_came() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(
            CASE WHEN TG_TABLE_NAME = 'consultations_item' THEN ARRAY(SELECT jsonb_array_elements_text(to_jsonb(NEW) -> 'present'))
            ELSE ARRAY[to_jsonb(NEW) ->> 'seat_id'] END
        ) AS there (seat)
        WHERE NOT EXISTS (SELECT FROM consultations_arrival WHERE seat_id = there.seat::uuid)
    ) THEN
        RAISE EXCEPTION 'nobody is there who did not sign in: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attendance_rests_on_an_arrival BEFORE INSERT OR UPDATE ON consultations_attendance FOR EACH ROW
    WHEN (NEW.present) EXECUTE FUNCTION bench_counts_who_came();
CREATE TRIGGER decision_rests_on_arrivals BEFORE INSERT OR UPDATE OF present ON consultations_item FOR EACH ROW
    WHEN (NEW.present <> '{}') EXECUTE FUNCTION bench_counts_who_came();
CREATE FUNCTION evaluation_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM consultations_resolution
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.resolution_id ELSE NEW.resolution_id END AND state = 'done'
    ) THEN
        RAISE EXCEPTION 'an evaluation stays once it is over: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_stays BEFORE INSERT OR DELETE OR UPDATE OF works, home, resolution_id ON consultations_evaluation
    FOR EACH ROW EXECUTE FUNCTION evaluation_stays();
"""
GUARD = (
    subject("consultations_mechanism")
    + frozen(
        "consultations_mechanism",
        "a mechanism is followed and never edited",
        *("place", "name", "made_of", "parties", "platforms", "steps", "notice_days", "comment_days", "voices_needed"),
        *("speech_seconds", "evaluation_days", "rule", "valid_from", "by_id", "at"),
    )
    + subject("consultations_topic", record=True)
    + frozen("consultations_topic", "a topic stays whose it is", "place", "number", "origin", "by_id", "at")
    + kept("consultations_backing", "a voice stays")
    + subject("consultations_consultation", record=True)
    + frozen(
        "consultations_consultation",
        "a consultation keeps what it began with",
        *("place", "number", "began_with", "by_id", "at"),
    )
    + frozen(
        "consultations_consultation",
        "what came of a meeting stays",
        *("starts_at", "held_at", "talk", "absent", "scope"),
        when="OLD.state NOT IN ('prepared', 'announced', 'held')",
    )
    + kept("consultations_stepdone", "a step that was taken stays")
    + kept("consultations_receipt", "a receipt stays")
    + frozen(
        "consultations_item",
        "what was decided stays",
        *("consultation_id", "topic_id", "review_id", "position", "announced", "rule", "proposal", "entitled", "present"),
        *("delegated", "voted", "agreeing", "whole", "carried", "decided_at"),
        when="OLD.decided_at IS NOT NULL",
    )
    + UNTIL_DECIDED
    + frozen(
        "consultations_seat",
        "a seat of a bench stays whose it is",
        *("consultation_id", "party", "position", "person_id", "mandate_id", "post", "guest", "authority"),
        *("authority_since", "authority_until", "by_id", "at"),
    )
    + frozen("consultations_seat", "a seat that was left stays", "left_at", when="OLD.left_at IS NOT NULL")
    + kept("consultations_seat", "a seat of a bench is not removed", changed=True)
    + kept("consultations_signinsheet", "a signed sheet stays")
    + kept("consultations_arrival", "an arrival stays")
    + kept("consultations_delegation", "a delegation stays")
    + frozen(
        "consultations_minutes",
        "a version of the minutes stays",
        *("consultation_id", "version", "facts", "text", "hash", "by_id", "at"),
    )
    + frozen("consultations_minutes", "what was published stays", "public", when="OLD.public <> ''")
    + kept("consultations_minutes", "minutes are not removed", changed=True)
    + kept("consultations_comment", "a comment stays")
    + kept("consultations_signature", "a signature stays")
    + subject("consultations_resolution", record=True)
    + frozen(
        "consultations_resolution",
        "a resolution stays as it was decided",
        *("place", "number", "consultation_id", "item_id", "topic_id", "replaces_id", "kind", "title", "text", "scope"),
        *("party", "party_word", "roles", "days", "due_at", "quantity", "unit", "at"),
    )
    + frozen(
        "consultations_resolution",
        "what was carried out stays",
        *("done_at", "done_words", "ended_at", "reason", "works", "fails"),
        when="OLD.state NOT IN ('open', 'done')",
    )
    + frozen(
        "consultations_resolution", "what was done stays", "done_at", "done_words", when="OLD.state = 'done'"
    )
    + subject("consultations_jointitem", record=True)
    + frozen(
        "consultations_jointitem",
        "an item of the joint meeting keeps its clock",
        *("place", "number", "topic_id", "why", "convene_by", "answer_by", "by_id", "at"),
    )
    + frozen("consultations_jointitem", "an answer stays", "answer", "answered_at", "settled", when="OLD.state = 'answered'")
)


class Migration(migrations.Migration):
    dependencies = (("consultations", "0001_initial"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
