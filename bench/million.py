"""A million cases, loaded as fast as PostgreSQL can: a few large communities, many small ones, about 1.5 % open."""

from datetime import datetime
from typing import Any

from django.db import connection

from bench import town

COMMUNITIES = 400
# The share of community number n falls from 5 % to 0.1 %; an estate has one worker, who holds what is in work.
CASES = """
INSERT INTO cases_case (id, community, place, entries, last_hash, version, state, number, category_id, kind, urgency, channel,
    words, "where", spot, caller, caller_phone, guessed, assignee_id, filed_at, answer_due, answered_at, finish_due,
    finished_at, closed_at, paused_until, runs_out_at, reopened)
SELECT uuidv7(), community, community || '001001', 0, '', 0, state, 'T-' || n, category, 'repair', 'ordinary', 'web',
    '楼道的灯坏了三天，晚上看不见台阶，第 ' || n || ' 件', 'A区1号楼', '', '', '', false,
    CASE WHEN state IN ('assigned', 'working', 'paused') THEN worker END,
    filed, filed + '1 hour', CASE WHEN state <> 'filed' THEN filed + '20 minutes'::interval END, filed + '3 days',
    CASE WHEN state = 'confirmed' THEN filed + '1 day'::interval END,
    CASE WHEN state = 'confirmed' THEN filed + '2 days'::interval END,
    CASE WHEN state = 'paused' THEN %(at)s + '3 days'::interval END,
    CASE state WHEN 'filed' THEN filed + '1 hour'::interval WHEN 'assigned' THEN filed + '3 days'::interval
        WHEN 'working' THEN filed + '3 days'::interval END, 0
FROM (
    SELECT n, w.community, w.worker, CASE WHEN o < %(open)s * 0.4 THEN 'filed' WHEN o < %(open)s * 0.6 THEN 'assigned'
            WHEN o < %(open)s * 0.9 THEN 'working' WHEN o < %(open)s THEN 'paused' ELSE 'confirmed' END AS state,
        c.codes[1 + n %% array_length(c.codes, 1)] AS category,
        %(at)s - (CASE WHEN o < %(open)s THEN '5 days'::interval ELSE '700 days'::interval END) * random() AS filed
    FROM (SELECT n, random() AS o, floor(%(communities)s * random() ^ 2)::int AS c FROM generate_series(1, %(cases)s) n) r
    JOIN bench_worker w ON w.number = r.c
    CROSS JOIN (SELECT array_agg(code) AS codes FROM cases_category) c
) f
"""


def load(cases: int, *, share_open: float, at: datetime) -> list[tuple[str, str]]:
    """Store the cases and the town they lie in; return (estate, session of its clerk) of the largest and of the smallest."""
    town.build(COMMUNITIES, homes_each=0)
    clerks = {n: town.clerk("desk", f"{town.community(n)}001", at) for n in (*range(8), COMMUNITIES - 1)}
    workers = [town.clerk("worker", f"{town.community(n)}001", at)[0] for n in range(COMMUNITIES)]
    facts: dict[str, Any] = {"at": at, "open": share_open, "communities": COMMUNITIES, "cases": cases}
    with connection.cursor() as cursor:
        cursor.execute(
            'CREATE TEMPORARY TABLE bench_worker (number int, community text COLLATE "C", worker uuid)'
        )
        cursor.executemany(
            "INSERT INTO bench_worker VALUES (%s, %s, %s)",
            [(n, town.community(n), worker) for n, worker in enumerate(workers)],
        )
        with without_indexes("cases_case"):
            cursor.execute(CASES, facts)
        cursor.execute("ANALYZE")
    return [(f"{town.community(n)}001", session) for n, (_pk, session) in clerks.items()]


class without_indexes:
    """Load a table without its indexes and foreign keys being kept up row by row; they are built afterwards."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.definitions: list[str] = []

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN"
                " (SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u'))",
                [self.table],
            )
            for name, definition in cursor.fetchall():
                self.definitions.append(definition)
                cursor.execute(f'DROP INDEX "{name}"')
            cursor.execute("SET session_replication_role = replica")

    def __exit__(self, *problem: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")
            for definition in self.definitions:
                cursor.execute(definition)
