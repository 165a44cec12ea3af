"""PostgreSQL keeps polls to their journal, what was asked, and the figures of one that is over."""

from django.db import migrations

from tongdeng.kernel.guards import frozen, kept, subject

GUARD = (
    subject("polls_poll", record=True)
    + frozen("polls_poll", "what was asked stays", "place", "question", "about", "multiple", "opens_at", "closes_at")
    + frozen("polls_poll", "the figures of a poll that is over stay", "result", when="OLD.state <> 'open'")
    + kept("polls_option", "an option stays")
)


class Migration(migrations.Migration):
    dependencies = (("polls", "0002_shown"), ("kernel", "0008_guards"))
    # Nothing takes these away again: a guard that can be migrated back is none.
    operations = (migrations.RunSQL(GUARD, migrations.RunSQL.noop),)
