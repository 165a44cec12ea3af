"""Reading branch elections: which there are, who is on the roll, how far a round is read, what it comes to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
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
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.rules import Role
from tongdeng.places.rules import line


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


def get(person: Actor | None, pk: UUID) -> Election:
    """Return an election, with its branch, to somebody who may see it; raise NotFound."""
    return whole(access.get(person, Election, pk))


def due_soon(branches: Iterable[Organisation], today: date) -> list[Organisation]:
    """Return the branches that may prepare an election: none is under way, and the term ends within a year."""
    listed = list(branches)
    rows = Election.objects.filter(organisation__in=listed)
    busy = set(rows.exclude(state__in=flow.ENDED).values_list("organisation_id", flat=True))
    for one in rows.filter(state=State.APPROVED.value):
        ends = one.next_ends_on
        if ends is not None and today < ends - regulation.SHIFT:
            busy.add(one.organisation_id)
    return [branch for branch in listed if branch.pk not in busy]


def roll(one: Election) -> list[Member]:
    """Return the members on a roll, in order."""
    return list(one.members.filter(community=one.community))


def member(one: Election, pk: UUID) -> Member:
    """Return a member on the roll; raise NotFound."""
    found = one.members.filter(community=one.community, pk=pk).first()
    if found is None:
        raise NotFound(_("名册上没有这位党员"))
    return found


def letters(one: Election) -> list[Letter]:
    """Return what the superior wrote, in order."""
    return list(one.letters.filter(community=one.community))


def letter(one: Election, kind: str) -> Letter | None:
    """Return the newest letter of a kind."""
    return one.letters.filter(community=one.community, kind=kind).order_by("-at").first()


def superior(one: Election) -> str:
    """Return the name of the organisation above, where somebody who acts for it is known; "" otherwise."""
    held = Mandate.objects.filter(
        role=Role.SUPERIOR.value, place__in=line(one.place), organisation__isnull=False
    )
    found = held.select_related("organisation").order_by("-place", "since").first()
    return found.organisation.name if found and found.organisation else ""


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
    due, there = regulation.due(voters), regulation.present(voters)
    full = sum(voter.may_vote for voter in voters)
    left_out = sum(voter.may_vote and voter.left_out for voter in voters)
    return Hall(
        due, there, regulation.least_present(due), regulation.enough_present(there, due), full, left_out
    )


def elected(members: Iterable[Member]) -> list[Member]:
    """Return who is elected, the officers first."""
    ranks = [office.value for office in flow.Office]
    chosen = [one for one in members if one.elected]
    return sorted(chosen, key=lambda m: (ranks.index(m.office) if m.office else len(ranks), m.position))


def candidates(members: Iterable[Member]) -> list[Member]:
    """Return the candidates in the order of the ballot."""
    return sorted((m for m in members if m.candidate is not None), key=lambda m: m.candidate or 0)


def open_verbs(one: Election, members: Sequence[Member], round_: Round | None) -> tuple[str, ...]:
    """Return the verbs that the flow leaves open now, with what the count says about those after it."""
    steps = one.FLOW.verbs(one.state)
    if one.state != State.COUNTED:
        return steps
    found = flow.follow(
        kind=one.kind,
        seats=one.seats,
        elected=sum(member.elected for member in members),
        tied=len(rounds.tied(round_)),
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


def ending(person: Actor) -> list[Election]:
    """Return the newest approved election of each branch that a person sees, by the end of its term."""
    newest: dict[UUID, Election] = {}
    for one in elections(person).filter(state=State.APPROVED.value).order_by("at"):
        newest[one.organisation_id] = one
    return sorted(newest.values(), key=lambda one: str(one.next_ends_on or ""))
