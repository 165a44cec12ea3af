"""PostgreSQL keeps summaries to their journal, and what was submitted as it was submitted."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, subject

SUMMARY = "accounts_summary"
GUARD = (
    subject("accounts_ledger")
    + frozen("accounts_ledger", "a ledger stays as it was opened", "place", "since", "by_id", "at")
    + subject(SUMMARY, record=True)
    + frozen(
        SUMMARY,
        "a summary stays of its quarter",
        *("ledger_id", "place", "kind", "quarter", "edition", "corrects_id", "reason", "by_id", "at"),
    )
    + frozen(
        SUMMARY,
        "what was submitted stays",
        *("opening", "inflow", "outflow", "closing", "why_opening", "why_projects"),
        *("gaps", "submitted_at", "submitted_by_id"),
        when="OLD.state NOT IN ('draft', 'returned')",
    )
    + frozen(
        SUMMARY,
        "what was confirmed stays",
        *("confirmed_at", "confirmed_by_id", "body", "body_name", "returned"),
        when="OLD.confirmed_at IS NOT NULL",
    )
    + """
CREATE FUNCTION account_part_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM accounts_summary WHERE id = OLD.summary_id AND state NOT IN ('draft', 'returned')
    )) OR (TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM accounts_summary WHERE id = NEW.summary_id AND state NOT IN ('draft', 'returned')
    )) THEN
        RAISE EXCEPTION 'what was submitted stays: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER summary_line_stays BEFORE INSERT OR UPDATE OR DELETE ON accounts_summaryline
    FOR EACH ROW EXECUTE FUNCTION account_part_stays();
CREATE TRIGGER summary_lines_are_never_emptied BEFORE TRUNCATE ON accounts_summaryline
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('what was submitted stays');
CREATE TRIGGER voucher_stays BEFORE INSERT OR UPDATE OR DELETE ON accounts_voucher
    FOR EACH ROW EXECUTE FUNCTION account_part_stays();
CREATE TRIGGER vouchers_are_never_emptied BEFORE TRUNCATE ON accounts_voucher
    FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('what was submitted stays');
"""
)


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"), ("kernel", "0009_anchor_of_the_past"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
