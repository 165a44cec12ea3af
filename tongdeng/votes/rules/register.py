"""A vote's register as a CSV file: written so that anyone can recount it, read with every fault by row and column."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.votes.rules.roll import Head, Home, HomeKind, head_of, merged
from tongdeng.votes.rules.tally import Choice

COLUMNS = ("home", "area", "owners", "kind", "choice")
CHAIN, DELIVERED, RECEIPT, BLIND = "chain", "delivered", "receipt", "blind"
WRITTEN = (*COLUMNS, DELIVERED, RECEIPT, BLIND)
WRITTEN_FIRST = WRITTEN[:-1]  # before ballots had a blind
AREA = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2}0*)?")
FINER = re.compile(r"[0-9]+\.[0-9]+")
NOBODY: frozenset[str] = frozenset()
KINDS = {kind.value: kind for kind in HomeKind}
CHOICES = {choice.value: choice for choice in Choice}


class Fault(NamedTuple):
    """What is wrong in one cell; the heading is row 1."""

    row: int
    column: str
    words: Sentence


class Unreadable(Refused):
    """A register that cannot be counted; `faults` name each row and column."""

    code = "unreadable"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(faults[0].words)


class Row(NamedTuple):
    """A home with what was chosen for it (None: nothing), and whether delivery of the ballot is proved."""

    number: int
    home: Home
    choice: Choice | None
    delivered: bool = False


@dataclass
class Register:
    """The rows of a file in order."""

    rows: list[Row]

    @cached_property
    def keyed(self) -> list[tuple[str, Row]]:
        """The rows with the key of the head that each belongs to."""
        return [(head_of(row.home), row) for row in self.rows]

    def within(self, scope: Iterable[tuple[int, str]]) -> "Register":
        """Return only the homes of `scope` (line number and home); raise Unreadable for a home that is not here."""
        wanted = {home: line for line, home in scope}
        if not wanted:
            raise Unreadable([Fault(1, "scope", _("范围里没有房屋"))])
        missing = set(wanted) - {row.home.home for row in self.rows}
        if missing:
            raise Unreadable(
                [
                    Fault(wanted[home], "scope", _("范围里的房屋不在名册里：{home}").format(home=home))
                    for home in sorted(missing, key=lambda home: wanted[home])
                ]
            )
        return Register([row for row in self.rows if row.home.home in wanted])

    def heads(self, *, parking: bool) -> list[Head]:
        """Return the heads of these homes."""
        return merged([(key, row.home) for key, row in self.keyed], parking=parking)

    def delivered(self) -> frozenset[str]:
        """Return the heads for whom delivery of the ballot is proved."""
        return frozenset(key for key, row in self.keyed if row.delivered)

    def choices(self, *, parking: bool) -> dict[str, Choice]:
        """Return what each head chose; raise Unreadable, naming both rows, where its homes say different things."""
        chosen: dict[str, Row] = {}
        faults = []
        for key, row in self.keyed:
            # A parking space that does not count has no ballot of its own.
            if row.choice is None or (row.home.kind is HomeKind.PARKING and not parking):
                continue
            first = chosen.setdefault(key, row)
            if first.choice is not row.choice:
                words = _("同一业主的房屋选择不同：第 {one} 行与第 {two} 行").format(
                    one=first.number, two=row.number
                )
                faults.append(Fault(row.number, "choice", words))
        if faults:
            raise Unreadable(faults)
        return {key: row.choice for key, row in chosen.items() if row.choice is not None}


def read(text: str) -> Register:
    """Return the register in `text`; raise Unreadable with every fault.

    Other columns than the five are ignored; where there is a column `chain`, each row must fit to those before it.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        (first, heading), *rows = [(number, row) for number, row in enumerate(reader, start=1) if row]
    except ValueError:
        raise Unreadable([Fault(1, "", _("文件是空的"))]) from None
    except csv.Error as error:
        raise Unreadable([Fault(reader.line_num, "", _("不是 CSV：{why}").format(why=error))]) from None
    names = [name.strip() for name in heading]
    _check_heading(names, first)
    chain = names.index(CHAIN) if CHAIN in names else -1
    reading = _Reading(names, itemgetter(*map(names.index, COLUMNS)), _start(heading), chain)
    valid = [row for number, cells in rows if (row := reading.row(number, cells))]
    if reading.faults:
        raise Unreadable(reading.faults)
    if not valid:
        raise Unreadable([Fault(first + 1, "home", _("表里没有房屋"))])
    if DELIVERED in names:
        at = names.index(DELIVERED)
        reached = {number for number, cells in rows if cells[at].strip() == "yes"}
        valid = [row._replace(delivered=True) if row.number in reached else row for row in valid]
    return Register(valid)


