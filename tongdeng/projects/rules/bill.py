"""A bill of quantities as a table: its columns, what each cell must be, what a new bill changes. Pure."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.texts import clean, one_line
from tongdeng.projects.rules import money, quantities, warranty

LINES_AT_MOST = 5_000
ITEM_AT_MOST, CATEGORY_AT_MOST = 120, 60
POSITION_AT_MOST = 99_999
FAULTS_AT_MOST = 200  # that are listed; all are counted
HEAD_WITHIN = 10  # rows in which the heading may stand below a title
COLUMNS = ("序号", "项目", "单位", "数量", "单价", "工程类别", "保修月数", "地点", "诉求分类")
POSITION, ITEM, UNIT, NUMBER, PRICE, WORK, MONTHS, PLACE, CATEGORY = COLUMNS
NEEDED = COLUMNS[:6]
# How offices write units and kinds; the first of each is what an export writes.
UNITS_WRITTEN = {
    "m": ("米", "m"), "m2": ("平方米", "m2", "㎡", "m²", "平米"), "m3": ("立方米", "m3", "m³", "立方"),
    "piece": ("个", "只", "台"), "light": ("盏",), "port": ("口", "个充电口"), "set": ("套",), "place": ("处",), "tree": ("株", "棵"),
    "kg": ("千克", "kg", "公斤"), "t": ("吨", "t"), "hour": ("小时", "h", "工时"), "item": ("项",),
}  # fmt: skip
WORKS_WRITTEN = {
    "structure": ("主体结构", "地基基础"), "waterproof": ("防水", "屋面", "防渗漏"),
    "heating": ("供热", "供冷", "供热供冷"), "electric": ("电气", "电气管线"), "pipes": ("给排水", "给排水管道"),
    "equipment": ("设备", "设备安装"), "fitting": ("装修",), "other": ("其他",),
}  # fmt: skip
UNIT_OF = {words: key for key, spellings in UNITS_WRITTEN.items() for words in spellings}
WORK_OF = {words: key for key, spellings in WORKS_WRITTEN.items() for words in spellings}


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line as it is typed or read; `price` in yuan for one unit, `months` what the contract gives."""

    position: int
    item: str
    unit: str
    planned: Decimal
    price: Decimal
    work: str
    months: int | None = None
    place: str = ""
    category: str = ""


class Fault(NamedTuple):
    """What is wrong with a cell: the row that people see, the column, the sentence."""

    row: int
    column: str
    sentence: str


