"""`python -m bench [part …]`"""

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
    if unknown := set(asked) - set(PARTS):
        print(f"bench: no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    began, found = time.monotonic(), []
    cluster = ground.prepare()
    try:
        for part in asked or PARTS:
            print(f"… measuring {part}", flush=True)
            found += import_module(f"bench.{part}").measure(cluster)
    finally:
        ground.tidy(cluster)
    figures.show(found)
    figures.keep(found)
    print(
        f"\n{time.monotonic() - began:.0f} s in all; written to {figures.LAST.relative_to(ground.CHECKOUT)}"
    )
    return 0 if all(figure.ok for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
