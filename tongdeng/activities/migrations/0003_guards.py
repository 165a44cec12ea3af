"""PostgreSQL keeps activities and wishes to their journal, who came, who signed up, and what was reported."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

GUARD = (
    subject("activities_activity", record=True)
    + frozen("activities_activity", "an activity stays for whom it is", "place", "at", "series", "session")
    + frozen(
        "activities_activity",
        "a report stays",
        *("report", "counted", "counted_reason", "starts_at", "ends_at", "kind_id"),
        when="OLD.state = 'reported'",
    )
    + kept("activities_attendance", "an attendance stays")
    + kept("activities_scan", "a failed scan stays")
    + kept("activities_move", "a move stays")
    + frozen("activities_signup", "a sign up stays whose it is", "activity_id", "number", "home", "by_id", "at")
    + kept("activities_signup", "a sign up stays", changed=True)
    + frozen("activities_participant", "a participant stays who it is", "activity_id", "sign_up_id", "person_id", "who")
    + kept("activities_participant", "a participant stays", changed=True)
    + subject("activities_yearplan")
    + subject("activities_wish", record=True)
    + kept("activities_joining", "a household that joined stays")
)


class Migration(migrations.Migration):
    dependencies = (("activities", "0002_kinds"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
