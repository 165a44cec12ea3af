"""Reading branch elections: which there are, who is on the roll, how far a round is read, what it comes to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.ballots.models import Election, Letter, Member, Round, Slip
from tongdeng.ballots.rules import electing, election
from tongdeng.ballots.rules.count import Paper, Poll, read
from tongdeng.ballots.rules.electing import RoundKind, State
from tongdeng.ballots.rules.election import Standing, Voter
from tongdeng.kernel import access, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Event
from tongdeng.people.models import Organisation, Person
from tongdeng.people.rules import Role


def elections(person: Actor | None) -> QuerySet[Election]:
    """Return the elections that a person may see, the newest first."""
    return access.visible_to(person, Election).select_related("organisation").order_by("-at")


def branches(person: Actor) -> list[Organisation]:
    """Return the branches for which a person may prepare an election."""
    here = Q(pk__in=[])
    for grant in person.grants:
        if grant.role == Role.BRANCH:
            here |= Q(place__startswith=grant.place)
    rows = Organisation.objects.filter(here, kind=Organisation.Kind.BRANCH)
    return list(rows.order_by("place", "name"))


def roll(one: Election) -> list[Member]:
    """Return the members on a roll, in order."""
    return list(one.members.filter(community=one.community))


def member(one: Election, pk: UUID) -> Member:
    """Return a member on the roll; raise NotFound."""
    found = one.members.filter(community=one.community, pk=pk).first()
    if found is None:
        raise NotFound(_("名册上没有这位党员"))
    return found


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


def letters(one: Election) -> list[Letter]:
    """Return what the superior wrote, in order."""
    return list(one.letters.filter(community=one.community))


def letter(one: Election, kind: str) -> Letter | None:
    """Return the newest letter of a kind."""
    return one.letters.filter(community=one.community, kind=kind).order_by("-at").first()


def before(one: Election) -> Election | None:
    """Return the approved election of the same branch before this one."""
    rows = Election.objects.filter(community=one.community, organisation=one.organisation)
    return rows.filter(state=State.APPROVED.value).exclude(pk=one.pk).order_by("-at").first()


class Hall(NamedTuple):
    """Who is due and who is there: numbers that decide whether the meeting may vote."""

    due: int
    present: int
    least: int
    enough: bool
    full: int
    left_out: int


def hall(members: Iterable[Member]) -> Hall:
    """Return the numbers of the meeting."""
    voters: list[Voter] = [one.voter for one in members]
    due, there = election.due(voters), election.present(voters)
    full = sum(voter.may_vote for voter in voters)
    left_out = sum(voter.may_vote and voter.left_out for voter in voters)
    return Hall(due, there, election.least_present(due), election.enough_present(there, due), full, left_out)


def elected(members: Iterable[Member]) -> list[Member]:
    """Return who is elected, the officers first."""
    ranks = [office.value for office in electing.Office]
    chosen = [one for one in members if one.elected]
    return sorted(chosen, key=lambda m: (ranks.index(m.office) if m.office else len(ranks), m.position))


def candidates(members: Iterable[Member]) -> list[Member]:
    """Return the candidates in the order of the ballot."""
    return sorted((m for m in members if m.candidate is not None), key=lambda m: m.candidate or 0)


class Progress(NamedTuple):
    """How far the reading of a round is: numbers still to be read, and those that two readers read differently."""

    first: int
    second: int
    differences: tuple[int, ...]
    total: int

    @property
    def done(self) -> bool:
        """Say whether both readings are there and nothing is left to settle."""
        return self.first == self.second == self.total and not self.differences


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


def open_verbs(one: Election, members: Sequence[Member], round_: Round | None) -> tuple[str, ...]:
    """Return the verbs that the flow leaves open now, with what the count says about those after it."""
    steps = one.FLOW.verbs(one.state)
    if one.state != State.COUNTED:
        return steps
    found = electing.follow(
        kind=one.kind,
        seats=one.seats,
        elected=sum(member.elected for member in members),
        tied=len(tied(round_)),
    )
    after = {"revote", "separate", "reduce", "form", "report"} - set(found)
    return tuple(verb for verb in steps if verb not in after)


def history(one: Election) -> list[Event]:
    """Return all that happened to an election, in order."""
    return journal.timeline(one)


def people(events: Iterable[Event]) -> dict[UUID, str]:
    """Return how those who acted are addressed."""
    ids = {event.actor for event in events if event.actor}
    return {person.pk: person.display_name for person in Person.objects.filter(pk__in=ids)}


def whole(one: Election) -> Election:
    """Return an election with its branch."""
    return Election.objects.select_related("organisation").get(community=one.community, pk=one.pk)


def ending(person: Actor, at: datetime) -> list[Election]:
    """Return the newest approved election of each branch that a person sees, by the end of its term."""
    newest: dict[UUID, Election] = {}
    for one in elections(person).filter(state=State.APPROVED.value).order_by("at"):
        newest[one.organisation_id] = one
    return sorted(newest.values(), key=lambda one: (one.next_ends_on is None, one.next_ends_on))
