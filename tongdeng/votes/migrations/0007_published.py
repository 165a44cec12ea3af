"""What is public of a counted motion is stored when it is certified, and stays."""

import django.db.models.deletion
import tongdeng.kernel.models
import uuid_utils.compat
from django.db import migrations, models

GUARD = """
CREATE TRIGGER published_file_stays BEFORE UPDATE OR DELETE ON votes_publishedfile
    FOR EACH ROW EXECUTE FUNCTION evidence_stays();
CREATE TRIGGER published_file_is_never_emptied BEFORE TRUNCATE ON votes_publishedfile
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_stays();
-- It is hashes all over, which do not get smaller.
ALTER TABLE votes_publishedfile ALTER COLUMN tree SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = (("votes", "0006_profile_stays"),)
    operations = (
        migrations.CreateModel(
            name="PublishedFile",
            fields=[
                ("id", models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ("community", tongdeng.kernel.models.CodeField(db_collation="C", max_length=12)),
                ("place", tongdeng.kernel.models.CodeField(db_collation="C", max_length=24)),
                ("text", models.TextField()),
                ("ballots", models.PositiveIntegerField()),
                ("tree", models.BinaryField()),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="published", to="votes.motion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("community", "motion"), name="published_file_once")
                ],
            },
        ),
        # Nothing takes these away again: a guard that can be migrated back is none.
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    )
