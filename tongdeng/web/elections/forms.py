"""From the forms of an election to the values that its verbs take."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions import Division, Entry, Marks, Plan, Post
from tongdeng.elections.rules.flow import Office
from tongdeng.elections.rules.regulation import STANDING_WORDS, MemberStanding
from tongdeng.kernel.errors import Invalid
from tongdeng.web.kit.forms import FormReader

# What is typed in the grid, and in a pasted line.
FOR, AGAINST, ABSTAIN = "1", "2", "0"
SEPARATORS = str.maketrans({"，": ",", "、": ",", "\t": ",", "；": ",", ";": ","})
SHORT = {str(word).partition("（")[0]: standing for standing, word in STANDING_WORDS.items()}


class ElectionForm(FormReader):
    """The fields of an election's forms; each method raises Invalid, for its field, for what is wrong."""

    def member(self, name: str = "member") -> UUID:
        sentence = _("请选择一位党员")
        return self.needed(name, self.id(name, sentence), sentence)

    def members(self, name: str) -> list[UUID]:
        return self.ids(name, _("请选择党员"))

    def ordered(self) -> list[UUID]:
        """Return members in the order of the numbers that were put beside their names."""
        places = [
            (place, _id(pk, "candidates"))
            for pk in self.named("order-")
            if (place := self.number(f"order-{pk}")) is not None
        ]
        if len({place for place, _pk in places}) < len(places):
            raise Invalid(fields={"candidates": _("有两位的排列序号相同，请改正")})
        return [pk for _place, pk in sorted(places)]

    def entry(self) -> Entry:
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
        return Plan(
            planned_on=self.day("planned_on"),
            seats=self.number("seats"),
            began_on=self.day("began_on"),
            base=self.text("base"),
        )

    def division(self) -> Division:
        """Return the committee's officers and their portfolios."""
        posts = [Post(Office.SECRETARY.value, self.member("secretary"), self.number("secretary_votes"))]
        if self.text("deputy"):
            posts.append(Post(Office.DEPUTY.value, self.member("deputy"), self.number("deputy_votes")))
        portfolios = {_id(pk, "duty"): words for pk, words in self.named("duty-").items()}
        return Division(self.number("present"), posts, portfolios)

    def slip(self, names: Sequence[UUID]) -> Marks:
        """Return what stands on one ballot: each line marked, names written in beside a vote against."""
        if self.text("spoilt"):
            return Marks(spoilt=True)
        marks = {pk: self.text(f"mark-{pk}") for pk in names}
        if not set(marks.values()) <= {"for", "against", "none"}:
            raise Invalid(fields={"marks": _("每位候选人选一项：赞成、不赞成、弃权")})
        written = []
        for pk in names:
            name = self.text(f"write-{pk}").strip()
            # Regulation, art. 25: who votes against may name another, who abstains may not.
            if name and marks[pk] != "against":
                raise Invalid(
                    fields={"marks": _("另选他人只在划“不赞成”的那一行有效；写在别处的不算，请不要录入")}
                )
            written += [name] if name else []
        return Marks(_marked(marks, "for"), _marked(marks, "against"), tuple(written))

    def slips(self, names: Sequence[UUID], total: int) -> Mapping[int, Marks]:
        """Return the ballots of the grid whose line was filled; raise Invalid, for its row, for a line half filled."""
        ballots = {}
        for number in range(1, total + 1):
            cells = [self._cell(number, pk) for pk in names]
            written = self.text(f"w-{number}")
            if self.text(f"s-{number}"):
                ballots[number] = Marks(spoilt=True)
            elif any(cells) or written.strip():
                ballots[number] = _row(number, dict(zip(names, cells, strict=True)), written)
        return ballots

    def _cell(self, number: int, pk: UUID) -> str:
        # Phones' Chinese keyboards type full-width digits.
        return unicodedata.normalize("NFKC", self.text(f"c-{number}-{pk}")).strip()


def _row(number: int, cells: Mapping[UUID, str], written: str) -> Marks:
    if not set(cells.values()) <= {FOR, AGAINST, ABSTAIN}:
        raise Invalid(
            fields={
                f"row-{number}": _("第 {number} 张没有录完：每格填 1 赞成、2 不赞成、0 弃权").format(
                    number=number
                )
            }
        )
    names = tuple(name.strip() for name in written.translate(SEPARATORS).split(",") if name.strip())
    if len(names) > list(cells.values()).count(AGAINST):
        raise Invalid(
            fields={
                f"row-{number}": _("第 {number} 张：另选的人多于不赞成的人，多写的不算，请不要录入").format(
                    number=number
                )
            }
        )
    return Marks(_marked(cells, FOR), _marked(cells, AGAINST), names)


def _marked(marks: Mapping[UUID, str], wanted: str) -> tuple[UUID, ...]:
    return tuple(pk for pk, mark in marks.items() if mark == wanted)


def _id(written: str, field: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Invalid(fields={field: _("请选择党员")}) from None


def _line(line: str, number: int) -> Entry:
    """Return a member from a pasted line; the content of a column tells what it is."""
    name, *others = [cell.strip() for cell in line.translate(SEPARATORS).split(",")]
    standing, joined, phone, about = MemberStanding.FULL.value, None, "", ""
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
