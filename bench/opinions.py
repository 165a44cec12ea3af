"""Opinions of 500 households on 40 statements: the map in a process of its own, and the page through the full stack."""

import json
import random
import subprocess
import sys
from datetime import datetime
from typing import Any

from bench import assembly, ground, town
from bench.clients import Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

HOMES, STATEMENTS = 500, 40
MOST_SECONDS, MOST_MS = 3.0, 20.0
READERS, SECONDS, WARM_UP = 20, 4.0, 2.0
JOB = """
import json, sys, time
from pathlib import Path
import django
django.setup()
from tongdeng.kernel import clock
from tongdeng.consultations.actions import opinion_map
from tongdeng.consultations.models import Consultation
consultation = Consultation.objects.get()
times = []
for _run in range(4):
    began, busy = time.monotonic(), time.process_time()
    stored = opinion_map.recompute(consultation, at=clock.now())
    times.append((time.monotonic() - began, time.process_time() - busy))
# Not the usage: that of a child begins with what its parent had.
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
memory = int(peak.split()[1]) / 1024
print(json.dumps({"times": times, "memory": memory, "shown": stored.shown, "p": stored.result["p"]}))
"""


def measure(cluster: Cluster) -> list[Figure]:
    """Measure the map with its 99 shuffled tables, and the page that shows it."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_opinions") as name:
        now = clock.now()
        people = assembly.build(HOMES, now)
        consultation = _gathered(people, now)
        found = [_map(cluster, name)]
        return [*found, _page(cluster, name, consultation, town.sessions(people[:READERS], now))]


def _map(cluster: Cluster, name: str) -> Figure:
    with cost({}) as spent:
        ran = subprocess.run(
            [sys.executable, "-c", JOB],
            env=ground.environment(TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP)),
            cwd=ground.CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(ran.stdout)
    seconds, cpu = min(told["times"])
    detail = (
        f"99 permutations; CPU {cpu:.2f} s; {told['shown']} groups, p {told['p']:.2f}; the process takes"
        f" {told['memory']:.0f} MB; others {spent.foreign:.0%} of a core"
    )
    return Figure(f"opinions: map of {HOMES} × {STATEMENTS}", seconds, "s", most=MOST_SECONDS, detail=detail)


def _page(cluster: Cluster, name: str, consultation: Any, sessions: list[str]) -> Figure:
    path = f"/consultations/{consultation.pk}/opinions/"

    def request(number: int) -> bytes:
        return town.get(path, sessions[number % len(sessions)])

    with ground.web(cluster, name) as (port, pid):
        load(port, request, first=0, seconds=WARM_UP, good=200)

        def once() -> tuple[Cost, Load]:
            with cost({"web": pid, "postgres": ground.postmaster(cluster)}) as spent:
                seen = load(port, request, first=0, seconds=SECONDS, good=200)
            return spent, seen

        spent, seen = quietest(once, lambda found: found[0].foreign)
    each = {part: seconds / seen.good(200) * 1000 for part, seconds in spent.cpu.items()}
    detail = (
        f"CPU web {each['web']:.2f} + PostgreSQL {each['postgres']:.2f} ms; p50 {seen.wait(0.5):.0f} ms;"
        f" others {spent.foreign:.0%} of a core"
    )
    return Figure(
        f"opinions: page with {HOMES} households", sum(each.values()), "ms", most=MOST_MS, detail=detail
    )


def _gathered(people: list[Any], now: datetime) -> Any:
    """Store an announced consultation and what all households said in two camps, 15 % passing; some readers said half."""
    from tongdeng.consultations.models import Statement
    from tongdeng.kernel import journal

    consultation = _announced(people[0], now)
    here = consultation.here
    statements = [
        Statement(
            **here, consultation=consultation, words=words, key=words, home_key="-", by=people[0], at=now
        )
        for words in (f"第 {number} 条：先修积水的路，再谈停车位怎么分" for number in range(STATEMENTS))
    ]
    journal.begin("say", statements, by=None, at=now)
    _answered(consultation, people, statements, now)
    return consultation


def _answered(consultation: Any, people: list[Any], statements: list[Any], now: datetime) -> None:
    """Store what all households said, and let the statements be seen with their counts."""
    from django.db import transaction

    from tongdeng.consultations.models import Household, Voice
    from tongdeng.consultations.queries import opinions as queries
    from tongdeng.kernel import journal
    from tongdeng.people.models import Tenure

    here = consultation.here
    homes = Tenure.objects.filter(person__in=people).order_by("place").values_list("place", flat=True)
    households = [
        Household(**here, consultation=consultation, key=queries.digest(consultation, home), people=["-"])
        for home in homes
    ]
    Household.objects.bulk_create(households)
    chance = random.Random(1)
    voices = [
        Voice(**here, statement=statement, household=household, choice=choice, people=["-"])
        for row, household in enumerate(households)
        for column, statement in enumerate(statements)
        if not (row < READERS and column % 2) and (choice := _choice(chance, row, column)) is not None
    ]
    # In one transaction: at its end the counts of a statement must be those of its voices.
    with transaction.atomic():
        Voice.objects.bulk_create(voices, batch_size=assembly.BATCH)
        for statement in statements:
            said = [voice.choice for voice in voices if voice.statement_id == statement.pk]
            counts: dict[str, Any] = {
                "agree": said.count(1),
                "disagree": said.count(-1),
                "passed": said.count(0),
            }
            with journal.locked(statement) as fresh:
                journal.step(fresh, "show", by=None, at=now)
                journal.record("voice", fresh, by=None, at=now, people=len(said), **counts)


def _choice(chance: random.Random, row: int, column: int) -> int:
    if chance.random() < 0.15:
        return 0
    return 1 if chance.random() < (0.85 if (row + column // 3) % 2 else 0.15) else -1


def _announced(person: Any, now: datetime) -> Any:
    from tongdeng.consultations.models import Consultation
    from tongdeng.consultations.rules import mechanism
    from tongdeng.kernel import journal
    from tongdeng.people.queries import load_roles

    load_roles(person, now)
    consultation = Consultation(
        community=assembly.ESTATE[:12],
        place=assembly.ESTATE,
        number="会诊-1",
        title="积水的路怎么修",
        began_with=mechanism.as_json(mechanism.default()),
        starts_at=now + 7 * assembly.DAY,
        where="党群服务中心",
        by=person,
        at=now,
    )
    journal.begin("prepare", consultation, by=person, at=now)
    with journal.locked(consultation) as consultation:
        journal.step(consultation, "announce", by=person, at=now, announced_at=now)
    return consultation
