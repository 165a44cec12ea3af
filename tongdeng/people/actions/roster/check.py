"""What the rows of a roster say, and what is wrong with them, by row and column. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from tongdeng.people import rules
from tongdeng.people.actions.roster.file import COLUMNS, MORE
from tongdeng.places.rules import AREA_SOURCE_NAMES, HOME_KIND_NAMES

NUMBERED = re.compile(r"^0*(\d{1,4})\s*(号楼|栋|幢|座|号|单元|室|#)?$")
WIDTH = len(COLUMNS) + len(MORE)
ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Home:
    """One checked row: a home by its numbers, its area in square metres, an owner (or none) with a share in percent."""

    building: int
    unit: int
    room: int
    area: str
    name: str
    phone: str
    kind: str = ""
    source: str = ""
    share: str = ""

    @property
    def key(self) -> tuple[int, int, int]:
        """The numbers that identify a home within its estate."""
        return self.building, self.unit, self.room


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell."""

    row: int
    column: str
    words: str


@dataclass(slots=True)
class Seen:
    """The rows before, with which the next one is compared."""

    homes: dict[tuple[int, int, int], Home] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    owners: set[tuple[tuple[int, int, int], str]] = field(default_factory=set)
    shares: dict[tuple[int, int, int], Decimal] = field(default_factory=dict)


def check(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Home], list[Fault]]:
    """Return the homes of all rows without a fault, and every fault with its row and column."""
    homes: list[Home] = []
    faults: list[Fault] = []
    seen = Seen()
    for number, cells in rows:
        home, wrong = _row(number, [*cells, *[""] * WIDTH][:WIDTH])
        if home is not None:
            wrong = _contradictions(seen, number, home)
            homes.append(home)
        faults += wrong
    return homes, faults


def _contradictions(seen: Seen, number: int, home: Home) -> list[Fault]:
    """Return the faults of a row that contradicts or repeats those before it."""
    first = seen.homes.setdefault(home.key, home)
    shares = seen.shares.get(home.key, Decimal()) + Decimal(home.share or 0)
    checks = (
        (first.area != home.area, "面积", gettext("同一套房屋的面积与前面不一致")),
        (first.kind != home.kind, "房屋性质", gettext("同一套房屋的性质与前面不一致")),
        (first.source != home.source, "面积来源", gettext("同一套房屋的面积来源与前面不一致")),
        (
            bool(home.phone) and seen.names.setdefault(home.phone, home.name) != home.name,
            "手机号",
            gettext("这个手机号在前面属于另一位业主"),
        ),
        ((home.key, home.phone) in seen.owners, "房号", gettext("与前面的行重复")),
        (shares > ALL, "份额", gettext("这套房屋各业主的份额合计超过 100")),
    )
    seen.owners.add((home.key, home.phone))
    seen.shares[home.key] = shares
    return [Fault(number, column, words) for wrong, column, words in checks if wrong]


def _row(number: int, cells: Sequence[str]) -> tuple[Home | None, list[Fault]]:
    written = dict(zip((*COLUMNS, *MORE), (str(cell).strip() for cell in cells), strict=True))
    row = _Row(number, written)
    places = row.numbered("楼栋", 900), row.numbered("单元", 99), row.numbered("房号", 9999)
    size = row.area()
    phone = row.owner()
    kind, source = row.named("房屋性质", HOME_KIND_NAMES), row.named("面积来源", AREA_SOURCE_NAMES)
    if phone and kind == "unsold":
        row.note("房屋性质", gettext("未售的房屋不填业主"))
    share = row.share()
    home = Home(*places, size, written["业主姓名"], phone, kind, source, share)
    return (None if row.wrong else home), row.wrong


@dataclass(slots=True)
class _Row:
    """The cells of one row by column, and what is wrong with them."""

    number: int
    written: dict[str, str]
    wrong: list[Fault] = field(default_factory=list)

    def note(self, column: str, sentence: str, **facts: str) -> None:
        """Add a fault; `{written}` in its sentence is what stands in the cell."""
        self.wrong.append(Fault(self.number, column, sentence.format(written=self.written[column], **facts)))

    def numbered(self, column: str, most: int) -> int:
        """Return the number of a building, unit or room, from 1 to `most`."""
        match = NUMBERED.match(self.written[column])
        if match and 0 < int(match[1]) <= most:
            return int(match[1])
        self.note(column, gettext("“{written}”不是 1 到 {most} 的编号"), most=str(most))
        return 0

    def named(self, column: str, names: dict[str, str]) -> str:
        """Return the key of a word in `names`."""
        if self.written[column] not in names:
            words = "、".join(word for word in names if word)
            self.note(column, gettext("“{written}”不是：{words}"), words=words)
        return names.get(self.written[column], "")

    def area(self) -> str:
        """Return an area in square metres, to two places."""
        size = _exact(self.written["面积"], "0.01", below=Decimal(100_000))
        if size is None:
            self.note("面积", gettext("“{written}”不是面积，例如 89.50"))
        return str(size or "")

    def owner(self) -> str:
        """Return the owner's phone as digits; name and phone belong together."""
        name, phone = self.written["业主姓名"], self.written["手机号"]
        if len(name) > 50:
            self.note("业主姓名", gettext("姓名太长"))
        if bool(name) != bool(phone):
            self.note("手机号" if name else "业主姓名", gettext("姓名和手机号要一起填"))
        try:
            # Programs that take the column for numbers write 19900000001.0.
            return rules.phone(phone.removesuffix(".0")) if phone else ""
        except ValueError:
            self.note("手机号", gettext("“{written}”不是 11 位手机号"))
            return ""

    def share(self) -> str:
        """Return a share in percent, to four places."""
        written = self.written["份额"].removesuffix("%")
        part = _exact(written, "0.0001", below=ALL + 1) if written else None
        if written and (part is None or part > ALL):
            self.note("份额", gettext("“{written}”不是大于 0、不超过 100 的份额"))
        elif written and not self.written["手机号"]:
            self.note("份额", gettext("有份额的要写明业主"))
        return str(part or "")


def _exact(written: str, unit: str, *, below: Decimal) -> Decimal | None:
    """Return a number above 0 and below a bound that is exact to `unit`; None for anything else."""
    try:
        # Refused rather than rounded: areas and shares decide votes.
        size = Decimal(written)
        whole = size.quantize(Decimal(unit))
    except InvalidOperation:
        return None
    return whole if size == whole and 0 < size < below else None
