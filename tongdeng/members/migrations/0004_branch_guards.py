"""PostgreSQL keeps the branch and the service centre to their journal."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

GUARD = (
    subject("members_branch")
    + frozen("members_branch", "a branch stays what it is", "organisation_id", "kind", "place", "at")
    + kept("members_branchmember", "a membership stays on file", changed=True)
    + frozen("members_branchmember", "a membership stays of its branch", "branch_id", "since")
    + kept("members_branchpost", "a post stays on file", changed=True)
    + frozen("members_branchpost", "a post stays as it was published", "branch_id", "post", "answers_for", "since")
    + subject("members_branchmeeting", record=True)
    + frozen("members_branchmeeting", "a meeting stays as it was planned", "branch_id", "kind", "starts_at", "by_id", "at")
    + subject("members_doublereport", record=True)
    + frozen("members_doublereport", "a report stays where it was made", "branch_id", "reported_at")
    + frozen("members_doublereport", "a report that ended stays ended", "person_id", "unit", when="OLD.state = 'ended'")
    + subject("members_remark", record=True)
    + frozen("members_remark", "a remark stays of its year", "report_id", "year")
    + subject("members_centre")
)


class Migration(migrations.Migration):
    dependencies = (("members", "0003_branch"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
