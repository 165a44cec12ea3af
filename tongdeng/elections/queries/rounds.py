"""Reading the rounds of an election: how far their ballots are read, what they say by names, what the result is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election, Member, Round, Slip
from tongdeng.elections.rules import count_file
from tongdeng.elections.rules.count import BallotPaper, RoundSheet, read
from tongdeng.elections.rules.flow import Reading
from tongdeng.elections.rules.regulation import MemberStanding
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.shares import MORE_THAN_HALF


def rounds(election: Election) -> list[Round]:
    rows = election.rounds.filter(community=election.community)
    return list(rows.select_related("reader_one", "reader_two"))


def last_round(election: Election) -> Round | None:
    return election.rounds.filter(community=election.community).order_by("-number").first()


def names(election: Election) -> list[UUID]:
    """Return the ids of those on the newest ballot; none before the first round."""
    round_ = last_round(election)
    return list(round_.names) if round_ else []


def round_of(election: Election, number: int) -> Round:
    rows = election.rounds.filter(community=election.community, number=number)
    round_ = rows.select_related("reader_one", "reader_two").first()
    if round_ is None:
        raise NotFound(_("没有这一轮投票"))
    return round_


def slips_of(round_: Round, reader: Actor) -> dict[int, Slip]:
    """Return what a person read of a round, by number. Neither reader may see the other's reading."""
    readings = (Reading.FIRST, Reading.SECOND)
    rows = round_.slips.filter(community=round_.community, by=reader.id, reading__in=readings)
    return {slip.number: slip for slip in rows.select_related("round")}


class Progress(NamedTuple):
    """How far a round is read: ballots read by each reader, the numbers that differ, and how many ballots there are."""

    first: int
    second: int
    differences: tuple[int, ...]
    total: int

    @property
    def both(self) -> bool:
        """Whether both readings are complete."""
        return self.first == self.second == self.total

    @property
    def done(self) -> bool:
        """Whether both readings are complete and no difference is left to settle."""
        return self.both and not self.differences


def slips(round_: Round) -> list[Slip]:
    """Return all readings of a round's ballots."""
    return list(round_.slips.filter(community=round_.community))


def progress(round_: Round, rows: Sequence[Slip] | None = None) -> Progress:
    """Return how far a round is read; `rows` are its slips, where they are there already."""
    by_number = _by_number(slips(round_) if rows is None else rows)
    first, second = (
        sum(reading in readings for readings in by_number.values())
        for reading in (Reading.FIRST, Reading.SECOND)
    )
    differences = tuple(number for number, readings in by_number.items() if _differ(readings))
    return Progress(first, second, differences, round_.returned or 0)


class Difference(NamedTuple):
    """A ballot that two people read differently: line by line, and what was written in."""

    number: int
    readings: tuple[Mapping[str, Any], Mapping[str, Any]]


def differing(rows: Iterable[Slip], names: Mapping[UUID, str]) -> list[Difference]:
    """Return the ballots to settle, each as both readers read it."""
    return [
        Difference(
            number, (_by_names(readings[Reading.FIRST], names), _by_names(readings[Reading.SECOND], names))
        )
        for number, readings in _by_number(rows).items()
        if _differ(readings)
    ]


def final(rows: Iterable[Slip]) -> list[Slip]:
    """Return the valid reading of each ballot, in order: as it was settled, else as it was read."""
    by_number = _by_number(rows).values()
    # Where nothing was settled both readings are equal, so either will do.
    return [readings.get(Reading.SETTLED) or readings[min(readings)] for readings in by_number]


def _by_number(rows: Iterable[Slip]) -> dict[int, dict[int, Slip]]:
    """Return slips by the number of the ballot, in order, then by reading."""
    by_number: dict[int, dict[int, Slip]] = {}
    for slip in sorted(rows, key=lambda slip: slip.number):
        by_number.setdefault(slip.number, {})[slip.reading] = slip
    return by_number


def _differ(readings: Mapping[int, Slip]) -> bool:
    """Say whether both readers read a ballot, differently, and no scrutineer settled it."""
    first, second = readings.get(Reading.FIRST), readings.get(Reading.SECOND)
    if first is None or second is None or Reading.SETTLED in readings:
        return False
    return first.marks != second.marks


