"""100,000 cases of another system: imported by the command from a file, and the same file once more."""

import resource
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench import ground, town
from bench.figures import Figure
from bench.machine import cost
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP

CASES, COMMUNITIES, BAD = 100_000, 40, 100  # every so-manyth row cannot be
COUNTY = "410202"
MOST_SECONDS, MOST_MEMORY = 120.0, 250.0
HEAD = "id,place,filed,answer_due,answered,finish_due,finished,status,category,solved,stars\n"
MAP = """
source = "12345 平台"
[columns]
{columns}
[status]
"已办结" = "finished"
[category]
"供暖" = "home.heating.cold"
"路灯" = "estate.light.out"
[solved]
"满意" = "yes"
"不满意" = "no"
"""


class Told(NamedTuple):
    """What one run took: seconds on the clock, CPU of the command and of PostgreSQL, and the memory of the command."""

    seconds: float
    command: float
    postgres: float
    memory: float
    said: str


def measure(cluster: Cluster) -> list[Figure]:
    """Measure the first run, which stores all good rows, and the second, which finds them there."""
    from tongdeng.kernel import clock
    from tongdeng.places.models import Place

    with ground.database(cluster, "bench_importing") as name, TemporaryDirectory() as folder:
        now = clock.now()
        town.build(COMMUNITIES, homes_each=0)
        Place.objects.create(code=COUNTY, level="county", name="测试区", path="测试区")
        town.clerk("admin", COUNTY, now)
        path = _files(Path(folder), now)
        first, second = (_run(cluster, name, path) for _time in range(2))
    return [
        _figure(f"import: {CASES:,} cases of another system", first),
        _figure("import: the same file once more", second),
        Figure("import: memory of the command", max(first.memory, second.memory), "MB", most=MOST_MEMORY),
    ]


def _figure(name: str, told: Told) -> Figure:
    detail = f"CPU command {told.command:.1f} + PostgreSQL {told.postgres:.1f} s; {told.said}"
    return Figure(name, told.seconds, "s", most=MOST_SECONDS, detail=detail)


def _files(folder: Path, now: datetime) -> Path:
    columns = "\n".join(f'{name} = "{name}"' for name in HEAD.strip().split(","))
    (folder / "map.toml").write_text(MAP.format(columns=columns))
    first = now - timedelta(days=600)
    with (folder / "cases.csv").open("w") as file:
        file.write(HEAD)
        file.writelines(_row(number, first + timedelta(minutes=8 * number)) for number in range(CASES))
    return folder / "cases.csv"


def _row(number: int, filed: datetime) -> str:
    moments = [filed + timedelta(hours=hours) for hours in (0, 1, 0.5, 72, number % 90 + 1)]
    status = "已办结" if number % BAD else "不明"
    cells = [
        f"KF{number:09d}",
        f"{town.community(number % COMMUNITIES)}001",
        *(f"{moment:%Y-%m-%d %H:%M:%S}" for moment in moments),
        status,
        ("供暖", "路灯")[number % 2],
        ("满意", "不满意", "")[number % 3],
        "",
    ]
    return ",".join(cells) + "\n"


def _run(cluster: Cluster, name: str, path: Path) -> Told:
    words = ("import-cases", path, "--place", COUNTY, "--map", path.with_name("map.toml"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with cost({"postgres": ground.postmaster(cluster)}) as spent:
        began = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-m", "tongdeng", *map(str, words)],
            env=ground.environment(TONGDENG_DATABASE_URL=cluster.conninfo(name, role=APP)),
            cwd=ground.CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode != 1:  # some rows are set aside
        raise RuntimeError(ran.stderr)
    cpu = sum(getattr(after, part) - getattr(before, part) for part in ("ru_utime", "ru_stime"))
    said = next(line for line in ran.stdout.splitlines() if " rows：" in line)
    return Told(seconds, cpu, spent.cpu["postgres"], after.ru_maxrss / 1024, said)