def _check_heading(names: list[str], number: int) -> None:
    for name in COLUMNS:
        if names.count(name) != 1:
            words = _("第一行缺少这一列") if name not in names else _("第一行有两个同名的列")
            raise Unreadable([Fault(number, name, words)])


@dataclass
class _Reading:
    names: list[str]
    pick: Callable[[list[str]], tuple[str, ...]]
    link: str
    chain: int  # the column that holds it; -1 where there is none
    faults: list[Fault] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def row(self, number: int, cells: list[str]) -> Row | None:
        """Return a row, or note what is wrong with it."""
        if len(cells) != len(self.names):
            words = _("应有 {want} 格，这里有 {have} 格").format(want=len(self.names), have=len(cells))
            self.faults.append(Fault(number, "", words))
            return None
        self._chain(number, cells)
        home, area, owners, kind, choice = map(str.strip, self.pick(cells))
        size = _area(area)
        fine = home and self.seen.setdefault(home, number) == number
        fine = fine and kind in KINDS and (not choice or choice in CHOICES)
        if not (fine and isinstance(size, Decimal)):
            self.faults += self._wrong(number, home, size, kind, choice)
            return None
        return Row(number, Home(home, size, _owners(owners), KINDS[kind]), CHOICES.get(choice))

    def _wrong(
        self, number: int, home: str, size: Decimal | Sentence, kind: str, choice: str
    ) -> Iterator[Fault]:
        first = self.seen.get(home, number)
        if not home:
            yield Fault(number, "home", _("没有写房屋"))
        elif first != number:
            words = _("房屋 {home} 出现两次：第 {one} 行与第 {two} 行")
            yield Fault(number, "home", words.format(home=home, one=first, two=number))
        if not isinstance(size, Decimal):
            yield Fault(number, "area", size)
        if kind not in KINDS:
            yield Fault(number, "kind", _("不认识“{word}”").format(word=kind))
        if choice and choice not in CHOICES:
            yield Fault(number, "choice", _("不认识“{word}”").format(word=choice))

    def _chain(self, number: int, cells: list[str]) -> None:
        at = self.chain
        if at >= 0:
            self.link = link(self.link, cells[:at] + cells[at + 1 :])
            if cells[at].strip() != self.link:
                self.faults.append(Fault(number, CHAIN, _("与前面各行的校验链不符，这一行或前面被改过")))
                # Go on from what is written: a changed row is reported once and not again for each row below.
                self.link = cells[at].strip()


def _owners(written: str) -> frozenset[str]:
    if ";" not in written and "；" not in written:
        return frozenset((written,)) if written else NOBODY
    return frozenset(filter(None, map(str.strip, written.replace("；", ";").split(";"))))


@cache  # homes of one kind have the same area
def _area(written: str) -> Decimal | Sentence:
    """Return an area, or what is wrong with it."""
    if not written:
        return _("没有写面积")
    if not AREA.fullmatch(written):
        too_fine = FINER.fullmatch(written)
        words = _("面积最多两位小数：{word}") if too_fine else _("“{word}”不是面积")
        return words.format(word=written)
    size = Decimal(written)
    return size if size > 0 else _("面积应大于 0：{word}").format(word=written)


def write(rows: Iterable[Sequence[str]], columns: Sequence[str] = WRITTEN) -> str:
    """Return a register as text: rows under `columns`, and a hash chained over all rows before."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [*columns, CHAIN]
    writer.writerow(names)
    before = _start(names)
    for row in rows:
        before = link(before, row)
        writer.writerow([*row, before])
    return out.getvalue()


def _start(heading: Sequence[str]) -> str:
    # The headings are in the chain, because exchanging two of them would change the count.
    return link("", [name.strip() for name in heading if name.strip() != CHAIN])


def link(before: str, cells: Sequence[str]) -> str:
    """Return SHA-256 over the link before and a row's cells, in hexadecimal."""
    # Joined by a character that people do not type: text moved from one cell to the next changes the hash.
    return hashlib.sha256("\x1f".join((before, *cells)).encode()).hexdigest()


def plain(area: Decimal) -> str:
    """Return an area exactly, without needless zeros: 30000, 10000.01."""
    return f"{area.normalize():f}"
