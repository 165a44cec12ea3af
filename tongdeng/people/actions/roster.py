"""A roster of homes and owners from Excel or CSV: read, checked to the cell, then written as a whole or not at all."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tongdeng.kernel.errors import Invalid
from tongdeng.people import rules
from tongdeng.people.models import Person, Roster, Tenure
from tongdeng.places.models import Place

COLUMNS = ("楼栋", "单元", "房号", "面积", "业主姓名", "手机号")
ROWS_AT_MOST = 50_000
ERRORS_AT_MOST = 200
BATCH = 1000
NUMBERED = re.compile(r"^0*(\d{1,4})\s*(号楼|栋|幢|座|号|单元|室|#)?$")


@dataclass(frozen=True, slots=True)
class Home:
    """One checked row: a home by its numbers, its area in square metres, and an owner (or none)."""

    building: int
    unit: int
    room: int
    area: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell."""

    row: int
    column: str
    words: str


def template() -> bytes:
    """Return an empty Excel sheet with the columns and two rows as an example."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    sheet.append(COLUMNS)
    sheet.append(("12号楼", "1单元", "301", "89.50", "王示例", "19900000001"))
    sheet.append(("12号楼", "1单元", "302", "102.35", "", ""))
    for letter, width in zip("ABCDEF", (12, 12, 10, 12, 16, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows below the heading with their numbers; raise Invalid for a file that is not such a table."""
    try:
        rows = list(_excel(content) if content[:2] == b"PK" else _csv(content))
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        csv.Error,
        UnicodeDecodeError,
        OSError,
    ):
        raise Invalid(fields={"file": _("读不懂这个文件，请用模板另存为 Excel 或 CSV")}) from None
    if not rows or tuple(cell.strip() for cell in rows[0][: len(COLUMNS)]) != COLUMNS:
        raise Invalid(fields={"file": _("第一行应是：{columns}").format(columns="、".join(COLUMNS))})
    if len(rows) > ROWS_AT_MOST + 1:
        raise Invalid(fields={"file": _("一次最多 {most} 行，请分开导入").format(most=ROWS_AT_MOST)})
    numbered = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if not numbered:
        raise Invalid(fields={"file": _("表里没有数据")})
    return numbered


def check(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Home], list[Fault]]:
    """Return the homes of all right rows, and every fault with its row and column. Pure."""
    homes: list[Home] = []
    faults: list[Fault] = []
    areas: dict[tuple[int, int, int], str] = {}
    names: dict[str, str] = {}
    seen: set[tuple[int, int, int, str]] = set()
    for number, cells in rows:
        home, wrong = _row(number, [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)])
        if home is not None and not wrong:
            key = (home.building, home.unit, home.room)
            if areas.setdefault(key, home.area) != home.area:
                wrong.append(Fault(number, "面积", _("同一套房屋的面积与前面不一致")))
            if home.phone and names.setdefault(home.phone, home.name) != home.name:
                wrong.append(Fault(number, "手机号", _("这个手机号在前面属于另一位业主")))
            if (*key, home.phone) in seen:
                wrong.append(Fault(number, "房号", _("与前面的行重复")))
            seen.add((*key, home.phone))
            homes.append(home)
        faults += wrong
    return homes, faults


def tried(estate: Place, content: bytes, *, by: Person, at: datetime) -> Roster:
    """Read and check a file without importing anything; keep what was found for the import."""
    homes, faults = check(read(content))
    return Roster.objects.create(
        community=estate.community,
        place=estate.code,
        by=by,
        at=at,
        rows=[] if faults else [asdict(home) for home in homes],
        errors=[asdict(fault) for fault in faults[:ERRORS_AT_MOST]],
        total=len(homes),
    )


def claim(roster: Roster) -> bool:
    """Mark a roster without faults as being imported; False when it has faults, or somebody was first."""
    rows = Roster.objects.filter(pk=roster.pk, state=Roster.State.TRIED, errors=[])
    return bool(rows.update(state=Roster.State.RUNNING))


def write(roster: Roster, *, on: date, progress: Callable[[int], None]) -> None:
    """Store the homes and owners of a checked roster in one transaction; `progress` hears how many rows are done."""
    homes = [Home(**row) for row in roster.rows]
    estate = Place.objects.get(code=roster.place)
    with transaction.atomic():
        _store_places(estate, homes)
        people = _store_people(homes)
        for first in range(0, len(homes), BATCH):
            _store_tenures(estate.code, homes[first : first + BATCH], people, on=on)
            progress(min(first + BATCH, len(homes)))


