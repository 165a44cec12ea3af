"""Reading the rounds of an election: how far their ballots are read, what they say by names, what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election, Member, Round, Slip
from tongdeng.elections.rules import count_file
from tongdeng.elections.rules.count import Paper, Poll, read
from tongdeng.elections.rules.flow import RoundKind
from tongdeng.elections.rules.regulation import Standing
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.shares import MORE_THAN_HALF


def rounds(one: Election) -> list[Round]:
    """Return the rounds so far, in order."""
    return list(one.rounds.filter(community=one.community).select_related("reader_one", "reader_two"))


def last_round(one: Election) -> Round | None:
    """Return the newest round; None before the first."""
    return one.rounds.filter(community=one.community).order_by("-number").first()


def round_of(one: Election, number: int) -> Round:
    """Return a round by its number; raise NotFound."""
    found = one.rounds.filter(community=one.community, number=number)
    chosen = found.select_related("reader_one", "reader_two").first()
    if chosen is None:
        raise NotFound(_("没有这一轮投票"))
    return chosen


def mine(round_: Round, reader: Actor) -> dict[int, Slip]:
    """Return what a person read of a round, by number; nobody else's."""
    rows = round_.slips.filter(community=round_.community, by=reader.id, reading__in=(1, 2))
    return {slip.number: slip for slip in rows.select_related("round")}


class Progress(NamedTuple):
    """How far the reading of a round is: numbers still to be read, and those that two readers read differently."""

    first: int
    second: int
    differences: tuple[int, ...]
    total: int

    @property
    def both(self) -> bool:
        """Say whether both readings are there."""
        return self.first == self.second == self.total

    @property
    def done(self) -> bool:
        """Say whether both readings are there and nothing is left to settle."""
        return self.both and not self.differences


def slips(round_: Round) -> list[Slip]:
    """Return all readings of a round's ballots."""
    return list(round_.slips.filter(community=round_.community))


def progress(round_: Round, read_so_far: Sequence[Slip] | None = None) -> Progress:
    """Return how far a round is read."""
    rows = slips(round_) if read_so_far is None else read_so_far
    by: dict[int, dict[int, Slip]] = {}
    for slip in rows:
        by.setdefault(slip.number, {})[slip.reading] = slip
    differ = [
        number
        for number, found in by.items()
        if 1 in found and 2 in found and 3 not in found and found[1].marks != found[2].marks
    ]
    counted = [sum(reading in found for found in by.values()) for reading in (1, 2)]
    return Progress(counted[0], counted[1], tuple(sorted(differ)), round_.returned or 0)


def final(rows: Iterable[Slip]) -> list[Slip]:
    """Return what each ballot says in the end: as it was settled, else as it was read, in order."""
    best: dict[int, Slip] = {}
    for slip in rows:
        if slip.number not in best or slip.reading == 3:
            best[slip.number] = slip
    return [best[number] for number in sorted(best)]


class Sheet(NamedTuple):
    """A round as it is counted: by names, as anyone can count it again."""

    poll: Poll
    papers: list[Paper]
    eligible: list[str]
    revote: bool


def sheet(one: Election, round_: Round, members: Sequence[Member], rows: Sequence[Slip]) -> Sheet:
    """Return a round by names; only full members who are not elected yet can be written in."""
    names = {member.pk: member.name for member in members}
    earlier = elected_before(one, round_)
    poll = Poll(
        due=round_.due,
        present=round_.present,
        seats=round_.seats,
        candidates=[names[pk] for pk in round_.names],
        issued=round_.issued,
        returned=round_.returned or 0,
    )
    papers = [
        Paper(
            [names[pk] for pk in slip.marked_for],
            [names[pk] for pk in slip.against],
            list(slip.write_in),
            slip.spoilt,
        )
        for slip in final(rows)
    ]
    free = [m.name for m in members if m.standing == Standing.FULL and m.name not in earlier]
    return Sheet(poll, papers, free, round_.kind == RoundKind.REVOTE)


