"""A mail gateway that takes its time, and many mails waiting for it: what people wait for must not notice."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import connection

from bench import ground, town
from bench.figures import Figure
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

MAILS, SLOW, SECONDS = 1400, 3.5, 75
UNTOLD_AT_MOST, SWEEP_AT_MOST = 2.0, 10.0
UNTOLD = """
SELECT coalesce(max(extract(epoch FROM coalesce(n.made, now()) - e.recorded_at)), 0)::float,
    count(*) FILTER (WHERE n.made IS NULL)
FROM kernel_event e LEFT JOIN bench_told n ON n.event = e.id WHERE e.kind = 'case.file' AND e.recorded_at > %s
"""
# When a notice was written down; its own moment is the event's.
WATCH = """
CREATE TABLE bench_told (event uuid PRIMARY KEY, made timestamptz DEFAULT clock_timestamp());
CREATE FUNCTION bench_tell() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN INSERT INTO bench_told (event) VALUES (NEW.event) ON CONFLICT DO NOTHING; RETURN NEW; END $$;
CREATE TRIGGER bench_tell AFTER INSERT ON notices_notice FOR EACH ROW EXECUTE FUNCTION bench_tell();
"""
LATE = """
SELECT coalesce(max(extract(epoch FROM recorded_at - (facts->>'due')::timestamptz)), 0)::float, count(*)
FROM kernel_event WHERE kind = 'case.fired' AND recorded_at > %s
"""
FALL_DUE = """
UPDATE kernel_deadline SET next_at = clock_timestamp(), moments[fired + 1] = clock_timestamp()
WHERE id = (SELECT id FROM kernel_deadline WHERE next_at > clock_timestamp() + interval '5 minutes' LIMIT 1)
"""


class Slow(BaseHTTPRequestHandler):
    """A mail house that answers each message after a while."""

    def do_POST(self) -> None:
        """Take a message, slowly."""
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(SLOW)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


def measure(cluster: Cluster) -> list[Figure]:
    """File a case each second while all mails wait for a slow gateway; see how late notices and clocks are."""
    with ground.database(cluster, "bench_outside") as name, _gateway() as url:
        desk = _fill(url)
        worker = ground.running(
            [sys.executable, "-m", "tongdeng", "work"],
            TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP),
            TONGDENG_MAIL_URL=url,
        )
        with worker:
            started()
            began = value("SELECT clock_timestamp()")[0]
            worst = _watch(desk, began)
            late, rang = value(LATE, began)
        sent = value("SELECT count(*) FROM notices_delivery WHERE state = 'sent'")[0]
    how = f"{MAILS:,} mails wait, each takes {SLOW} s; {SECONDS} cases and {rang} clocks in {SECONDS} s; {sent} mails sent"
    return [
        Figure(
            "outside: a new case is told at the latest after", worst, "s", most=UNTOLD_AT_MOST, detail=how
        ),
        Figure("outside: a clock fires at most late by", late, "s", most=SWEEP_AT_MOST, detail=how),
    ]


@contextmanager
def _gateway() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}/{{email}}"
    server.shutdown()


def _fill(url: str) -> Any:
    """Store many mails that wait, to residents of one estate; return somebody of its desk."""
    from tongdeng.kernel import clock
    from tongdeng.notices.models import Delivery, Notice
    from tongdeng.people import queries

    at = clock.now()
    town.build(1)
    place = f"{town.community(0)}001"
    pk, _session = town.clerk("desk", place, at)
    town.clerk("manager", place, at)  # who acts is not told
    desk = queries.somebody(pk, at)
    cases = [report(desk, number, at) for number in range(20)]
    people = _people()
    notices = [
        Notice(
            community=case.community, place=case.place, person=person, event=case.pk, kind="case.file",
            subject="case", subject_id=case.pk, words={"to": "reporter", "key": "", "facts": {"number": "1"}}, at=at,
        )
        for case, person in zip(cases * (MAILS // len(cases)), people, strict=True)
    ]  # fmt: skip
    Notice.objects.bulk_create(notices)
    Delivery.objects.bulk_create(
        [Delivery(community=n.community, notice=n, channel="mail", not_before=at) for n in notices]
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(WATCH)
    return desk


def _people() -> list[Any]:
    """Store people who may see the estate's cases, by a role that no new case is told to."""
    from tongdeng.people.models import Mandate, Person

    people = [
        Person(phone=f"199{number:08d}", email=f"a{number}@example.org", password="!")
        for number in range(MAILS)
    ]
    Person.objects.bulk_create(people)
    since = datetime.now().astimezone() - timedelta(days=30)
    place = f"{town.community(0)}001"
    with connection.cursor() as cursor:
        # Guards want a journal for each; here they only stand in the way.
        cursor.execute("SET session_replication_role = replica")
    Mandate.objects.bulk_create(
        [Mandate(community=place[:12], person=p, role="branch", place=place, since=since) for p in people]
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
    return people


def report(desk: Any, number: int, at: datetime, place: str = "") -> Any:
    """File a case by phone."""
    from tongdeng.cases import actions

    filing = actions.Filing(
        place=place or f"{town.community(0)}001001",
        words=f"楼道的灯坏了 {number}",
        channel="phone",
        category="building.light.out",
    )
    return actions.file(filing, by=desk, at=at)


def started() -> None:
    """Wait until the worker's first sweep."""
    until = time.monotonic() + 60
    while not value("SELECT count(*) FROM kernel_pulse")[0] and time.monotonic() < until:
        time.sleep(0.2)


def _watch(desk: Any, began: datetime) -> float:
    """File a case and let a clock fall due each second; return how long a case was not told, at most."""
    from tongdeng.kernel import clock

    worst = 0.0
    for number in range(SECONDS):
        beat = time.monotonic()
        report(desk, 1000 + number, clock.now())
        with connection.cursor() as cursor:
            cursor.execute(FALL_DUE)
        time.sleep(max(0.0, 1 - (time.monotonic() - beat)))
        worst = max(worst, value(UNTOLD, began)[0])
    return worst


def value(query: str, *values: datetime) -> Any:
    """Return the one row that a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()
