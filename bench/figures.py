"""A figure with its bound, and how it is shown."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from unicodedata import east_asian_width

from bench.machine import NOISY, facts

LAST = Path(__file__).parent / "last.json"
RESULTS = Path(__file__).parent / "RESULTS.md"
TRIES = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in `unit`, and what it may be at most or must be at least; neither: for the record."""

    name: str
    measured: float
    unit: str = ""
    most: float | None = None
    least: float | None = None
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Say whether the figure keeps its bound."""
        return (self.most is None or self.measured <= self.most) and (
            self.least is None or self.measured >= self.least
        )

    @property
    def bound(self) -> str:
        """Return the bound in words."""
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        return f"≥ {self.least:g} {self.unit}" if self.least is not None else "—"

    @property
    def verdict(self) -> str:
        """Return the verdict in words."""
        return "" if self.most is None and self.least is None else "ok" if self.ok else "NOT OK"


def quietest(once: Callable[[], T], foreign: Callable[[T], float]) -> T:
    """Measure until the others are quiet, at most a few times; return the quietest measurement."""
    found: list[T] = []
    while len(found) < TRIES and (not found or foreign(found[-1]) > NOISY):
        found.append(once())
    return min(found, key=foreign)


def show(figures: Sequence[Figure]) -> None:
    """Print the machine and the table."""
    print("\n" + " · ".join(f"{name} {what}" for name, what in facts().items()) + "\n")
    rows = [("figure", "measured", "bound", "", "how")]
    rows += [(f.name, f"{f.measured:,.4g} {f.unit}", f.bound, f.verdict, f.detail) for f in figures]
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print(
            "  ".join(
                word + " " * (width - _width(word)) for word, width in zip(row, widths, strict=True)
            ).rstrip()
        )


def keep(figures: Sequence[Figure]) -> None:
    """Write the figures down for whoever compares."""
    rows = [
        {
            "figure": f.name,
            "measured": f.measured,
            "unit": f.unit,
            "bound": f.bound,
            "ok": f.ok,
            "how": f.detail,
        }
        for f in figures
    ]
    LAST.write_text(json.dumps({"machine": facts(), "figures": rows}, ensure_ascii=False, indent=1) + "\n")


def record(part: str, figures: Sequence[Figure], asked: str) -> None:
    """Replace the section of a part in RESULTS.md; `asked` is the command that measured it."""
    head, *sections = RESULTS.read_text().split("\n## ")
    kept = {section.partition("\n")[0]: section.rstrip() for section in sections}
    machine = " · ".join(f"{name} {what}" for name, what in facts().items())
    lines = [
        part,
        "",
        f"`{asked}`, {datetime.now(tz=UTC).date()}: {machine}",
        "",
        "| figure | measured | bound | | how |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {f.name} | {f.measured:,.4g} {f.unit} | {f.bound} | {f.verdict} | {f.detail} |" for f in figures
    ]
    kept[part] = "\n".join(lines)
    RESULTS.write_text("\n\n## ".join([head.rstrip(), *(kept[name] for name in sorted(kept))]) + "\n")


def _width(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
