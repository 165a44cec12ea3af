"""The list of all cases: found by any two characters (0036), and those to call back in their order."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import tongdeng.cases.models.pairs

# Its price tells the planner that reading an index is cheaper than taking a thousand texts apart.
PAIRS = """
CREATE FUNCTION case_pairs(words text, place text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1500 AS $$
    SELECT array_agg(DISTINCT one || next)
    FROM (
        SELECT one, lead(one) OVER (ORDER BY n) AS next
        FROM string_to_table(lower(words || ' ' || place), NULL) WITH ORDINALITY AS s(one, n)
    ) AS pairs
    WHERE next IS NOT NULL
$$
"""


class Migration(migrations.Migration):
    dependencies = (("cases", "0012_newest"),)
    operations = (
        migrations.RunSQL(PAIRS, "DROP FUNCTION case_pairs"),
        migrations.RemoveIndex(model_name="case", name="case_words"),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                tongdeng.cases.models.pairs.Pairs("words", "where"), name="case_sought"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ["finished", "unconfirmed"])),
                fields=["community", "state", "finished_at", "id"],
                name="case_to_call",
            ),
        ),
    )
