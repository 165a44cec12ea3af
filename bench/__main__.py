"""`python -m bench [--record] [part …]`; with --record what was measured goes into RESULTS.md."""

import os
import sys
import time
from importlib import import_module

from bench import figures, ground

PARTS = (
    "activities",
    "announcing",
    "checkin",
    "city",
    "demo",
    "filing",
    "importing",
    "listing",
    "opinions",
    "outside",
    "papers",
    "queue",
    "register",
    "slow",
    "sweep",
    "verify",
    "votes",
    "works",
)


def main(asked: list[str]) -> int:
    """Measure the parts asked for (all without any); 1 when a figure does not keep its bound."""
    recorded = "--record" in asked
    asked = [word for word in asked if word != "--record"]
    if unknown := set(asked) - set(PARTS):
        print(f"bench: no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    began, found = time.monotonic(), []
    cluster = ground.prepare()
    try:
        for part in asked or PARTS:
            print(f"… measuring {part}", flush=True)
            measured = import_module(f"bench.{part}").measure(cluster)
            found += measured
            if recorded:
                figures.record(part, measured, _command(part))
    finally:
        ground.tidy(cluster)
    figures.show(found)
    figures.keep(found)
    print(
        f"\n{time.monotonic() - began:.0f} s in all; written to {figures.LAST.relative_to(ground.CHECKOUT)}"
    )
    return 0 if all(figure.ok for figure in found) else 1


def _command(part: str) -> str:
    """Return the command that measures a part as it was measured now."""
    scale = os.environ.get("TONGDENG_BENCH_CASES")
    return f"{f'TONGDENG_BENCH_CASES={scale} ' if scale else ''}python -m bench --record {part}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
