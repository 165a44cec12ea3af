"""Kill −9 under load: nothing that was acknowledged is lost, nobody is told twice, and it gets up by itself."""

import os
import signal
import time
from collections import defaultdict
from pathlib import Path

from tests.ops.clerk import Clerk
from tests.ops.running import House, children, furnish, new_home, run, settle, standing, strike, until

OVERDUE = """
from datetime import timedelta
from tests.cast import BUILDING, person
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.kernel import clock
at = clock.now() - timedelta(hours=50)
for number in range(60):
    filing = Filing(place=BUILDING, words=f"井盖 {number}", channel="phone", category="estate.road.manhole")
    actions.file(filing, by=person("chen", at), at=at)
"""
UNTOLD = """
    SELECT count(*) FROM kernel_event AS event
    WHERE kind = 'case.file' AND NOT EXISTS (
        SELECT FROM notices_notice AS notice JOIN people_person AS person ON person.id = notice.person_id
        WHERE notice.event = event.id AND person.phone = '19900000006')
"""
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'journal.react'"
FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
TWICE = {
    "number": "SELECT number FROM cases_case GROUP BY community, number HAVING count(*) > 1",
    "case": "SELECT key FROM cases_case WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1",
    "notice": "SELECT person_id FROM notices_notice GROUP BY person_id, event HAVING count(*) > 1",
    "delivery": "SELECT notice_id FROM notices_delivery GROUP BY notice_id, channel HAVING count(*) > 1",
    "alarm": "SELECT deadline FROM kernel_alarm GROUP BY deadline, level, moment HAVING count(*) > 1",
    "level": (
        "SELECT subject_id FROM kernel_event WHERE kind = 'case.fired'"
        " GROUP BY subject_id, facts->>'clock', facts->>'level', facts->>'due' HAVING count(*) > 1"
    ),
}


def kill(house: House, what: str) -> None:
    """Kill −9 each process whose words contain `what`."""
    found = [pid for pid, words in children(house.pid).items() if what in words]
    assert found, f"nothing runs that is called {what}"
    strike(found)


def kill_database(house: House) -> None:
    """Kill −9 the postmaster."""
    written = (Path(house.cluster.data) / "postmaster.pid").read_text()
    os.kill(int(written.splitlines()[0]), signal.SIGKILL)


def test_kill_nine_of_web_worker_and_database_loses_nothing_and_tells_nobody_twice() -> None:
    home = new_home()
    furnish(home)
    settle(home)
    with standing(home) as house:
        house.python(OVERDUE)
        clerks = [Clerk(house) for _ in range(3)]
        for clerk in clerks:
            clerk.start()
        time.sleep(1.5)
        for strike in (
            lambda: kill(house, "tongdeng work"),
            lambda: kill_database(house),
            lambda: kill(house, "granian"),
        ):
            strike()
            before = sum(len(clerk.numbers) for clerk in clerks)
            until(lambda before=before: sum(len(c.numbers) for c in clerks) > before + 5, seconds=20)  # type: ignore[misc]
            time.sleep(1)
        for clerk in clerks:
            clerk.tired.set()
        for clerk in clerks:
            clerk.join(10)
        check_all(house, clerks)
        verified = run(home, "verify")
        assert (verified.returncode, "完好" in verified.stdout) == (0, True), (
            verified.stdout + verified.stderr
        )


def check_all(house: House, clerks: list[Clerk]) -> None:
    """Check that what was acknowledged is there once, that all was told, and nothing twice."""
    acknowledged = {key: number for clerk in clerks for key, number in clerk.numbers.items()}
    assert len(acknowledged) > 20
    assert sum(clerk.failures for clerk in clerks) > 0, "the blows were not felt"
    stored: dict[str, list[object]] = defaultdict(list)
    for key, number in house.sql(
        "SELECT split_part(words, ' ', 2), number FROM cases_case WHERE words LIKE '水管响 %'"
    ):
        stored[str(key)].append(number)
    assert {key: stored[key] for key in acknowledged} == {key: [n] for key, n in acknowledged.items()}
    until(lambda: house.sql(UNTOLD) == [(0,)] and house.sql(WAITING) == [(0,)], seconds=60, every=0.5)
    overdue = "SELECT count(*) FROM kernel_deadline WHERE next_at < now() - interval '10 seconds'"
    until(lambda: house.sql(overdue) == [(0,)], seconds=20, every=0.5)
    assert {what: house.sql(question) for what, question in TWICE.items()} == {key_0: [] for key_0 in TWICE}
    assert house.sql(FAILED) == [(0,)]
