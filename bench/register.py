"""A file of 50,000 homes: read, compared with the register and stored by the job, in a process of its own."""

import io
import json
import subprocess
import sys
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from bench import ground, town
from bench.figures import Figure
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

HOMES, IN_BUILDING, IN_UNIT = 50_000, 500, 100
MOST_SECONDS, MOST_MEMORY = 60.0, 400.0
ESTATE = town.community(0) + "001"
HEADING = ("楼栋", "单元", "房号", "面积", "业主姓名", "手机号", "房屋性质", "面积来源")
JOB = """
import json, resource, sys, time
import django
django.setup()
from tongdeng.people import tasks
from tongdeng.people.actions.roster import reading
from tongdeng.people.models import Roster
pk, steps = sys.argv[1], []
said = reading.update_outside_transaction
reading.update_outside_transaction = lambda roster, **changes: (steps.append(changes), said(roster, **changes))
began = time.monotonic()
tasks.read_roster(pk)
read = time.monotonic() - began
roster = Roster.objects.get(pk=pk)
reading.start(roster, {}, complete=False)
tasks.import_roster(pk)
whole = time.monotonic() - began
roster.refresh_from_db()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"state": roster.state, "read": read, "whole": whole, "memory": memory, "steps": len(steps),
                  "new": roster.comparison.get("new", 0), "proposed": roster.comparison.get("proposed", 0)}))
"""


def measure(cluster: Cluster) -> list[Figure]:
    """Measure the first file of an estate, and next year's, in which every tenth home was sold."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_register") as name:
        now = clock.now()
        town.build(1, homes_each=0)
        first = _run(cluster, name, _roster(_file(sold=0), now))
        second = _run(cluster, name, _roster(_file(sold=10), now))
    return [
        _seconds(f"register: a file of {HOMES:,} new homes", first),
        _seconds(f"register: next year's, {HOMES // 10:,} sold", second),
        Figure(
            "register: memory of the job",
            max(first["memory"], second["memory"]),
            "MB",
            most=MOST_MEMORY,
        ),
    ]


def _seconds(name: str, told: dict[str, Any]) -> Figure:
    detail = (
        f"read and compared in {told['read']:.1f} s; {told['new']:,} new, {told['proposed']:,} proposed; "
        f"progress said {told['steps']} times"
    )
    return Figure(name, told["whole"], "s", most=MOST_SECONDS, detail=detail)


def _file(*, sold: int) -> bytes:
    """Return an Excel file; where `sold` is given, every so-manyth home has another owner."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(HEADING)
    for n in range(HOMES):
        place = (
            f"{n // IN_BUILDING + 1}号楼",
            f"{n // IN_UNIT % 5 + 1}单元",
            f"{n % IN_UNIT // 4 + 1}{n % 4 + 1:02d}",
        )
        buyer = sold and n % sold == 0
        owner = (f"买家{n}", f"197{n:08d}") if buyer else (f"业主{n}", f"198{n:08d}")
        sheet.append((*place, 89.5, *owner, "住宅", "不动产登记"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _roster(content: bytes, now: datetime) -> str:
    from tongdeng.people import actions
    from tongdeng.people.actions.roster import reading
    from tongdeng.places.models import Place

    clerk = actions.get_or_create_person("19900000001", name="社工", title="社工")
    if not clerk.mandates.exists():
        actions.appoint(clerk, role="community", place=ESTATE[:12], by=None, at=now - town.LONG_AGO)
    estate = Place.objects.get(code=ESTATE)
    return str(reading.upload(estate, content, by=clerk, at=now).pk)


def _run(cluster: Cluster, name: str, roster: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-c", JOB, roster],
        env=ground.environment(TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP)),
        cwd=ground.CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    if told["state"] != "done":
        raise RuntimeError(f"the import ended as {told}")
    return told