@dataclass(slots=True)
class ReadBill:
    """The lines of a file, or what is wrong with it; `count` are all faults, `faults` the first."""

    lines: list[BillLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def wrong(self, row: int, column: str, sentence: Sentence) -> None:
        """Count a fault, and list it among the first."""
        self.count += 1
        if len(self.faults) < FAULTS_AT_MOST:
            self.faults.append(Fault(row, column, str(sentence)))


class Changes(NamedTuple):
    """What a bill changes of the one before it, by position."""

    added: list[BillLine]
    changed: list[BillLine]
    removed: list[int]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines were added, changed and removed."""
        return {"added": len(self.added), "changed": len(self.changed), "removed": len(self.removed)}


def checked(line: BillLine) -> BillLine:
    """Return a line with its words cleaned; raise Invalid, by field, for all that is wrong with it."""
    wrong: dict[str, Sentence] = {}
    item = _word(line.item, wrong)
    checks: tuple[Callable[[], Decimal], ...] = (
        lambda: quantities.quantity(line.planned, line.unit),
        lambda: money.amount(line.price, name="price", zero=True),
    )
    for check in checks:
        try:
            check()
        except Invalid as problem:
            wrong |= problem.fields
    if not 0 < line.position <= POSITION_AT_MOST:
        wrong["position"] = _("序号应为 1 到 {most} 的整数").format(most=POSITION_AT_MOST)
    if line.work not in warranty.WORKS:
        wrong["work"] = _("请选择工程类别")
    elif line.months is not None and (sentence := warranty.wrong_months(line.work, line.months)):
        wrong["months"] = sentence
    if len(line.category) > CATEGORY_AT_MOST:
        wrong["category"] = _("没有这个诉求分类")
    if wrong:
        raise Invalid(fields=wrong)
    return BillLine(
        line.position,
        item,
        line.unit,
        line.planned,
        line.price,
        line.work,
        line.months,
        line.place,
        line.category,
    )


def moved(line: BillLine, position: int) -> BillLine:
    """Return a line at another position."""
    return dataclasses.replace(line, position=position)


def placed(line: BillLine, place: str) -> BillLine:
    """Return a line at another place."""
    return dataclasses.replace(line, place=place)


def read(
    rows: Sequence[tuple[int, list[str]]], places: Mapping[str, str], categories: Collection[str] = ()
) -> ReadBill:
    """Return the lines of a table; `places` maps the full names of places to their codes, "" to the estate's.

    Raise Invalid for `file` where no row is a heading with the needed columns.
    """
    columns, first = _heading(rows)
    found = ReadBill()
    seen: set[int] = set()
    for number, cells in rows[first:]:
        line = _line(number, {name: _cell(cells, at) for name, at in columns.items()}, places, found)
        if line is None:
            continue
        if line.position in seen:
            found.wrong(number, POSITION, _("序号 {position} 重复").format(position=line.position))
        seen.add(line.position)
        if line.category and line.category not in categories:
            found.wrong(number, CATEGORY, _("没有这个诉求分类"))
        found.lines.append(line)
    if not found.lines and not found.count:
        found.wrong(rows[-1][0], ITEM, _("清单里没有一行工程量"))
    return found


def written(lines: Iterable[BillLine], names: Mapping[str, str]) -> list[list[str]]:
    """Return the rows of an export, heading first; `names` maps codes of places to full names. Reading them changes nothing."""
    rows = [list(COLUMNS)]
    for line in lines:
        months = "" if line.months is None else str(line.months)
        rows.append([
            str(line.position), line.item, UNITS_WRITTEN[line.unit][0], quantities.plain(line.planned),
            quantities.plain(line.price), WORKS_WRITTEN[line.work][0], months, names.get(line.place, ""), line.category,
        ])  # fmt: skip
    return rows


def changes(before: Mapping[int, BillLine], after: Sequence[BillLine]) -> Changes:
    """Return what a new bill changes, by position."""
    now = {line.position: line for line in after}
    return Changes(
        added=[line for position, line in now.items() if position not in before],
        changed=[line for position, line in now.items() if position in before and before[position] != line],
        removed=[position for position in before if position not in now],
    )


def _word(item: str, wrong: dict[str, Sentence]) -> str:
    try:
        return clean(one_line(item), at_most=ITEM_AT_MOST, field="item", required=_("请填写项目名称"))
    except Invalid as problem:
        wrong |= problem.fields
        return ""


def _heading(rows: Sequence[tuple[int, list[str]]]) -> tuple[dict[str, int], int]:
    """Return the columns by name, and the number of rows up to the heading."""
    for count, (_number, cells) in enumerate(rows[:HEAD_WITHIN], start=1):
        columns = {name: cells.index(name) for name in COLUMNS if name in cells}
        if all(name in columns for name in NEEDED):
            return columns, count
    sentence = _("没有找到表头，应有这几列：{columns}").format(columns="、".join(NEEDED))
    raise Invalid(fields={"file": sentence})


def _cell(cells: list[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _line(
    number: int, cells: Mapping[str, str], places: Mapping[str, str], found: ReadBill
) -> BillLine | None:
    """Return the line of a row; None, with all its faults told, where something is wrong."""
    before = found.count
    numbers = {name: _number(number, name, cells, found) for name in (POSITION, NUMBER, PRICE, MONTHS)}
    unit, work = UNIT_OF.get(cells[UNIT], ""), WORK_OF.get(cells[WORK], "")
    place = places.get(cells.get(PLACE, ""), "")
    if not unit:
        found.wrong(number, UNIT, _("没有这个单位：{words}").format(words=cells[UNIT][:20]))
    if not work:
        found.wrong(number, WORK, _("没有这个工程类别：{words}").format(words=cells[WORK][:20]))
    if not place:
        found.wrong(number, PLACE, _("没有找到这个地方：{words}").format(words=cells.get(PLACE, "")[:40]))
    if found.count > before:
        return None
    position, months = numbers[POSITION], numbers[MONTHS]
    line = BillLine(
        int(position or 0), cells[ITEM], unit, numbers[NUMBER] or Decimal(), numbers[PRICE] or Decimal(), work,
        None if months is None else int(months), place, cells.get(CATEGORY, ""),
    )  # fmt: skip
    try:
        return checked(line)
    except Invalid as problem:
        for name, sentence in problem.fields.items():
            found.wrong(number, COLUMN_OF[name], sentence)
        return None


COLUMN_OF = {
    "position": POSITION, "item": ITEM, "unit": UNIT, "quantity": NUMBER, "price": PRICE, "work": WORK,
    "months": MONTHS, "category": CATEGORY,
}  # fmt: skip


def _number(row: int, name: str, cells: Mapping[str, str], found: ReadBill) -> Decimal | None:
    words = cells.get(name, "").replace(",", "").replace("，", "").strip()
    if not words and name == MONTHS:
        return None
    try:
        number = Decimal(words)
    except InvalidOperation:
        found.wrong(row, name, _("“{words}”不是数").format(words=words[:20]))
        return None
    if not number.is_finite() or (name in {POSITION, MONTHS} and number != number.to_integral_value()):
        found.wrong(row, name, _("“{words}”不是整数").format(words=words[:20]))
        return None
    if abs(number) > money.AMOUNT_AT_MOST:
        found.wrong(row, name, _("数太大，请核对"))
        return None
    return number
