"""The count of a branch election: what each paper ballot says, who has more than half of those present, and ties.

Sources: regulation on elections of primary party organisations (2020), arts. 24-25; the rules of counting from the
templates of party organisations (read on mirrors). Numbers are persons or ballots; nothing is rounded.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.rules.regulation import candidates_least, enough_present
from tongdeng.kernel.shares import MORE_THAN_HALF


class Reason(StrEnum):
    """Why an election is not valid, in the order in which it is looked at."""

    CANDIDATES = "candidates"
    ATTENDANCE = "attendance"
    RETURNED_MORE_THAN_ISSUED = "returned_more_than_issued"
    RETURNED_MORE_THAN_PRESENT = "returned_more_than_present"


REASON_WORDS = {
    Reason.CANDIDATES: _("候选人不足：差额不少于 20%"),
    Reason.ATTENDANCE: _("到会人数不足应到会人数的五分之四"),
    Reason.RETURNED_MORE_THAN_ISSUED: _("收回的选票多于发出的选票，选举无效，应重新选举"),
    Reason.RETURNED_MORE_THAN_PRESENT: _("收回的选票多于到会有选举权的人数，选举无效，应重新选举"),
}


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A paper ballot as it was read: names marked for, marked against, and written in. The rest abstains.

    A spoilt one (torn, signed or illegible) is invalid whatever it says.
    """

    for_: Sequence[str] = ()
    against: Sequence[str] = ()
    write_in: Sequence[str] = ()
    spoilt: bool = False


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """One round of voting: numbers of persons and ballots, and the names on the ballot in their order."""

    due: int
    present: int
    seats: int
    candidates: Sequence[str]
    issued: int
    returned: int


@dataclass(frozen=True, slots=True)
class Read:
    """The result of one ballot: the names chosen; it is invalid with more of them than seats."""

    chosen: tuple[str, ...]
    void_marks: int
    valid: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a round: votes for each name, who is elected, who is tied, how many seats stay empty."""

    valid: bool
    reason: Reason | None
    votes: Mapping[str, int]
    elected: tuple[str, ...]
    revote: tuple[str, ...]
    short: int
    invalid_ballots: int = 0
    void_marks: int = 0
    against: Mapping[str, int] = field(default_factory=dict)


def reason_against(sheet: RoundSheet) -> Reason | None:
    """Return why a round is not valid; None when it is."""
    if len(sheet.candidates) < candidates_least(sheet.seats):
        return Reason.CANDIDATES
    if not enough_present(sheet.present, sheet.due):
        return Reason.ATTENDANCE
    return too_many_returned(sheet)


def too_many_returned(sheet: RoundSheet) -> Reason | None:
    """Return why the ballots that came back make a round void; templates compare with either number, so both apply."""
    if sheet.returned > sheet.issued:
        return Reason.RETURNED_MORE_THAN_ISSUED
    return Reason.RETURNED_MORE_THAN_PRESENT if sheet.returned > sheet.present else None


def read(paper: BallotPaper, sheet: RoundSheet, eligible: Collection[str] | None = None) -> Read:
    """Return the names that a ballot chooses, and whether it is valid.

    A line marked for and against is void. One name may be written in for each vote against a listed one; further names,
    and names that the ballot marks already, are void marks. `eligible` are the names that may be written in; None is
    everybody.
    """
    if paper.spoilt:
        return Read((), 0, valid=False)
    marked = {*paper.for_, *paper.against}
    void = set(paper.for_) & set(paper.against)
    chosen = [name for name in paper.for_ if name not in void]
    places = sum(name not in void for name in paper.against)
    fitting = [
        name for name in paper.write_in if name not in marked and (eligible is None or name in eligible)
    ]
    chosen += fitting[:places]
    marks = len(void) + len(paper.write_in) - len(fitting[:places])
    return Read(tuple(chosen), marks, valid=len(chosen) <= sheet.seats)


def count(
    sheet: RoundSheet, papers: Iterable[BallotPaper], *, eligible: Collection[str] | None = None
) -> Outcome:
    """Count a round: elected is who has more than half of those present with a vote, up to the seats.

    Exactly half is not enough; an invalid ballot does not lower the half. A tie for the last seat needs a new vote.
    """
    if reason := reason_against(sheet):
        return _void(sheet, reason)
    papers = list(papers)
    ballots = [read(paper, sheet, eligible) for paper in papers]
    votes = _votes(sheet, ballots)
    # Of those present. A text that takes the half of those due speaks of local organisations, not of
    # branches.
    over = [name for name in _ranked(votes) if MORE_THAN_HALF.holds(votes[name], sheet.present)]
    return _outcome(sheet, papers, ballots, votes, over)


def recount(sheet: RoundSheet, papers: Iterable[BallotPaper]) -> Outcome:
    """Count a vote among the tied: more votes win, without a half to pass; nobody can be written in."""
    if reason := too_many_returned(sheet):
        return _void(sheet, reason)
    papers = list(papers)
    ballots = [read(paper, sheet, ()) for paper in papers]
    votes = _votes(sheet, ballots)
    return _outcome(sheet, papers, ballots, votes, [name for name in _ranked(votes) if votes[name]])


def _void(sheet: RoundSheet, reason: Reason) -> Outcome:
    return Outcome(valid=False, reason=reason, votes={}, elected=(), revote=(), short=sheet.seats)


def _votes(sheet: RoundSheet, ballots: list[Read]) -> dict[str, int]:
    """Return the votes of all candidates in their order, then of those written in, by name."""
    chosen = Counter(name for ballot in ballots if ballot.valid for name in ballot.chosen)
    others = sorted(set(chosen) - set(sheet.candidates))
    return {name: chosen[name] for name in (*sheet.candidates, *others)}


def _ranked(votes: dict[str, int]) -> list[str]:
    """Return names by votes, and in the order of the ballot where votes are equal."""
    return sorted(votes, key=lambda name: -votes[name])


def _outcome(
    sheet: RoundSheet, papers: list[BallotPaper], ballots: list[Read], votes: dict[str, int], over: list[str]
) -> Outcome:
    elected, tied = _cut(over, votes, sheet.seats)
    valid = [(p, b) for p, b in zip(papers, ballots, strict=True) if b.valid]
    against = Counter(name for p, _ballot in valid for name in p.against if name not in p.for_)
    return Outcome(
        valid=True,
        reason=None,
        votes=votes,
        elected=tuple(elected),
        revote=tuple(name for name in votes if name in tied),
        short=0 if tied else sheet.seats - len(elected),
        invalid_ballots=len(ballots) - len(valid),
        void_marks=sum(ballot.void_marks for ballot in ballots),
        against={name: against[name] for name in sheet.candidates},
    )


def _cut(over: list[str], votes: dict[str, int], seats: int) -> tuple[list[str], set[str]]:
    """Return who is elected, and who is tied for the seats that are left."""
    if len(over) <= seats:
        return over, set()
    last, next_ = votes[over[seats - 1]], votes[over[seats]]
    if last > next_:
        return over[:seats], set()
    return [name for name in over if votes[name] > last], {name for name in over if votes[name] == last}
