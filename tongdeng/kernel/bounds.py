"""Bounds that a process sets to itself; for the modules that `apart` runs. Knows nothing of Django."""

import os
import resource


def memory() -> int:
    """Return how many bytes of memory this process may write to now."""
    with open("/proc/self/status") as told:
        return 1024 * int(next(line for line in told if line.startswith("VmData:")).split()[1])


def keep_within(*, memory: int, seconds: int) -> None:
    """Bound memory, in bytes, and processor time; write no file from now on, and let others go first."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setpriority(os.PRIO_PROCESS, 0, 10)
