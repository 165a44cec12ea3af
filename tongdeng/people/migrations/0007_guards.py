"""PostgreSQL keeps roles, and the rows of the register: they end, and are never rewritten."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, own_path, subject

SPAN = ("id", "community", "place", "since")
GUARD = (
    own_path("register_keeps()", "number_is_one_persons()")
    + subject("people_mandate")
    + frozen(
        "people_mandate",
        "a role stays whose and what it is",
        *("person_id", "organisation_id", "role", "place", "since"),
    )
    + frozen(
        "people_mandate",
        "a role ends only with its event",
        "until",
        when="NEW.entries <= OLD.entries OR (OLD.until IS NOT NULL AND (NEW.until IS NULL OR NEW.until > OLD.until))",
    )
    + subject("people_erasure")
    + subject("people_home", stays=False)
    + subject("people_change", record=True, stays=False)
    + frozen("people_change", "a proposal stays whose it is", "place", "kind", "roster_id", "day", "by_id", "post", "at")
    + frozen(
        "people_change",
        "a decision stays",
        *("decided_by_id", "decided_at"),
        when="OLD.decided_at IS NOT NULL",
    )
    + frozen("people_measure", "what a home was stays", *SPAN, "area", "source", "kind")
    + frozen("people_tenure", "who held a home stays", *SPAN, "person_id", "kind", "share")
    + frozen("people_measure", "a replaced area stays", "until", "replaced_at", when="OLD.replaced_at IS NOT NULL")
    + frozen("people_tenure", "a replaced owner stays", "until", "replaced_at", when="OLD.replaced_at IS NOT NULL")
)


class Migration(migrations.Migration):
    dependencies = (("people", "0006_numbers"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
