"""What a file of homes says against what the register knows, home by home. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from tongdeng.kernel.texts import same_name
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.phones import mobile_of
from tongdeng.people.rules.roster import Home, Listed

OWNER = "owner"


class Answer(StrEnum):
    """What a phone that is known under another name means."""

    SAME = "same"
    RENAME = "rename"
    PASSED = "passed"


class KnownPerson(NamedTuple):
    """Somebody who holds a home now; `phones` are all their numbers in E.164."""

    tenure: str
    person: str
    name: str
    phones: frozenset[str]
    credit_code: str
    relation: str
    share: Decimal | None


class KnownHome(NamedTuple):
    """A home as the register has it."""

    area: str
    source: str
    kind: str
    people: tuple[KnownPerson, ...]


class Holder(NamedTuple):
    """Who has a number now, wherever they live."""

    person: str
    name: str


class Difference(NamedTuple):
    """One change that the file asks for in a home that exists."""

    kind: Kind
    becomes: dict[str, Any]
    was: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A phone of the file that is known under another name; nothing is replaced before somebody says what that means."""

    phone: str
    known: str
    written: str
    holder: str
    rows: list[int] = field(default_factory=list)


def questions(
    lines: Iterable[Home], holders: Mapping[str, Holder], neighbours: Collection[str]
) -> list[Question]:
    """Return what must be answered before a file is imported, by phone in the order of the file.

    Only the names of `neighbours`, people of the estate by id, are told: a file is no way to ask whose a number is.
    """
    asked: dict[str, Question] = {}
    for line in lines:
        for listed in line.people:
            # The number of a company is that of whoever answers for it.
            holder = None if listed.credit_code else holders.get(listed.phone)
            if holder is not None and holder.name and not same_name(holder.name, listed.name):
                known = holder.name if holder.person in neighbours else ""
                question = asked.setdefault(
                    listed.phone, Question(listed.phone, known, listed.name, holder.person)
                )
                question.rows.append(line.row)
    return list(asked.values())


def differences(
    line: Home, known: KnownHome, holders: Mapping[str, Holder], answers: Mapping[str, str]
) -> list[Difference]:
    """Return what a line of the file would change in a home that exists; an empty list where nothing."""
    return [*_measure(line, known), *_People(known, holders, answers).compared(line.people)]


def entry(listed: Listed, answers: Mapping[str, str], holders: Mapping[str, Holder]) -> dict[str, Any]:
    """Return somebody who would come into a home, as changes spell it."""
    answer, holder = answers.get(listed.phone), holders.get(listed.phone)
    names = ("name", "phone", "share", "relation", "credit_code", "representative")
    said = {name: value for name in names if (value := getattr(listed, name))}
    if holder is None or listed.credit_code or answer is None:
        return said
    # Under another name it is the holder only because somebody said so.
    return said | ({"takes_over": True} if answer == Answer.PASSED else {"person": holder.person})


def _measure(line: Home, known: KnownHome) -> list[Difference]:
    was = {"area": known.area, "source": known.source, "kind": known.kind}
    said = {"area": line.area, "source": line.source, "kind": line.kind}
    # What the file does not say stays as it is.
    becomes = {name: said[name] or was[name] for name in was}
    if _number(becomes["area"]) == _number(was["area"]):
        becomes["area"] = was["area"]
    return [] if becomes == was else [Difference(Kind.MEASURE, becomes, was)]


def _number(written: str) -> Decimal | None:
    return Decimal(written) if written else None


@dataclass(slots=True)
class _People:
    known: KnownHome
    holders: Mapping[str, Holder]
    answers: Mapping[str, str]
    found: list[Difference] = field(default_factory=list)

    def compared(self, listed: Sequence[Listed]) -> list[Difference]:
        """Return the changes of a home's people: who comes, who goes, whose share, name or number is another."""
        left = list(self.known.people)
        begin, share = [], {}
        for each in listed:
            here = next((k for k in left if k.relation == each.relation and self._is(each, k)), None)
            if here is None:
                begin.append(entry(each, self.answers, self.holders))
                continue
            left.remove(here)
            self._details(each, here)
            if each.share and _number(each.share) != here.share:
                share[here.tenure] = each.share
        # A file that names owners of a home names all of them. Who rents there is often not in it.
        names_owners = any(each.relation == OWNER for each in listed)
        gone = [k for k in left if k.relation == OWNER and names_owners]
        if begin or gone or share:
            self._with_shares(listed, begin, gone, share)
            was = {"people": [known.person for known in self.known.people if known.relation == OWNER]}
            becomes = {"begin": begin, "end": [known.tenure for known in gone], "share": share}
            self.found.append(Difference(Kind.PEOPLE, {k: v for k, v in becomes.items() if v}, was))
        return self.found

    def _is(self, each: Listed, known: KnownPerson) -> bool:
        if each.credit_code or known.credit_code:
            return each.credit_code == known.credit_code
        if each.phone in known.phones:
            return self.answers.get(each.phone) != Answer.PASSED
        # The same name with a number that nobody has: the same person, whose number is new or was wrong.
        return same_name(each.name, known.name) and (not each.phone or each.phone not in self.holders)

    def _details(self, each: Listed, known: KnownPerson) -> None:
        if each.phone and each.phone not in known.phones:
            becomes = {"person": known.person, "phone": each.phone}
            self.found.append(Difference(Kind.PHONE, becomes, {"phone": bool(known.phones)}))
        if self.answers.get(each.phone) == Answer.RENAME and not same_name(each.name, known.name):
            self.found.append(Difference(Kind.NAME, {"person": known.person, "name": each.name}, {}))

    def _with_shares(
        self,
        listed: Sequence[Listed],
        begin: list[dict[str, Any]],
        gone: Sequence[KnownPerson],
        share: dict[str, str],
    ) -> None:
        """Give whoever comes the share of whom they follow; where that is not clear, no share is known any more."""
        owners = [each for each in listed if each.relation == OWNER]
        stated = [known for known in self.known.people if known.relation == OWNER and known.share is not None]
        if not stated or any(each.share for each in owners):
            return
        new = [each for each in begin if each.get("relation", OWNER) == OWNER]
        if len(new) == len(gone) == 1 and gone[0].share is not None:
            new[0]["share"] = str(gone[0].share)
        elif new or gone:
            share.update({known.tenure: "" for known in stated if known not in gone})


def number_of(person_phone: str) -> str:
    """Return a mobile of 11 digits as files are compared by it: E.164."""
    return f"+86{person_phone}" if mobile_of(f"+86{person_phone}") else ""
