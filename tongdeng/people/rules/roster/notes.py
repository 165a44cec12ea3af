"""What people are told about a roster that is not wrong: who has no phone, which buildings may be one, what was skipped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from tongdeng.people.rules.phones import mobile_of
from tongdeng.people.rules.roster.model import Home
from tongdeng.places.rules import naming

NAMED_AT_MOST = 20  # rows or pairs of one kind


@dataclass(slots=True)
class Notes:
    """Collects what is told at the end."""

    skipped: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)  # rows with a line break in a name
    alike: list[str] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    # By what lies above and the key: the name, and its first row.
    names: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)

    def take_name(self, row: int, written: str) -> None:
        """Note a name in two lines, which may be two people."""
        if "\n" in written:
            self.broken.append(row)

    def take_place(self, row: int, names: tuple[str, str, str]) -> None:
        """Note two spellings that may be one building, unit or room."""
        above: tuple[str, ...] = ()
        for name, level in zip(names, ("building", "unit", "room"), strict=True):
            where = (*above, naming.key(name, level), level)
            first, first_row = self.names.setdefault(where, (name, row))
            if first != name and self.names.setdefault((*where, name), (name, row)) == (name, row):
                words = gettext("第 {first} 行的“{one}”和第 {row} 行的“{other}”如果是同一处，请写成一样")
                self.alike.append(words.format(first=first_row, one=first, row=row, other=name))
            above = (*above, name)

    def tell_sums(self, homes: Sequence[Home]) -> None:
        """Note how many owners cannot sign in, and how many homes have nobody."""
        owners = [person for home in homes for person in home.people if person.relation == "owner"]
        if silent := sum(not mobile_of(person.phone) for person in owners):
            words = gettext("{count} 位业主没有手机号，不能登录，可以用纸质票或委托他人投票")
            self.sums.append(words.format(count=silent))
        if empty := sum(not home.people for home in homes):
            self.sums.append(gettext("{count} 套房屋没有写业主").format(count=empty))

    def all(self, ignored: Sequence[str]) -> Iterator[str]:
        """Yield every note, long lists cut."""
        if ignored:
            yield gettext("没有用到的列：{columns}").format(
                columns="、".join(name[:20] for name in ignored[:NAMED_AT_MOST])
            )
        if self.skipped:
            yield gettext("这些行不是房屋，已跳过：{rows}").format(rows=_listed(self.skipped))
        if self.broken:
            words = gettext("这些行的姓名里有换行，已连成一个；如果是两位业主，请分行填写：{rows}")
            yield words.format(rows=_listed(self.broken))
        yield from self.alike[:NAMED_AT_MOST]
        if len(self.alike) > NAMED_AT_MOST:
            yield gettext("共有 {count} 处名称相近").format(count=len(self.alike))
        yield from self.sums


def _listed(rows: Sequence[int]) -> str:
    more = f"…（{len(rows)}）" if len(rows) > NAMED_AT_MOST else ""
    return "、".join(map(str, rows[:NAMED_AT_MOST])) + more
