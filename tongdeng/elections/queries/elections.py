"""Reading branch elections: which there are, who is on the roll, which verbs are open, what the superior wrote."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.models import Election, Letter, Member, Round
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import flow, regulation
from tongdeng.elections.rules.flow import State
from tongdeng.elections.rules.regulation import Voter
from tongdeng.kernel import access, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import open_now
from tongdeng.members.queries import branch as register
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.rules import Role
from tongdeng.places.rules import cut, line


def elections(person: Actor | None) -> QuerySet[Election]:
    return access.visible_to(person, Election).select_related("organisation").order_by("-at")


def branches(person: Actor) -> list[Organisation]:
    """Return the branches for which a person may prepare an election."""
    here = Q(pk__in=[])
    for grant in person.grants:
        if grant.role == Role.BRANCH:
            here |= Q(place__startswith=grant.place)
    rows = Organisation.objects.filter(here, kind=Organisation.Kind.BRANCH)
    return list(rows.order_by("place", "name"))


def get(person: Actor | None, pk: UUID) -> Election:
    """Return an election, with its branch, to somebody who may see it; raise NotFound."""
    return with_branch(access.get(person, Election, pk))


def with_branch(election: Election) -> Election:
    rows = Election.objects.select_related("organisation")
    return rows.get(community=election.community, pk=election.pk)


def due_soon(branches: Iterable[Organisation], today: date) -> list[Organisation]:
    """Return the branches that may prepare an election: none is under way, and the term ends within a year."""
    listed = list(branches)
    rows = Election.objects.filter(organisation__in=listed)
    busy = set(rows.exclude(state__in=flow.ENDED).values_list("organisation_id", flat=True))
    for election in rows.filter(state=State.APPROVED.value):
        ends = election.next_ends_on
        # Regulation, art. 3: no election more than a year before the term's end.
        if ends is not None and today < ends - regulation.SHIFT:
            busy.add(election.organisation_id)
    return [branch for branch in listed if branch.pk not in busy]


def ending(person: Actor) -> list[Election]:
    """Return the newest approved election of each branch that a person sees, by the end of its term."""
    newest: dict[UUID, Election] = {}
    for election in elections(person).filter(state=State.APPROVED.value).order_by("at"):
        newest[election.organisation_id] = election
    return sorted(newest.values(), key=lambda election: str(election.next_ends_on or ""))


def last_approved(branch: Organisation) -> Election | None:
    community = cut(branch.place, "community")
    rows = Election.objects.filter(community=community, organisation=branch, state=State.APPROVED.value)
    return rows.order_by("-at").first()


def roll(election: Election) -> list[Member]:
    return list(election.members.filter(community=election.community))


def member(election: Election, pk: UUID) -> Member:
    row = election.members.filter(community=election.community, pk=pk).first()
    if row is None:
        raise NotFound(_("名册上没有这位党员"))
    return row


def letters(election: Election) -> list[Letter]:
    return list(election.letters.filter(community=election.community))


def letter(election: Election, kind: str) -> Letter | None:
    """Return the newest letter of a kind."""
    return election.letters.filter(community=election.community, kind=kind).order_by("-at").first()


def superior(election: Election) -> str:
    """Return the name of the organisation above, where somebody who acts for it is known; "" otherwise."""
    rows = Mandate.objects.filter(
        role=Role.SUPERIOR.value, place__in=line(election.place), organisation__isnull=False
    )
    # Descending: of the places above, the longest code is the nearest.
    mandate = rows.select_related("organisation").order_by("-place", "since").first()
    return mandate.organisation.name if mandate and mandate.organisation else ""


class Hall(NamedTuple):
    """Who is due and who is present: the numbers that decide whether the meeting may vote."""

    due: int
    present: int
    least: int
    enough: bool
    full: int
    left_out: int


def hall(members: Iterable[Member]) -> Hall:
    voters: list[Voter] = [member.voter for member in members]
    due, present = regulation.due(voters), regulation.present(voters)
    return Hall(
        due=due,
        present=present,
        least=regulation.least_present(due),
        enough=regulation.enough_present(present, due),
        full=sum(voter.may_vote for voter in voters),
        left_out=sum(voter.may_vote and voter.left_out for voter in voters),
    )


def elected(members: Iterable[Member]) -> list[Member]:
    """Return who is elected, the officers first."""
    ranks = [office.value for office in flow.Office]
    chosen = [member for member in members if member.elected]
    return sorted(chosen, key=lambda m: (ranks.index(m.office) if m.office else len(ranks), m.position))


def candidates(members: Iterable[Member]) -> list[Member]:
    """Return the candidates in the order of the ballot."""
    return sorted((m for m in members if m.candidate is not None), key=lambda m: m.candidate or 0)


def follow(election: Election, members: Sequence[Member], round_: Round | None) -> tuple[str, ...]:
    """Return the verbs that the count of the newest round leaves open, the first of them first."""
    return flow.follow(
        kind=election.kind,
        seats=election.seats,
        elected=sum(member.elected for member in members),
        tied=len(rounds.tied(round_)),
    )


def ruled_out(election: Election, members: Sequence[Member], round_: Round | None) -> frozenset[str]:
    """Return the verbs that the flow allows after a count, but this count does not."""
    if not election.is_counted:
        return frozenset()
    return flow.AFTER_COUNT - set(follow(election, members, round_))


def open_verbs(
    election: Election, rights: frozenset[str], members: Sequence[Member], round_: Round | None
) -> frozenset[str]:
    """Return those of `rights` that the election's state and, after a count, its result leave open."""
    return open_now(election, rights) - ruled_out(election, members, round_)


def history(election: Election) -> list[Event]:
    return journal.timeline(election)


def last_steps(events: Iterable[Event]) -> dict[str, tuple[datetime, dict[str, Any]]]:
    """Return of each verb when it was done last, and what its event says."""
    return {verb_of(e): (e.at, e.facts or {}) for e in events}


def before_last(events: Sequence[Event], verb: str) -> Sequence[Event]:
    """Return the events up to the last of a verb, that one included; none where it was never done."""
    places = [place for place, event in enumerate(events, start=1) if verb_of(event) == verb]
    return events[: places[-1]] if places else ()


def verb_of(event: Event) -> str:
    return event.kind.partition(".")[2]


def has_register(election: Election) -> bool:
    """Say whether the branch keeps a register, from which the roll may be taken."""
    return register.of_organisation(election.organisation) is not None


def people(events: Iterable[Event]) -> dict[UUID, str]:
    """Return how those who acted are addressed."""
    ids = {event.actor for event in events if event.actor}
    return {person.pk: person.display_name for person in Person.objects.filter(pk__in=ids)}