def exported(one: Election, round_: Round, members: Sequence[Member]) -> str:
    """Return a counted round as the file that anyone can count again; of those who can be elected only who was written in."""
    found = sheet(one, round_, members, slips(round_))
    written = {name for paper in found.papers for name in paper.write_in}
    eligible = None if found.revote or not written else [n for n in found.eligible if n in written]
    return count_file.write(found.poll, found.papers, revote=found.revote, eligible=eligible)


def recounted(one: Election, round_: Round, members: Sequence[Member]) -> bool:
    """Say whether the file of a round, counted again from its text, comes to what was counted."""
    said = count_file.said(count_file.count_text(exported(one, round_, members)))
    return said == {key: (round_.outcome or {}).get(key) for key in said}


def elected_before(one: Election, round_: Round) -> set[str]:
    """Return the names of those who were elected in earlier rounds."""
    earlier = one.rounds.filter(community=one.community, number__lt=round_.number, outcome__isnull=False)
    return {name for round_ in earlier for name in (round_.outcome or {})["elected"]}


class Line(NamedTuple):
    """One line of a count report."""

    name: str
    listed: bool
    for_: int
    against: int
    rest: int
    written: int
    votes: int


def lines(found: Sheet, votes: dict[str, int]) -> list[Line]:
    """Return, for each name with a vote or on the ballot, how its votes came about; only valid ballots speak.

    What is neither for nor against is an abstention, or a line that nobody could make out.
    """
    valid = [paper for paper in found.papers if read(paper, found.poll, found.eligible).valid]
    said = []
    for name, number in votes.items():
        listed = name in found.poll.candidates
        for_ = sum(name in p.for_ and name not in p.against for p in valid) if listed else 0
        against = sum(name in p.against and name not in p.for_ for p in valid) if listed else 0
        rest = len(valid) - for_ - against if listed else 0
        said.append(Line(name, listed, for_, against, rest, number - for_, number))
    return said


def tied(round_: Round | None) -> list[str]:
    """Return the names among whom it must be voted again."""
    return list(round_.outcome["revote"]) if round_ and round_.outcome else []


class Difference(NamedTuple):
    """A ballot that two people read differently: line by line, and what was written in."""

    number: int
    readings: tuple[Mapping[str, Any], Mapping[str, Any]]


def differing(rows: Sequence[Slip], names: Mapping[UUID, str]) -> list[Difference]:
    """Return the ballots to settle, each as both readers read it."""
    by: dict[int, dict[int, Slip]] = {}
    for slip in rows:
        by.setdefault(slip.number, {})[slip.reading] = slip
    return [
        Difference(number, (_spoken(found[1], names), _spoken(found[2], names)))
        for number, found in sorted(by.items())
        if 1 in found and 2 in found and 3 not in found and found[1].marks != found[2].marks
    ]


def _spoken(slip: Slip, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "for": [names[pk] for pk in slip.marked_for],
        "against": [names[pk] for pk in slip.against],
        "write_in": list(slip.write_in),
        "spoilt": slip.spoilt,
    }


class Result(NamedTuple):
    """A counted round, ready to be drawn: its lines by votes, and where half of those present lies."""

    round: Round
    lines: list[Line]
    elected: list[str]
    tied: list[str]
    short: int
    invalid: int
    void_marks: int
    same: bool

    @property
    def half(self) -> str:
        """How many votes are exactly half, which is not enough."""
        present = self.round.present
        return f"{present // 2}" if present % 2 == 0 else f"{present / 2:.1f}"

    @property
    def needed(self) -> int:
        """How many votes are enough."""
        return MORE_THAN_HALF.least(self.round.present)


def result(one: Election, round_: Round, members: Sequence[Member]) -> Result:
    """Return what a counted round came to."""
    said = round_.outcome or {}
    found = lines(sheet(one, round_, members, slips(round_)), said["votes"])
    return Result(
        round_,
        sorted(found, key=lambda line: -line.votes),
        said["elected"],
        said["revote"],
        said["short"],
        said["invalid_ballots"],
        said["void_marks"],
        recounted(one, round_, members),
    )
