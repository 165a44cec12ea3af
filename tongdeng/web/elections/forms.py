"""What the forms of an election brought, turned into the values that verbs take."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions import Division, Entry, Marks, Plan, Post
from tongdeng.elections.rules.flow import Office
from tongdeng.elections.rules.regulation import STANDING_WORDS, Standing
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.web.kit.forms import FormReader

# What is typed in the grid, and in a pasted line.
FOR, AGAINST, ABSTAIN = "1", "2", "0"
SEPARATORS = str.maketrans({"，": ",", "、": ",", "\t": ",", "；": ",", ";": ","})
SHORT = {str(word).partition("（")[0]: standing for standing, word in STANDING_WORDS.items()}


class ElectionForm(FormReader):
    """The fields of an election's forms."""

    def member(self, name: str = "member") -> UUID:
        """Return the member who was chosen."""
        sentence = _("请选择一位党员")
        return self.needed(name, self.id(name, sentence), sentence)

    def members(self, name: str) -> list[UUID]:
        """Return the members who were chosen."""
        return self.ids(name, _("请选择党员"))

    def ordered(self, prefix: str = "order-") -> list[UUID]:
        """Return members in the order of the numbers that were put behind their names."""
        found = [
            (place, _id(key.removeprefix(prefix), "candidates", _("请选择党员")))
            for key in self._post
            if key.startswith(prefix) and (place := self.number(key)) is not None
        ]
        if len({place for place, _pk in found}) < len(found):
            raise Invalid(fields={"candidates": _("有两位的排列序号相同，请改正")})
        return [pk for _place, pk in sorted(found)]

    def entry(self) -> Entry:
        """Return a member as one form describes them."""
        return Entry(
            name=self.text("name"),
            standing=self.text("standing"),
            joined_on=self.day("joined_on"),
            phone=self.text("phone"),
            about=self.text("about"),
        )

    def entries(self) -> Sequence[Entry]:
        """Return one member, or those of pasted lines: name, standing, day of joining, phone, in few words."""
        lines = [line for line in self.text("lines").splitlines() if line.strip()]
        return [_line(line, n) for n, line in enumerate(lines, start=1)] if lines else [self.entry()]

    def plan(self) -> Plan:
        """Return what is asked for."""
        return Plan(self.day("planned_on"), self.number("seats"), self.day("began_on"), self.text("base"))

    def division(self) -> Division:
        """Return the committee's officers and who looks after what."""
        posts = [Post(Office.SECRETARY.value, self.member("secretary"), self.number("secretary_votes"))]
        if self.text("deputy"):
            posts.append(Post(Office.DEPUTY.value, self.member("deputy"), self.number("deputy_votes")))
        duties = {
            _id(key.removeprefix("duty-"), "duty", _("请选择党员")): self.text(key)
            for key in self._post
            if key.startswith("duty-")
        }
        return Division(self.number("present"), posts, duties)

    def slip(self, names: Sequence[UUID]) -> Marks:
        """Return what stands on one ballot: each line marked, names written in beside a vote against."""
        if self.text("spoilt"):
            return Marks(spoilt=True)
        marks = {pk: self.text(f"mark-{pk}") for pk in names}
        if not set(marks.values()) <= {"for", "against", "none"}:
            raise Invalid(fields={"marks": _("每位候选人选一项：赞成、反对、弃权")})
        written = []
        for pk in names:
            name = self.text(f"write-{pk}").strip()
            if name and marks[pk] != "against":
                raise Invalid(
                    fields={"write_in": _("另选他人只在划“反对”的那一行有效；写在别处的不算，请不要录入")}
                )
            written += [name] if name else []
        return Marks(_marked(marks, "for"), _marked(marks, "against"), tuple(written))

    def slips(self, names: Sequence[UUID], total: int) -> Mapping[int, Marks]:
        """Return the ballots of the grid whose line was filled; a line half filled is not right."""
        found = {}
        for number in range(1, total + 1):
            cells = [self._cell(number, pk) for pk in names]
            written = self.text(f"w-{number}")
            if self.text(f"s-{number}"):
                found[number] = Marks(spoilt=True)
            elif any(cells) or written.strip():
                found[number] = _row(number, dict(zip(names, cells, strict=True)), written)
        return found

    def _cell(self, number: int, pk: UUID) -> str:
        return unicodedata.normalize("NFKC", self.text(f"c-{number}-{pk}")).strip()


def _row(number: int, cells: Mapping[UUID, str], written: str) -> Marks:
    if not set(cells.values()) <= {FOR, AGAINST, ABSTAIN}:
        raise Invalid(
            fields={
                f"row-{number}": _("第 {number} 张没有录完：每格填 1 赞成、2 反对、0 弃权").format(
                    number=number
                )
            }
        )
    names = tuple(name.strip() for name in written.translate(SEPARATORS).split(",") if name.strip())
    if len(names) > list(cells.values()).count(AGAINST):
        raise Invalid(
            fields={
                f"row-{number}": _("第 {number} 张：另选的人多于反对的人，多写的不算，请不要录入").format(
                    number=number
                )
            }
        )
    return Marks(_marked(cells, FOR), _marked(cells, AGAINST), names)


def _marked(marks: Mapping[UUID, str], as_: str) -> tuple[UUID, ...]:
    return tuple(pk for pk, mark in marks.items() if mark == as_)


def _id(written: str, field: str, words: Sentence) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Invalid(fields={field: words}) from None


def _line(line: str, number: int) -> Entry:
    """Return a member from a pasted line; what a column means is told by what it looks like."""
    name, *others = [cell.strip() for cell in line.translate(SEPARATORS).split(",")]
    standing, joined, phone, about = Standing.FULL.value, None, "", ""
    for cell in filter(None, others):
        if cell in SHORT:
            standing = SHORT[cell].value
        elif (day := _day(cell)) is not None:
            joined = day
        elif not phone and cell.replace(" ", "").replace("-", "").isdigit():
            phone = cell
        elif not about:
            about = cell
        else:
            raise Invalid(
                fields={"lines": _("第 {number} 行看不懂：{cell}").format(number=number, cell=cell)}
            )
    return Entry(name, standing, joined, phone, about)


def _day(cell: str) -> date | None:
    """Return 2001-07-01, 2001/7/1 or 2001.7.1 as a day; None for anything else."""
    parts = cell.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None
