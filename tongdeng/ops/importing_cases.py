"""Cases of another system imported from the command line: looked through, compared, stored by pieces; the rest set aside."""

import csv
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Self, TextIO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override as language

from tongdeng.cases import queries
from tongdeng.cases.actions.importing import Source, take_over
from tongdeng.cases.rules import imports
from tongdeng.cases.rules.import_maps import ImportMap, read_map
from tongdeng.cases.rules.imports import Taken, Unfit
from tongdeng.kernel import clock
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import long
from tongdeng.kernel.tables.bounds import Row
from tongdeng.kernel.tables.long import Long
from tongdeng.kernel.texts import never_formula
from tongdeng.ops.importing import administrator
from tongdeng.people.models import Person
from tongdeng.places.queries import named

PIECE = 2000
NAMED_AT_MOST = 20  # rows; all are in the file beside the input
HEAD = ("行号 · row", "原因 · reason")


@dataclass(slots=True)
class Report:
    """What became of the rows of a file; `reasons` counts the sentences, `named` has the first rows that were set aside."""

    rows: int = 0
    new: int = 0
    there: int = 0
    again: int = 0
    aside: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Import:
    """A file, its map, and where it belongs."""

    path: Path
    table: Long
    by_map: ImportMap
    place: str
    by: Person
    at: datetime
    where: dict[str, int]  # our columns in the file

    def cells(self, row: Row) -> dict[str, str]:
        """Return what stands in the columns that are imported, by our names."""
        cells = row[1]
        return {name: cells[at] if at < len(cells) else "" for name, at in self.where.items()}


def prepare(path: Path, map_path: Path, place: str) -> Import:
    """Read the map and look through the file; raise Refused or OSError for what cannot be read."""
    at = clock.now()
    if place not in named([place]):
        raise Invalid(fields={"place": _("没有代码为 {place} 的地方").format(place=place)})
    with map_path.open("rb") as file:
        content = file.read(2**20 + 1)
    by_map = read_map(content, categories={category.code for category in queries.categories()})
    table = long.look(path, separator=by_map.separator)
    return Import(path, table, by_map, place, administrator(place, at), at, _where(table.head, by_map))


def _where(head: list[str], by_map: ImportMap) -> dict[str, int]:
    """Return where each of our columns stands; raise Invalid naming headings that the file does not have."""
    there = {heading: number for number, heading in reversed([*enumerate(head)])}
    if missing := [heading for heading in by_map.columns.values() if heading not in there]:
        sentence = _("表头里没有这些列：{missing}（看到 {count} 列，请检查分隔符）")
        raise Invalid(fields={"file": sentence.format(missing="、".join(missing), count=len(there))})
    return {name: there[heading] for name, heading in by_map.columns.items()}


def run(asked: Import, *, keep: bool, progress: Callable[[int], None]) -> Report:
    """Import a file by pieces, each stored for good before the next is read; without `keep` nothing is written anywhere."""
    report, numbers = Report(), _Numbers(asked)
    with _Aside(asked.path, asked.table.head, report, keep=keep) as aside:
        rows = asked.table.read()
        while piece := list(islice(rows, PIECE)):
            report.rows += len(piece)
            _one(asked, _fit(asked, piece, numbers, aside), aside, keep=keep)
            progress(report.rows)
    return report


Fit = dict[str, tuple[Row, Taken]]  # by the source's number


def _fit(asked: Import, piece: list[Row], numbers: "_Numbers", aside: "_Aside") -> Fit:
    """Return the rows of a piece that can be cases, and set the others aside."""
    fit: Fit = {}
    for row in piece:
        cells = asked.cells(row)
        if numbers.has_had(cells):
            aside.report.again += 1
            continue
        try:
            if numbers.differ(cells):
                raise Unfit(imports.SAME_ID)
            taken = imports.take(cells, asked.by_map, within=asked.place, at=asked.at)
        except Unfit as why:
            aside.put(row, why)
        else:
            fit[taken.id] = row, taken
    return fit


def _one(asked: Import, fit: Fit, aside: "_Aside", *, keep: bool) -> None:
    source = Source(asked.by_map.source, asked.by_map.said_by)
    rows = [taken for _row, taken in fit.values()]
    found = take_over(rows, source, place=asked.place, by=asked.by, at=asked.at, keep=keep)
    for number, why in found.aside.items():
        aside.put(fit[number][0], why)
    aside.report.new += len(found.new)
    aside.report.there += found.there


class _Numbers:
    """The source's numbers of a file: which of them stand there with two contents, whatever the order of the rows.

    Only digests are kept, 16 bytes for each row.
    """

    def __init__(self, asked: Import) -> None:
        self._contents: dict[int, int] = {}
        self._differ: set[int] = set()
        for row in asked.table.read():
            cells = asked.cells(row)
            key, content = _digest(cells["id"]), _digest("\0".join(cells.values()))
            if self._contents.setdefault(key, content) != content:
                self._differ.add(key)

    def differ(self, cells: dict[str, str]) -> bool:
        """Say whether a number has another row that says something else."""
        return bool(cells["id"]) and _digest(cells["id"]) in self._differ

    def has_had(self, cells: dict[str, str]) -> bool:
        """Say whether the same row came before; the first time it is asked, it did not."""
        key = _digest(cells["id"])
        if not cells["id"] or key in self._differ:
            return False
        return self._contents.pop(key, None) is None


def _digest(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest())


class _Aside:
    """The file beside the input with the rows that were set aside, and why; its cells are never formulas.

    It holds what the input holds, names and phones too, so only its owner may read it. Without a row there is no file.
    """

    def __init__(self, path: Path, head: list[str], report: Report, *, keep: bool) -> None:
        self.path, self.report = aside_of(path), report
        self._head, self._keep = head, keep
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        if self._keep:
            self.path.unlink(missing_ok=True)  # what was left from the time before
        return self

    def __exit__(self, *problem: object) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, row: Row, why: Unfit) -> None:
        """Set a row aside."""
        number, cells = row
        words = both(why)
        self.report.aside += 1
        self.report.reasons[words] += 1
        if len(self.report.named) < NAMED_AT_MOST:
            self.report.named.append(f"✗ 第 {number} 行 · row {number}：{words}")
        if self._keep:
            csv.writer(self._opened()).writerow([number, words, *map(never_formula, cells)])

    def _opened(self) -> TextIO:
        if self._file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            self._file = os.fdopen(os.open(self.path, flags, 0o600), "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow([*HEAD, *map(never_formula, self._head)])
        return self._file


def aside_of(path: Path) -> Path:
    """Return the file in which the rows of an input are set aside."""
    return path.with_name(f"{path.name.removesuffix('.csv')}.aside.csv")


def both(why: Unfit) -> str:
    """Return a sentence in Chinese and in English."""
    with language("en"):
        english = str(why)
    with language("zh-hans"):
        chinese = str(why)
    return chinese if chinese == english else f"{chinese} · {english}"
