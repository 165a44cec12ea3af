"""A city of 2,000 estates and its cases, loaded as fast as PostgreSQL can.

The rows are the same on every machine: ids are digests of their number, and chance begins with one seed. They have no
events, as no figure reads the journal but the one of what was known at a moment.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from bench.million import without_indexes

DAYS = 730  # over which the cases were filed
# An estate number leads to its district, of eight; twenty communities make a sub-district, two estates a community.
PLACES = """
INSERT INTO places_place (code, level, name, short, kind, path)
SELECT DISTINCT ON (code) code, level, name, '', '', name
FROM (
    SELECT '4102' || lpad((2 + c % 8)::text, 2, '0') AS district,
        lpad((901 + c / 160)::text, 3, '0') AS street, lpad((1 + c / 8 % 20)::text, 3, '0') AS community,
        lpad((1 + e % 2)::text, 3, '0') AS estate, e
    FROM (SELECT e, e / 2 AS c FROM generate_series(0, %(estates)s - 1) e) n
) parts
CROSS JOIN LATERAL (VALUES
    ('41', 'province', '河南省'), ('4102', 'city', '开封市'), (district, 'county', '测试区' || district),
    (district || street, 'subdistrict', '测试街道' || street),
    (district || street || community, 'community', '测试社区' || street || community),
    (district || street || community || estate, 'estate', '测试小区' || e)
) AS rows (code, level, name)
ORDER BY code
"""
# Estates differ in size (the largest has some forty times the smallest) and in how fast and how well they work.
ROWS = """
CREATE TEMPORARY TABLE bench_row AS
SELECT n, md5('case ' || n)::uuid AS id, p.code AS place, left(p.code, 12) AS community,
    c.codes[1 + n %% array_length(c.codes, 1)] AS category, filed, speed,
    filed + interval '1 minute' * (2 + 100 * speed * chance ^ 2) AS answered,
    filed + interval '1 hour' * (1 + 110 * speed * other ^ 2) AS finished,
    third < 0.55 AS judged, fourth < 1 - 0.12 * speed AS solved, 1 + (n %% 5) AS stars
FROM (
    SELECT n, floor(%(estates)s * random() ^ 2)::int AS e, random() AS chance, random() AS other, random() AS third,
        random() AS fourth, %(first)s + interval '1 second' * floor(86400 * %(days)s * random()) AS filed
    FROM generate_series(1, %(cases)s) n
) r
JOIN (SELECT code, row_number() OVER (ORDER BY md5(code)) - 1 AS e, 0.5 + ascii(md5(code)) %% 16 / 15.0 AS speed
    FROM places_place WHERE level = 'estate') p ON p.e = r.e
CROSS JOIN (SELECT array_agg(code ORDER BY code) AS codes FROM cases_category) c
"""
# Of a thousand cases, five nobody has begun with (every tenth of them is late), ten wait for the word of a resident, four were withdrawn.
STORED = """
INSERT INTO cases_case (id, community, place, entries, last_hash, version, state, number, category_id, kind, urgency,
    channel, words, "where", spot, caller, caller_phone, guessed, filed_at, answer_due, answered_at, finish_due,
    finished_at, closed_at, runs_out_at, reopened)
SELECT id, community, place, 0, '', 0, state, 'C-' || n, category, 'repair', 'ordinary', 'web', '第 ' || n || ' 件',
    '测试小区', '', '', '', false, filed, filed + interval '1 hour', CASE WHEN state <> 'filed' THEN answered END,
    filed + interval '3 days', CASE WHEN state NOT IN ('filed', 'withdrawn') THEN greatest(answered, finished) END,
    CASE WHEN state NOT IN ('filed', 'finished') THEN greatest(answered, finished) + interval '7 days' END,
    CASE WHEN state = 'filed' THEN CASE WHEN n %% 10 = 0 THEN filed ELSE now() END + interval '1 day' END, (n %% 40 = 7)::int
FROM (
    SELECT *, CASE WHEN fate < 5 THEN 'filed' WHEN fate < 15 THEN 'finished' WHEN fate < 19 THEN 'withdrawn'
        WHEN judged AND solved THEN 'confirmed' ELSE 'unconfirmed' END AS state
    FROM (SELECT *, ('x' || right(id::text, 4))::bit(16)::int %% 1000 AS fate FROM bench_row) r
) r
"""
VERDICTS = """
INSERT INTO cases_verdict (id, community, place, case_id, source, solved, stars, words, round, at)
SELECT md5('verdict ' || n)::uuid, community, place, id, 'resident', solved, stars, '', 0, finished + interval '7 days'
FROM bench_row WHERE judged AND ('x' || right(id::text, 4))::bit(16)::int %% 1000 >= 19
"""


def load(cases: int, estates: int, *, first: datetime) -> None:
    """Store the city and its cases, filed in the `DAYS` from `first` on; as the owner, into an empty database."""
    facts: dict[str, Any] = {"cases": cases, "estates": estates, "first": first, "days": DAYS}
    with connection.cursor() as cursor:
        cursor.execute(PLACES.replace("%(estates)s", str(estates)))
        cursor.execute("SELECT setseed(0.365)")
        cursor.execute(ROWS, facts)
        for table, rows in (("cases_case", STORED), ("cases_verdict", VERDICTS)):
            with without_indexes(table):
                cursor.execute(rows, [])
        cursor.execute("DROP TABLE bench_row")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case, cases_verdict, places_place")
