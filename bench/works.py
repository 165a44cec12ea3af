"""Works: a project of 2,000 lines as its pages show it, and a bill of 4,000 rows read by its job, with and without faults."""

import io
import json
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from typing import Any

from bench import assembly, ground, town
from bench.clients import Load, load
from bench.figures import Figure, quietest
from bench.machine import Cost, cost
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

LINES, ROWS, FAULTY = 2000, 4000, 40
MOST_MS, MOST_SECONDS = 30.0, 20.0
SECONDS, WARM_UP = 4.0, 2.0
PAGES = ("", "lines/", "acceptance/", "money/", "public/")
JOB = """
import json, time
import django
django.setup()
from tongdeng.projects.models import BillFile
from tongdeng.projects.tasks import read_bill
file = BillFile.objects.get(state="waiting")
began, busy = time.monotonic(), time.process_time()
read_bill.func(str(file.pk))
file.refresh_from_db()
lines = file.project.lines.count()
print(json.dumps({"seconds": time.monotonic() - began, "cpu": time.process_time() - busy, "state": file.state,
                  "faults": file.faults, "problem": file.problem, "lines": lines}))
"""


def measure(cluster: Cluster) -> list[Figure]:
    """Measure the pages of a long project, and the job that reads a bill."""
    from tongdeng.kernel import clock

    with ground.database(cluster, "bench_works") as name:
        now = clock.now()
        assembly.build(10, now)
        pk, session = town.clerk("manager", assembly.ESTATE, now)
        project = _started(pk, now)
        found = _pages(cluster, name, project, session)
        return [*found, _read(cluster, name, pk, faults=FAULTY), _read(cluster, name, pk, faults=0)]


def _pages(cluster: Cluster, name: str, project: Any, session: str) -> list[Figure]:
    with ground.web(cluster, name) as (port, pid):
        return [_page(cluster, port, pid, f"/projects/{project.pk}/{page}", session) for page in PAGES]


def _page(cluster: Cluster, port: int, pid: int, path: str, session: str) -> Figure:
    def request(_number: int) -> bytes:
        return town.get(path, session)

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
    page = path.rstrip("/").rpartition("/")[2]
    page = page if f"{page}/" in PAGES else "overview"
    return Figure(
        f"works: {page} with {LINES:,} lines", sum(each.values()), "ms", most=MOST_MS, detail=detail
    )


def _read(cluster: Cluster, name: str, pk: Any, *, faults: int) -> Figure:
    """Upload a bill as Excel and read it in a process of its own, as the worker does."""
    from tongdeng.kernel import clock
    from tongdeng.people.queries import somebody
    from tongdeng.projects.actions import bills

    now = clock.now()
    by = somebody(pk, now)
    bills.upload(_planned(by, now), _excel(faults), by=by, at=now)
    ran = subprocess.run(
        [sys.executable, "-c", JOB],
        env=ground.environment(TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP)),
        cwd=ground.CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    wanted = ("faulty", faults, 0) if faults else ("done", 0, ROWS)
    if (told["state"], told["faults"], told["lines"]) != wanted:
        raise RuntimeError(f"a bill was not read as it should: {told}")
    detail = f"CPU {told['cpu']:.2f} s; {faults} rows with faults, {told['lines']:,} lines taken over"
    words = "with faults" if faults else "taken over"
    return Figure(
        f"works: Excel of {ROWS:,} rows {words}", told["seconds"], "s", most=MOST_SECONDS, detail=detail
    )


def _excel(faults: int) -> bytes:
    from openpyxl import Workbook

    from tongdeng.projects.rules.bill import COLUMNS

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(COLUMNS)
    every = ROWS // faults if faults else ROWS + 1
    for number in range(1, ROWS + 1):
        quantity = "很多" if number % every == 0 else "10"
        sheet.append([str(number), f"第 {number} 项", "平方米", quantity, "20.50", "装修", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _planned(by: Any, now: datetime) -> Any:
    from tongdeng.projects.actions import planning

    draft = planning.ProjectDraft(
        "修复北路",
        "一下雨就积水。",
        "plan",
        origin_words="年度计划",
        contractor="示例市政有限公司",
        contract_sum=Decimal(LINES * 100),
        begins_on=now.date(),
        ends_on=(now + 60 * assembly.DAY).date(),
    )
    return planning.plan(assembly.ESTATE, draft, by=by, at=now)


def _started(pk: Any, now: datetime) -> Any:
    """Return a project under construction with so many lines."""
    from tongdeng.people.queries import somebody
    from tongdeng.projects.actions import bills, funding, running
    from tongdeng.projects.rules.bill import BillLine

    by = somebody(pk, now)
    project = _planned(by, now)
    lines = [
        BillLine(n, f"第 {n} 项", "m2", Decimal(10), Decimal(10), "fitting", None, assembly.ESTATE)
        for n in range(1, LINES + 1)
    ]
    bills.replace(project, lines, by=by, at=now)
    funding.fund(project, funding.FundingDraft("subsidy", Decimal(LINES * 100)), by=by, at=now)
    project.refresh_from_db()
    return running.start(project, by=by, at=now)
