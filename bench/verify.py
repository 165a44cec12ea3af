"""A recount of the whole journal: events of a year, chained and sealed; how long it takes, and how much memory."""

import os
import subprocess
import sys
from typing import Any

from django.db import connection

from bench import ground, town
from bench.figures import Figure
from bench.machine import cost
from bench.million import without_indexes
from tongdeng.kernel import clock, sealing
from tongdeng.ops.postgres import Cluster

EVENTS = int(os.environ.get("BENCH_EVENTS") or 200_000)
EACH = 5  # events of a case
COMMUNITIES = 20
CPU_PER_MILLION = 60.0  # seconds: ten million in ten minutes
# Spelled as `chain.spell` spells an event, for the plain values that stand here.
SPELL = """
CREATE FUNCTION pg_temp.hashed(before bytea, id uuid, community text, subject_id uuid, seq int, at timestamptz)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(before || convert_to(format(
        '{"actor":null,"at":"%s+00:00","community":"%s","facts":{"level":%s,"urgency":"ordinary"},"id":"%s","kind":"%s",'
        '"place":"%s001001","post":"desk","seq":%s,"subject":"case","subject_id":"%s"}',
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), community, seq, id,
        'case.note', community, seq, subject_id), 'UTF8'))
$$
"""
CASES = """
INSERT INTO cases_case (id, community, place, entries, last_hash, version, state, number, category_id, kind, urgency, channel,
    words, "where", spot, caller, caller_phone, guessed, filed_at, answer_due, finish_due, runs_out_at, reopened)
SELECT uuidv7(), c.community, c.community || '001001', %(each)s, '', 0, 'filed', 'T-' || n,
    (SELECT code FROM cases_category ORDER BY code LIMIT 1), 'repair', 'ordinary', 'web',
    '楼道的灯坏了三天', 'A区1号楼', '', '', '', false, %(at)s - m.ago, %(at)s, %(at)s, %(at)s, 0
FROM generate_series(1, %(cases)s) n
CROSS JOIN LATERAL (SELECT '365 days'::interval * (1 - n / %(cases)s::float8) AS ago) m
JOIN bench_community c ON c.number = n %% %(communities)s
"""
LEVEL = """
INSERT INTO kernel_event (id, community, place, subject, subject_id, seq, kind, actor, post, at, recorded_at, facts, hash)
SELECT e.id, c.community, c.place, 'case', c.id, %(seq)s, 'case.note',
    NULL, 'desk', e.at, e.at, jsonb_build_object('level', %(seq)s::int, 'urgency', 'ordinary'),
    pg_temp.hashed(c.last_hash, e.id, c.community, c.id, %(seq)s, e.at)
FROM cases_case c CROSS JOIN LATERAL (SELECT uuidv7() AS id, c.filed_at + %(seq)s * '20 minutes'::interval AS at) e
"""
ENDS = """
UPDATE cases_case c SET last_hash = e.hash FROM kernel_event e
WHERE e.community = c.community AND e.subject_id = c.id AND e.seq = %(seq)s
"""


def measure(cluster: Cluster) -> list[Figure]:
    """Load the events, seal them, and let `tongdeng verify` recount them."""
    with ground.database(cluster, "bench_verify") as name:
        _load()
        return _recount(cluster, name)


def _load() -> None:
    at = clock.now().replace(microsecond=0) - sealing.DAY
    facts: dict[str, Any] = {"at": at, "cases": EVENTS // EACH, "communities": COMMUNITIES, "each": EACH}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_community (number int, community text)")
        cursor.executemany(
            "INSERT INTO bench_community VALUES (%s, %s)",
            [(n, town.community(n)) for n in range(COMMUNITIES)],
        )
        cursor.execute(SPELL)
        with without_indexes("cases_case"):
            cursor.execute(CASES, facts)
            for seq in range(1, EACH + 1):
                cursor.execute(LEVEL, {"seq": seq})
                cursor.execute(ENDS, {"seq": seq})
        cursor.execute("VACUUM ANALYZE kernel_event")
        cursor.execute("VACUUM ANALYZE cases_case")
    sealing.seal_due()


def _recount(cluster: Cluster, name: str) -> list[Figure]:
    program = [sys.executable, "-m", "tongdeng", "verify"]
    environment = ground.environment(TONGDENG_DATABASE_URL=cluster.conninfo(name))
    with cost({"postgres": ground.postmaster(cluster)}) as spent:
        done = subprocess.run(
            ["/usr/bin/env", "python3", "-c", PEAK, *program],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    peak, seconds = map(float, done.stderr.split()[-2:])
    cpu = seconds + spent.cpu["postgres"]
    detail = (
        f"CPU verify {seconds:.1f} + PostgreSQL {spent.cpu['postgres']:.1f} s of {EVENTS:,} events, {spent.seconds:.0f} s on the clock;"
        f" others {spent.foreign:.0%} of a core; {done.stdout.strip().splitlines()[-1]}"
    )
    # Of CPU: that it starts at all is a second and a half of it.
    return [
        Figure(
            "verify: CPU for a million events", cpu / EVENTS * 1e6, "s", most=CPU_PER_MILLION, detail=detail
        ),
        Figure("verify: memory", peak / 1024, "MB", most=400.0, detail=f"of {EVENTS:,} events"),
    ]


# The most memory and the CPU time of a program, on standard error.
PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)
sys.exit(code)
"""
