"""A roster against the register: found homes, differences, questions; nothing is stored of it but the comparison."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.people import queries
from tongdeng.people.models import Person
from tongdeng.people.queries import estates
from tongdeng.people.rules import PROPERTY_ROLES, comparison
from tongdeng.people.rules.comparison import Difference, Holder, KnownHome
from tongdeng.people.rules.roster import Fault, Home, Listed
from tongdeng.places.actions.homes import Address, Tree
from tongdeng.places.models import Place

LINES_AT_MOST = 2000  # of the comparison that a page shows; the import itself compares again


@dataclass(slots=True)
class Compared:
    """What a file would do: `new` homes; `changed` ones with their differences; `missing` places; the rest stays.

    New homes that wait to be checked since an earlier file are counted as `waiting`, and left alone.
    """

    new: list[Home] = field(default_factory=list)
    changed: list[tuple[Home, str, list[Difference]]] = field(default_factory=list)
    unchanged: int = 0
    waiting: int = 0
    missing: list[str] = field(default_factory=list)
    questions: list[comparison.Question] = field(default_factory=list)


def loaded(rows: Iterable[Mapping[str, Any]]) -> list[Home]:
    """Return the homes of a file as they were kept in a JSON column."""
    return [Home(**{**row, "people": tuple(Listed(**each) for each in row["people"])}) for row in rows]


def address(home: Home) -> Address:
    """Return where a home of the file is within its estate."""
    return Address(home.building, home.unit, home.room)


@dataclass(slots=True)
class Comparer:
    """A file's homes beside the register of its estate, read once."""

    estate: Place
    homes: Sequence[Home]
    answers: Mapping[str, str]
    tree: Tree = field(init=False)
    known: dict[str, KnownHome] = field(init=False)
    holders: dict[str, Holder] = field(init=False)
    unchecked: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tree = Tree(self.estate, [address(home) for home in self.homes])
        self.known = estates.known_homes(self.estate.code)
        self.unchecked = estates.unchecked(self.estate.code)
        self.holders = estates.holders({each.phone for home in self.homes for each in home.people} - {""})

    def compare(self, progress: Callable[[int], None]) -> Compared:
        """Compare every home of the file; `progress` gets the number of those done."""
        found, seen, buildings = Compared(), set(), set()
        for number, home in enumerate(self.homes, start=1):
            code = self.tree.find(address(home))
            known = self.known.get(code)
            if known is None:
                found.new.append(home)
            elif code in self.unchecked:
                found.waiting += 1
            elif wanted := comparison.differences(home, known, self.holders, self.answers):
                found.changed.append((home, code, wanted))
            else:
                found.unchanged += 1
            seen.add(code)
            buildings.add(self.tree.building(address(home)))
            if number % 1000 == 0:
                progress(number)
        found.missing = [code for code in self.known if code[:18] in buildings and code not in seen]
        found.questions = comparison.questions(self.homes, self.holders, self._neighbours())
        return found

    def barred(self, found: Compared, *, by: Person, at: datetime) -> Iterator[Fault]:
        """Name the rows by which the proposer would enter themselves or, for the property company, its people."""
        roles = queries.roles_at(by, self.estate.code)
        is_staff = bool(roles & {role.value for role in PROPERTY_ROLES})
        people = queries.staff(self.estate.code, PROPERTY_ROLES, at) if is_staff else Person.objects.none()
        mine = {str(by.pk)} | {str(pk) for pk in people.values_list("pk", flat=True)}
        for home in found.new:
            for each in home.people:
                if self._holder(each.phone) in mine:
                    yield Fault(home.row, "手机号", str(BARRED))
        for home, _code, wanted in found.changed:
            phones = {e.get("phone", "") for d in wanted for e in d.becomes.get("begin", ())}
            phones |= {d.becomes.get("phone", "") for d in wanted}
            if any(self._holder(phone) in mine for phone in phones):
                yield Fault(home.row, "手机号", str(BARRED))

    def _neighbours(self) -> set[str]:
        return {each.person for home in self.known.values() for each in home.people}

    def _holder(self, phone: str) -> str:
        holder = self.holders.get(phone)
        return holder.person if holder else ""


BARRED = _("这是您自己或本公司人员的号码，请由社区或业委会登记")


def shown(found: Compared) -> dict[str, Any]:
    """Return a comparison as it is kept for the page: figures, lines and questions."""
    lines = [
        {
            "row": home.row,
            "place": home.place,
            "code": code,
            "kind": wanted.kind.value,
            "becomes": wanted.becomes,
            "was": wanted.was,
        }
        for home, code, differences in found.changed
        for wanted in differences
    ]
    return {
        "new": len(found.new),
        "first": [home.place for home in found.new[:20]],
        "owners": sum(1 for home in found.new if home.people),
        "changed": len(found.changed),
        "unchanged": found.unchanged,
        "waiting": found.waiting,
        "missing": found.missing[:LINES_AT_MOST],
        "gone": len(found.missing),
        "lines": lines[:LINES_AT_MOST],
        "more": max(0, len(lines) - LINES_AT_MOST),
        "questions": [asdict(question) for question in found.questions],
    }
