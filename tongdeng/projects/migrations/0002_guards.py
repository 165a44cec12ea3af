"""PostgreSQL keeps works to their journal, and the quantities of a line to the sheets and signatures they are sums of."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

# Deferred, so that the verbs may store rows and sums in any order: what is compared is what they leave behind.
SUMS = """
CREATE FUNCTION project_line_adds_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    FOR wrong IN
        SELECT line.id FROM projects_line AS line
        WHERE line.id = ANY (CASE TG_TABLE_NAME
            WHEN 'projects_line' THEN ARRAY[NEW.id]
            WHEN 'projects_acceptance' THEN ARRAY(SELECT line_id FROM projects_item WHERE acceptance_id = NEW.id)
            ELSE ARRAY[(to_jsonb(NEW) ->> 'line_id')::uuid]
        END) AND (line.planned, line.delivered, line.accepted, line.disputed) IS DISTINCT FROM (
            coalesce((
                SELECT new_quantity FROM projects_variation WHERE line_id = line.id AND approved_at IS NOT NULL
                ORDER BY approved_at DESC, number DESC LIMIT 1
            ), line.first_planned),
            (SELECT coalesce(sum(quantity), 0) FROM projects_sheet WHERE line_id = line.id AND counted_at IS NOT NULL),
            (SELECT coalesce(sum(item.accepted), 0) FROM projects_item AS item
                JOIN projects_acceptance AS acceptance ON acceptance.id = item.acceptance_id
                WHERE item.line_id = line.id AND accepted_at IS NOT NULL),
            (SELECT coalesce(sum(quantity), 0) FROM projects_dispute WHERE line_id = line.id)
                - (SELECT coalesce(sum(item.settled), 0) FROM projects_item AS item
                    JOIN projects_acceptance AS acceptance ON acceptance.id = item.acceptance_id
                    WHERE item.line_id = line.id AND accepted_at IS NOT NULL)
        )
    LOOP
        RAISE EXCEPTION 'a line is the sum of its sheets and signatures: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER line_adds_up AFTER INSERT OR UPDATE OF planned, first_planned, delivered, accepted, disputed
    ON projects_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION project_line_adds_up();
CREATE CONSTRAINT TRIGGER line_adds_up AFTER INSERT OR UPDATE OF counted_at
    ON projects_sheet DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION project_line_adds_up();
CREATE CONSTRAINT TRIGGER line_adds_up AFTER UPDATE OF accepted_at
    ON projects_acceptance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION project_line_adds_up();
CREATE CONSTRAINT TRIGGER line_adds_up AFTER INSERT
    ON projects_dispute DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION project_line_adds_up();
CREATE CONSTRAINT TRIGGER line_adds_up AFTER UPDATE OF approved_at
    ON projects_variation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.line_id IS NOT NULL) EXECUTE FUNCTION project_line_adds_up();

CREATE FUNCTION project_signatures_are_whole() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(NEW.parties) AS party WHERE NOT EXISTS (
            SELECT FROM projects_signature AS signature
            WHERE acceptance_id = NEW.id AND signature.party = party AND signature.digest = NEW.digest
        )
    ) THEN
        RAISE EXCEPTION 'an acceptance takes the signatures of all parties: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER acceptance_is_signed_by_all AFTER INSERT OR UPDATE OF accepted_at
    ON projects_acceptance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.accepted_at IS NOT NULL) EXECUTE FUNCTION project_signatures_are_whole();
"""
ONCE_STARTED = """
CREATE FUNCTION project_started_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM projects_project WHERE id = OLD.project_id AND started_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what a project was started with stays: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER line_stays_once_started BEFORE DELETE ON projects_line
    FOR EACH ROW EXECUTE FUNCTION project_started_stays();
CREATE TRIGGER line_keeps_its_words_once_started BEFORE UPDATE ON projects_line FOR EACH ROW
    WHEN ((OLD.item, OLD.unit, OLD.price, OLD.work, OLD.category, OLD.months, OLD.first_planned, OLD.place, OLD.position)
          IS DISTINCT FROM
          (NEW.item, NEW.unit, NEW.price, NEW.work, NEW.category, NEW.months, NEW.first_planned, NEW.place, NEW.position))
    EXECUTE FUNCTION project_started_stays();
CREATE TRIGGER funding_stays_once_started BEFORE DELETE ON projects_funding
    FOR EACH ROW EXECUTE FUNCTION project_started_stays();
