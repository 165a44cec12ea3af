"""Check-in: two hundred people come in by the code of a door, and a phone that was offline sends five hundred scans."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bench import ground, town
from bench.clients import CLIENTS, Load, answer
from bench.figures import Figure
from bench.machine import cost
from tongdeng.ops.postgres import Cluster

PEOPLE, WITHIN = 200, 20.0  # seconds: three times as fast as the two hundred in a minute that are promised
SCANS, PARCEL = 500, 50
MOST_WAIT, MOST_CPU, MOST_PARCEL = 300.0, 45.0, 3000.0
WARM_UP = 20


def measure(cluster: Cluster) -> list[Figure]:
    """Measure how long people wait at a door, and a phone for its scans to be taken in."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_checkin") as name:
        now = clock.now()
        town.build(1)
        sessions = _neighbours(PEOPLE + WARM_UP, now)
        organiser, session = town.clerk("manager", town.community(0) + "001", now)
        activity = _activity(organiser, now)
        with ground.web(cluster, name) as (port, pid):
            at_door = _at_door(port, activity, sessions[:WARM_UP], within=2.0)
            parts = {"web": pid, "postgres": ground.postmaster(cluster)}
            with cost(parts) as spent:
                at_door = _at_door(port, activity, sessions[WARM_UP:], within=WITHIN)
            people = at_door.good(200)
            figures = [_waits(at_door, spent.foreign), _cpu(spent.cpu, people, spent.foreign)]
            return [*figures, _offline(port, activity, session)]


def _waits(seen: Load, foreign: float) -> Figure:
    detail = (
        f"{PEOPLE} people within {WITHIN:.0f} s, waits from the moment they tap; p50 {seen.wait(0.5):.0f} ms,"
        f" longest {seen.wait(1):.0f} ms; others {foreign:.0%} of a core"
    )
    return Figure("check-in: p99 at the door", seen.wait(0.99), "ms", most=MOST_WAIT, detail=detail)


def _cpu(cpu: dict[str, float], people: int, foreign: float) -> Figure:
    each = {part: seconds / people * 1000 for part, seconds in cpu.items()}
    detail = f"web {each['web']:.2f} + PostgreSQL {each['postgres']:.2f}; others {foreign:.0%} of a core"
    return Figure("check-in: CPU per person", sum(each.values()), "ms", most=MOST_CPU, detail=detail)


def _at_door(port: int, activity: Any, sessions: list[str], *, within: float) -> Load:
    """Let people tap at moments spread evenly; a wait begins when one taps, whether or not a line is free."""
    found, lock, wires = Load(), threading.Lock(), threading.local()
    began = time.monotonic()

    def tap(number: int) -> None:
        due = began + number * within / len(sessions)
        time.sleep(max(0.0, due - time.monotonic()))
        if not hasattr(wires, "wire"):
            wires.wire = socket.create_connection(("127.0.0.1", port))
        wires.wire.sendall(_come(activity, sessions[number]))
        status, said = answer(wires.wire)
        with lock:
            found.statuses[status] += 1
            found.waits.append(time.monotonic() - due)
            found.odd = found.odd if status == 200 else said.decode(errors="replace")[-600:]

    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(tap, range(len(sessions))))
    found.seconds = time.monotonic() - began
    return found


def _come(activity: Any, session: str) -> bytes:
    from tongdeng.activities.queries import codes
    from tongdeng.activities.rules import door
    from tongdeng.kernel import clock

    code = codes.code(activity, door.step(clock.now()))
    fields = {"code": code, "key": str(uuid4())}
    return town.post(f"/activities/{activity.pk}/come/", session, fields)


def _offline(port: int, activity: Any, session: str) -> Figure:
    """Send what a phone noted offline, as its outbox does: some scans in each sending, one sending after another."""
    second, waits = int(time.time()) - 600, []
    with socket.create_connection(("127.0.0.1", port)) as wire:
        for _parcel in range(SCANS // PARCEL):
            lines = "\n".join(f"{uuid4()} {second} " for _scan in range(PARCEL))
            began = time.monotonic()
            wire.sendall(town.post(f"/activities/{activity.pk}/door/scans/", session, {"scans": lines}))
            status, said = answer(wire)
            if status != 200:
                raise RuntimeError(
                    f"scans were not taken in: {status} {said.decode(errors='replace')[-600:]}"
                )
            waits.append(time.monotonic() - began)
    detail = f"{SCANS} scans in {sum(waits):.1f} s; the longest of {len(waits)} parcels"
    return Figure(
        f"door offline: a parcel of {PARCEL} scans", max(waits) * 1000, "ms", most=MOST_PARCEL, detail=detail
    )


def _neighbours(count: int, at: datetime) -> list[str]:
    """Store people of one estate, several in each home; return the keys of their sessions."""
    from tongdeng.people.models import Person, Tenure

    homes = town.homes(1)
    people = [Person(phone=f"197{n:08d}", name=f"测试邻居{n}", password="!") for n in range(count)]
    Person.objects.bulk_create(people)
    since = (at - town.LONG_AGO).date()
    Tenure.objects.bulk_create(
        Tenure(community=home[:12], place=home, person=who, kind="tenant", since=since)
        for who, home in zip(people, [homes[n % len(homes)] for n in range(count)], strict=True)
    )
    return town.sessions(people, at)


def _activity(organiser: Any, now: datetime) -> Any:
    """Return an activity of the estate that began ten minutes ago."""
    from tongdeng.activities.actions import planning
    from tongdeng.people.queries import somebody

    then, minute = now - timedelta(hours=3), timedelta(minutes=1)
    by = somebody(organiser, then)
    plan = planning.Plan(
        place=town.community(0) + "001",
        kind="festival",
        title="端午包粽子",
        where="中心广场",
        starts_at=now - 10 * minute,
        ends_at=now + 120 * minute,
        signs_up=False,
    )
    return planning.publish(planning.draft(plan, by=by, at=then)[0], by=by, at=then)
