"""PostgreSQL keeps volunteering to its journal: accounts add up, service stays as verified, certificates as issued."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

ADDS_UP = """
CREATE FUNCTION volunteer_of_a_posting_adds_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT points FROM members_volunteer WHERE id = NEW.volunteer_id) <> (
        SELECT coalesce(sum(posting.points), 0) FROM members_posting AS posting WHERE posting.volunteer_id = NEW.volunteer_id
    ) THEN
        RAISE EXCEPTION 'points are the sum of their postings: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION volunteer_points_add_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT points FROM members_volunteer WHERE id = NEW.id) <> (
        SELECT coalesce(sum(posting.points), 0) FROM members_posting AS posting WHERE posting.volunteer_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'points are the sum of their postings: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION platform_points_add_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT points FROM members_platform WHERE id = NEW.id) <> (
        SELECT coalesce(sum(posting.points), 0) FROM members_posting AS posting WHERE posting.platform_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'points are the sum of their postings: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION exchange_sums_to_zero() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT sum(points) <> 0 OR count(*) <> 2 FROM members_posting WHERE pair = NEW.pair) THEN
        RAISE EXCEPTION 'an exchange has two sides that sum to zero: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION platform_of_a_posting_adds_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT points FROM members_platform WHERE id = NEW.platform_id) <> (
        SELECT coalesce(sum(posting.points), 0) FROM members_posting AS posting WHERE posting.platform_id = NEW.platform_id
    ) THEN
        RAISE EXCEPTION 'points are the sum of their postings: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER volunteer_adds_up AFTER INSERT OR UPDATE OF points ON members_volunteer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION volunteer_points_add_up();
CREATE CONSTRAINT TRIGGER posting_adds_up AFTER INSERT ON members_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.volunteer_id IS NOT NULL)
    EXECUTE FUNCTION volunteer_of_a_posting_adds_up();
CREATE CONSTRAINT TRIGGER platform_adds_up AFTER INSERT OR UPDATE OF points ON members_platform
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION platform_points_add_up();
CREATE CONSTRAINT TRIGGER posting_of_a_platform_adds_up AFTER INSERT ON members_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.platform_id IS NOT NULL)
    EXECUTE FUNCTION platform_of_a_posting_adds_up();
CREATE CONSTRAINT TRIGGER exchange_adds_up AFTER INSERT ON members_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.pair IS NOT NULL) EXECUTE FUNCTION exchange_sums_to_zero();
"""
VERIFIED = """
CREATE FUNCTION service_takes_another() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM members_volunteer WHERE id = NEW.volunteer_id AND person_id IN (NEW.verified_by_id, NEW.first_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody verifies their own service: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_is_verified_by_another BEFORE INSERT OR UPDATE OF verified_by_id, first_by_id ON members_service
    FOR EACH ROW EXECUTE FUNCTION service_takes_another();
"""
GUARD = (
    subject("members_platform", record=True)
    + frozen("members_platform", "a platform stays where it is", "place", "position", "by_id", "at")
    + subject("members_volunteer", record=True)
    + frozen("members_volunteer", "a volunteer keeps the number", "number", "registered_at", "place")
    + frozen("members_volunteer", "who withdrew stays nobody", "person_id", "as_member", when="OLD.state = 'withdrawn'")
    + subject("members_pointtable")
    + frozen("members_pointtable", "a table of points stays", "number", "table", "valid_from", "place", "by_id", "at")
    + subject("members_task", record=True)
    + frozen("members_task", "a task stays of its platform", "platform_id", "kind", "by_id", "at")
    + subject("members_service", record=True)
    + frozen("members_service", "a service stays who and when it was", "volunteer_id", "task_id", "platform_id", "starts_at", "source")
    + frozen(
        "members_service",
        "a verified service stays as it was",
        *("ends_at", "minutes", "stars", "verified_by_id", "verified_at"),
        when="OLD.verified_at IS NOT NULL",
    )
    + VERIFIED
    + subject("members_certificate", record=True)
    + frozen(
        "members_certificate",
        "a certificate stays as it was posted",
        *("volunteer_id", "code", "since", "until", "minutes", "services", "posted_from", "replaces_id"),
        *("organisation", "head", "handler", "contact"),
    )
    + frozen("members_certificate", "a certificate keeps its number", "number", "issued_at", when="OLD.number <> ''")
    + kept("members_certificateline", "a line of a certificate stays")
    + subject("members_export")
    + frozen("members_export", "a file stays as it was made", "number", "rows", "by_id", "at")
    + kept("members_exportline", "a line of a file stays", changed=True)
    + frozen("members_exportline", "a delivered line stays", "export_id", "service_id", "change", "minutes")
    + kept("members_registration", "a registration stays", changed=True)
    + frozen("members_registration", "a registration stays what it is", "volunteer_id", "platform_id", "since")
    + kept("members_agreement", "a consent stays on file", changed=True)
    + frozen("members_agreement", "a consent stays as it was given", "volunteer_id", "purpose", "wording", "channel", "given_at")
    + frozen("members_agreement", "a consent is taken back once", "withdrawn_at", when="OLD.withdrawn_at IS NOT NULL")
    + kept("members_posting", "a posting stays", changed=True)
    + frozen(
        "members_posting",
        "a posting is never changed",
        *("volunteer_id", "platform_id", "points", "reason", "version", "service_id", "counters_id", "pair", "by_id", "at"),
    )
    + ADDS_UP
)


class Migration(migrations.Migration):
    dependencies = (("members", "0001_initial"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