def _by_names(slip: Slip, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "for": [names[pk] for pk in slip.marked_for],
        "against": [names[pk] for pk in slip.against],
        "write_in": list(slip.write_in),
        "spoilt": slip.spoilt,
    }


class RoundBallots(NamedTuple):
    """A round and its ballots by names, as anyone can count them again."""

    sheet: RoundSheet
    papers: list[BallotPaper]
    eligible: list[str]
    revote: bool


def ballots(
    election: Election, round_: Round, members: Sequence[Member], rows: Sequence[Slip]
) -> RoundBallots:
    """Return a round by names; only full members who are not elected yet can be written in."""
    names = {member.pk: member.name for member in members}
    earlier = elected_before(election, round_)
    sheet = RoundSheet(
        due=round_.due,
        present=round_.present,
        seats=round_.seats,
        candidates=[names[pk] for pk in round_.names],
        issued=round_.issued,
        returned=round_.returned or 0,
    )
    papers = [
        BallotPaper(
            for_=[names[pk] for pk in slip.marked_for],
            against=[names[pk] for pk in slip.against],
            write_in=list(slip.write_in),
            spoilt=slip.spoilt,
        )
        for slip in final(rows)
    ]
    eligible = [m.name for m in members if m.standing == MemberStanding.FULL and m.name not in earlier]
    return RoundBallots(sheet, papers, eligible, round_.is_revote)


def exported(election: Election, round_: Round, members: Sequence[Member]) -> str:
    """Return a counted round as the file that anyone can count again.

    Of those who can be elected it names only who was written in: the roll is not public.
    """
    found = ballots(election, round_, members, slips(round_))
    written = {name for paper in found.papers for name in paper.write_in}
    eligible = None if found.revote or not written else [n for n in found.eligible if n in written]
    return count_file.write(found.sheet, found.papers, revote=found.revote, eligible=eligible)


def recounted(election: Election, round_: Round, members: Sequence[Member]) -> bool:
    """Say whether the exported file of a round, counted again from its text, gives the stored result."""
    # From the text, as an outsider does it: a fault in writing the file shows too.
    again = count_file.payload(count_file.count_text(exported(election, round_, members)))
    return again == {key: (round_.outcome or {}).get(key) for key in again}


def elected_before(election: Election, round_: Round) -> set[str]:
    """Return the names of those who were elected in earlier rounds."""
    rows = election.rounds.filter(community=election.community, number__lt=round_.number)
    earlier = rows.filter(outcome__isnull=False)
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


def lines(counted: RoundBallots, votes: Mapping[str, int]) -> list[Line]:
    """Return, for each name with a vote or on the ballot, where its votes came from; only valid ballots count.

    `rest` are abstentions, and lines marked both ways.
    """
    valid = [paper for paper in counted.papers if read(paper, counted.sheet, counted.eligible).valid]
    rows = []
    for name, number in votes.items():
        listed = name in counted.sheet.candidates
        for_ = sum(name in p.for_ and name not in p.against for p in valid) if listed else 0
        against = sum(name in p.against and name not in p.for_ for p in valid) if listed else 0
        rest = len(valid) - for_ - against if listed else 0
        rows.append(Line(name, listed, for_, against, rest, written=number - for_, votes=number))
    return rows


def tied(round_: Round | None) -> list[str]:
    """Return the names among whom a new vote decides."""
    return list(round_.outcome["revote"]) if round_ and round_.outcome else []


class Result(NamedTuple):
    """A counted round, ready to be shown: its lines by votes, and where half of those present lies."""

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


def result(election: Election, round_: Round, members: Sequence[Member]) -> Result:
    outcome = round_.outcome or {}
    rows = lines(ballots(election, round_, members, slips(round_)), outcome["votes"])
    return Result(
        round=round_,
        lines=sorted(rows, key=lambda line: -line.votes),
        elected=outcome["elected"],
        tied=outcome["revote"],
        short=outcome["short"],
        invalid=outcome["invalid_ballots"],
        void_marks=outcome["void_marks"],
        same=recounted(election, round_, members),
    )
