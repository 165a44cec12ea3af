from django.db import migrations

# Rollups of these days do not know yet how many of their cases were imported.
THEIR_DAYS = """
INSERT INTO boards_dirty (community, day, since)
SELECT DISTINCT c.community, (c.filed_at AT TIME ZONE 'Asia/Shanghai')::date, now()
FROM cases_origin o JOIN cases_case c ON c.id = o.case_id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('boards', '0001_rollups'),
        ('cases', '0011_origin_stays'),
    ]

    operations = [migrations.RunSQL(THEIR_DAYS, migrations.RunSQL.noop)]
