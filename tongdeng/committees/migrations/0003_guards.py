"""PostgreSQL keeps committees and meetings to their journal, who sat and was present, and what was carried."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, own_path, subject

GUARD = (
    own_path("signature_refuses()")
    + subject("committees_committee", record=True)
    + frozen("committees_committee", "a term stays as it was elected", "place", "organisation_id", "elected_on", "until", "size")
    + frozen("committees_committee", "a filing stays", "filing_number", "filed_on", "filing_office", when="OLD.state <> 'formed'")
    + frozen("committees_seat", "a seat stays whose it is", "committee_id", "person_id", "position", "since")
    + frozen("committees_seat", "a seat that was left stays", "until", "why", "post", when="OLD.until IS NOT NULL")
    + subject("committees_meeting", record=True)
    + frozen(
        "committees_meeting",
        "what was posted stays",
        *("minutes", "agenda", "starts_at", "held_at", "posted_at", "post_by"),
        when="OLD.state = 'posted'",
    )
    + frozen(
        "committees_resolution",
        "a resolution stays as it was put",
        *("meeting_id", "position", "kind", "title", "text", "officers", "by_id", "at"),
    )
    + frozen("committees_resolution", "what was carried stays", "carried_at", when="OLD.carried_at IS NOT NULL")
    + """
CREATE TRIGGER resolution_is_not_removed BEFORE DELETE ON committees_resolution
    FOR EACH ROW EXECUTE FUNCTION guard_refuses('a resolution stays as it was put');
CREATE FUNCTION attendance_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM committees_resolution
        WHERE meeting_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END
    ) THEN
        RAISE EXCEPTION 'who was present stays once a resolution was put: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER attendance_stays BEFORE INSERT OR UPDATE OR DELETE ON committees_attendance
    FOR EACH ROW EXECUTE FUNCTION attendance_stays();
"""
)


class Migration(migrations.Migration):
    dependencies = (("committees", "0002_guards"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