def aside(roster: Roster, **changes: Any) -> None:
    """Write to the roster over a connection of its own, so that others see it before the import commits."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            for name, value in changes.items():
                if name not in ("done", "state", "problem"):
                    raise ValueError(name)
                cursor.execute(f"UPDATE people_roster SET {name} = %s WHERE id = %s", [value, roster.pk])  # noqa: S608
    finally:
        other.close()


def code_of(estate: str, home: Home) -> str:
    """Return the code of a home: building 3 digits, unit 2, home 4."""
    return f"{estate}{home.building:03d}{home.unit:02d}{home.room:04d}"


def _row(number: int, cells: Sequence[str]) -> tuple[Home | None, list[Fault]]:
    building, unit, room, area, name, phone = (str(cell).strip() for cell in cells)
    wrong: list[Fault] = []

    def numbered(column: str, written: str, most: int) -> int:
        match = NUMBERED.match(written)
        if match and 0 < int(match[1]) <= most:
            return int(match[1])
        wrong.append(
            Fault(number, column, _("“{written}”不是 1 到 {most} 的编号").format(written=written, most=most))
        )
        return 0

    places = numbered("楼栋", building, 900), numbered("单元", unit, 99), numbered("房号", room, 9999)
    size = _area(area)
    if size is None:
        wrong.append(Fault(number, "面积", _("“{written}”不是面积，例如 89.50").format(written=area)))
    digits = ""
    if phone:
        try:
            digits = rules.phone(phone.removesuffix(".0"))
        except ValueError:
            wrong.append(Fault(number, "手机号", _("“{written}”不是 11 位手机号").format(written=phone)))
    if bool(name) != bool(phone):
        wrong.append(Fault(number, "手机号" if name else "业主姓名", _("姓名和手机号要一起填")))
    if len(name) > 50:
        wrong.append(Fault(number, "业主姓名", _("姓名太长")))
    return (None if wrong else Home(*places, str(size), name, digits)), wrong


def _area(written: str) -> Decimal | None:
    try:
        size = Decimal(written)
    except InvalidOperation:
        return None
    exact = size.is_finite() and size == size.quantize(Decimal("0.01")) if size.is_finite() else False
    return size.quantize(Decimal("0.01")) if exact and 0 < size < 100_000 else None


def _excel(content: bytes) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(max_col=len(COLUMNS), values_only=True):
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("gb18030")
    yield from csv.reader(io.StringIO(words), strict=True)


def _store_places(estate: Place, homes: list[Home]) -> None:
    found: dict[str, Place] = {}
    for home in homes:
        code = code_of(estate.code, home)
        levels = (
            (code[:18], "building", f"{home.building}号楼", f"{estate.path}{home.building}号楼", None),
            (code[:20], "unit", f"{home.unit}单元", f"{estate.path}{home.building}号楼{home.unit}单元", None),
            (
                code,
                "home",
                f"{home.room}室",
                f"{estate.path}{home.building}号楼{home.unit}单元{home.room}室",
                home.area,
            ),
        )
        for part, level, name, path, area in levels:
            size = Decimal(area) if area else None
            found.setdefault(part, Place(code=part, level=level, name=name, path=path, area=size))
    homes_only = [place for place in found.values() if place.level == "home"]
    others = [place for place in found.values() if place.level != "home"]
    Place.objects.bulk_create(others, ignore_conflicts=True, batch_size=BATCH)
    Place.objects.bulk_create(
        homes_only, update_conflicts=True, unique_fields=["code"], update_fields=["area"], batch_size=BATCH
    )


def _store_people(homes: list[Home]) -> dict[str, Person]:
    named = {home.phone: home.name for home in homes if home.phone}
    fresh = [Person(phone=phone, name=name, password="!") for phone, name in named.items()]
    Person.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return {person.phone: person for person in Person.objects.filter(phone__in=named) if person.phone}


def _store_tenures(estate: str, homes: list[Home], people: dict[str, Person], *, on: date) -> None:
    tenures = [
        Tenure(
            community=estate[:12],
            place=code_of(estate, home),
            person=people[home.phone],
            kind=Tenure.Kind.OWNER,
            since=on,
        )
        for home in homes
        if home.phone
    ]
    Tenure.objects.bulk_create(tenures, ignore_conflicts=True)
