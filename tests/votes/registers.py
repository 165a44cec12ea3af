"""Registers of votes written from the totals of a case, so that each can be counted by the rules and by the command."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

Row = tuple[str, str, str, str, str]
CENT = Decimal("0.01")


def group(name: str, area: str, heads: int, choice: str) -> list[Row]:
    """Return a home for each head, which together have exactly `area`."""
    each = (Decimal(area) / heads).quantize(CENT, rounding="ROUND_DOWN")
    first = Decimal(area) - each * (heads - 1)
    sizes = [first, *[each] * (heads - 1)]
    said = "" if choice == "absent" else choice
    return [(f"{name}-{n}", str(size), f"{name}{n}", "normal", said) for n, size in enumerate(sizes, start=1)]


def groups(written: str) -> list[Row]:
    """Return the homes of groups written as `yes 10000.01/101, no 9999.99/99`."""
    rows: list[Row] = []
    for name, part in enumerate(written.split(","), start=1):
        choice, sums = part.split()
        area, heads = sums.split("/")
        rows += group(f"g{name}", area, int(heads), choice)
    return rows


def text(rows: Iterable[Iterable[str]], heading: str = "home area owners kind choice") -> str:
    """Return rows as the text of a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading.split())
    writer.writerows(rows)
    return out.getvalue()


def file_of(
    folder: Path, rows: Iterable[Iterable[str]], heading: str = "home area owners kind choice"
) -> Path:
    """Return a file with these rows."""
    path = folder / "register.csv"
    path.write_text(text(rows, heading))
    return path