"""
GUARD = (
    subject("projects_project", record=True)
    + frozen("projects_project", "a project stays what it is", "place", "number", "parties", "by_id", "at")
    + frozen(
        "projects_project",
        "a project keeps what it was started with",
        *("title", "problem", "origin", "resolution_id", "vote_id", "origin_words", "emergency", "confirmed_by", "confirmed_on"),
        *("scope", "contractor", "contract_sum", "begins_on", "first_ends_on", "started_at"),
        when="OLD.started_at IS NOT NULL",
    )
    + frozen("projects_project", "a finished project stays finished", "finished_at", when="OLD.finished_at IS NOT NULL")
    + frozen(
        "projects_project",
        "a completed project stays as it was reported",
        *("completed_at", "ends_on", "why_scope", "why_cost", "why_time"),
        when="OLD.completed_at IS NOT NULL",
    )
    + ONCE_STARTED
    + frozen("projects_line", "a line stays where it is", "project_id", "community")
    + frozen("projects_funding", "a sum stays as it was recorded", "project_id", "source", "amount", "motion_id", "by_id", "at")
    + kept("projects_sheet", "a sheet stays in the book", changed=True)
    + frozen(
        "projects_sheet",
        "a sheet stays as it was measured",
        *("project_id", "line_id", "number", "place", "spot", "method", "measured_in", "factor", "parts", "arithmetic"),
        *("quantity", "corrects_id", "reason", "measured_on", "side", "present", "instrument", "by_id", "at"),
    )
    + frozen(
        "projects_sheet",
        "a sheet that counts stays",
        *("counted_at", "countersigned_by_id", "countersigned_as", "void_at"),
        when="OLD.counted_at IS NOT NULL OR OLD.void_at IS NOT NULL",
    )
    + kept("projects_variation", "a variation stays", changed=True)
    + frozen(
        "projects_variation",
        "a variation stays as it was proposed",
        *("project_id", "number", "kind", "reason", "line_id", "old_quantity", "new_quantity", "old_sum", "new_sum"),
        *("old_date", "new_date", "side", "by_id", "at"),
    )
    + frozen(
        "projects_variation",
        "a decision on a variation stays",
        *("approved_at", "approved_by_id", "approved_as", "rejected_at", "vote_id", "decision", "answer"),
        when="OLD.approved_at IS NOT NULL OR OLD.rejected_at IS NOT NULL",
    )
    + kept("projects_acceptance", "an acceptance stays", changed=True)
    + frozen(
        "projects_acceptance",
        "an acceptance stays as it was put",
        *("project_id", "number", "parties", "in_use", "note", "digest", "by_id", "at"),
    )
    + frozen(
        "projects_acceptance",
        "what the parties said of it stays",
        *("accepted_at", "refused_at", "refused_by_id", "refused_as", "reason"),
        when="OLD.accepted_at IS NOT NULL OR OLD.refused_at IS NOT NULL",
    )
    + kept("projects_item", "an accepted line stays", changed=True)
    + frozen("projects_item", "an item stays as it was put", "acceptance_id", "line_id", "accepted", "settled", "sheet_id")
    + frozen("projects_item", "a warranty stays with its item", "warranty_id", when="OLD.warranty_id IS NOT NULL")
    + kept("projects_signature", "a signature stays")
    + kept("projects_dispute", "a dispute stays")
    + kept("projects_warranty", "a warranty stays", changed=True)
    + frozen(
        "projects_warranty",
        "a warranty stays as it began",
        *("project_id", "acceptance_id", "number", "place", "work", "since", "until"),
    )
    + kept("projects_defect", "a defect stays", changed=True)
    + frozen(
        "projects_defect",
        "a defect stays as it was reported",
        *("project_id", "warranty_id", "line_id", "case_id", "words", "by_id", "at"),
    )
    + frozen("projects_defect", "a repair stays", "repaired_at", "repair", when="OLD.repaired_at IS NOT NULL")
    + kept("projects_settlement", "a settlement stays", changed=True)
    + frozen(
        "projects_settlement",
        "a settlement stays as it was agreed",
        *("project_id", "amount", "kept", "bond", "guarantee", "months", "return_on", "by_id", "at"),
    )
    + frozen("projects_settlement", "what was given back stays", "returned_on", when="OLD.returned_on IS NOT NULL")
    + kept("projects_milestone", "a milestone stays", changed=True)
    + frozen("projects_milestone", "a milestone stays as it was planned", "project_id", "number", "title", "due", "by_id", "at")
    + kept("projects_entry", "an entry stays as it was written")
    + kept("projects_photo", "a photo of a work stays", changed=True)
    + frozen(
        "projects_photo",
        "a photo stays as it was taken",
        *("project_id", "community", "place", "entry_id", "sheet_id", "file", "thumb", "taken_at", "spot", "direction"),
        *("by_id", "at"),
    )
    + kept("projects_pair", "a pair stays")
    + kept("projects_paper", "a paper of an acceptance stays", changed=True)
    + frozen(
        "projects_paper", "a paper stays as it was filed", "project_id", "kind", "name", "file", "reason", "by_id", "at"
    )
    + SUMS
)


class Migration(migrations.Migration):
    dependencies = (("projects", "0001_initial"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
