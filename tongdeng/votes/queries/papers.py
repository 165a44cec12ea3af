"""Reading papers: which were issued, which wait for a second reading, which were read differently."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.people.models import Person
from tongdeng.votes.models import Attachment, Ballot, Head, Objection, Paper, Vote
from tongdeng.votes.rules.paper import STATE_WORDS, State

ONCE, DIFFERS, VOID = State.ONCE, State.DIFFERS, State.VOID


def papers(vote: Vote, building: str = "") -> QuerySet[Paper]:
    """Return the papers that count as issued, in the order of the roll."""
    rows = Paper.objects.filter(community=vote.community, vote=vote).exclude(state=VOID)
    if building.isdigit():
        rows = rows.filter(place__startswith=building)
    return rows.select_related("head").prefetch_related("head__homes").order_by("head__position")


def to_print(vote: Vote, building: str = "", head: str = "") -> list[Paper]:
    """Return the papers that did not come back yet: of a building, of one head, or all."""
    rows = papers(vote, building).filter(state=State.ISSUED)
    if not head:
        return list(rows)
    try:
        return list(rows.filter(head=UUID(head)))
    except ValueError:
        return []


def counts(vote: Vote) -> list[tuple[str, int]]:
    """Return how many papers are in each state, by its word."""
    rows = Paper.objects.filter(community=vote.community, vote=vote).values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in rows}
    return [(str(word), found[state]) for state, word in STATE_WORDS.items() if state in found]


def second_readings(vote: Vote, clerk: Person) -> list[Paper]:
    """Return the papers that somebody else read and this clerk may read, without what was read."""
    rows = Paper.objects.filter(community=vote.community, vote=vote, state=ONCE)
    return list(rows.exclude(readings__clerk=clerk).order_by("returned_at"))


def differing(vote: Vote) -> list[Paper]:
    """Return the papers that two clerks read differently, with both readings."""
    rows = Paper.objects.filter(community=vote.community, vote=vote, state=DIFFERS)
    return list(rows.prefetch_related("readings__clerk", "head__homes").order_by("returned_at"))


def photo(person: Actor | None, vote: Vote, pk: UUID | str) -> Paper:
    """Return the paper whose photo may be looked at: to read it a second time, or to settle it; raise NotFound."""
    found = Paper.objects.filter(community=vote.community, vote=vote, pk=pk).exclude(photo="").first()
    needed = {ONCE: "read", DIFFERS: "settle"}.get(State(found.state)) if found else None
    if found is None or needed is None or not access.may(person, vote, needed):
        raise NotFound(_("没有找到这张照片"))
    return found


def attachment(vote: Vote, pk: UUID | str) -> Attachment:
    """Return a paper that belongs to a vote; raise NotFound."""
    found = Attachment.objects.filter(community=vote.community, vote=vote, pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这个附件"))
    return found


def ballot(person: Person, vote: Vote, pk: UUID | str) -> Ballot:
    """Return what this person cast themselves; anybody else's does not exist."""
    rows = Ballot.objects.filter(community=vote.community, vote=vote, person=person, pk=pk)
    found = rows.select_related("head").first()
    if found is None:
        raise NotFound(_("没有找到这张回执"))
    return found


class Work(NamedTuple):
    """What waits for whoever runs, reads or watches a vote."""

    objections: int
    held: int
    readings: int
    differences: int


def waiting_work(vote: Vote, person: Person) -> Work:
    """Return how much waits, with one query for each kind."""
    rows = {"community": vote.community, "vote": vote}
    once = Paper.objects.filter(**rows, state=ONCE).exclude(readings__clerk=person)
    return Work(
        Objection.objects.filter(**rows, answered_at__isnull=True).count(),
        Head.objects.filter(**rows, standing=Head.Standing.HELD).count(),
        once.count(),
        Paper.objects.filter(**rows, state=DIFFERS).count(),
    )
