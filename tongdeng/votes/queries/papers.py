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
    if building:
        rows = rows.filter(place__startswith=building)
    return rows.select_related("head").prefetch_related("head__homes").order_by("head__position")


def to_print(vote: Vote, building: str = "", head: str = "") -> list[Paper]:
    """Return the papers that nobody has read yet: of a building, of one head, or all."""
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
    by_state = {row["state"]: row["n"] for row in rows}
    return [(str(word), by_state[state]) for state, word in STATE_WORDS.items() if state in by_state]


def second_readings(vote: Vote, clerk: Person) -> list[Paper]:
    """Return the papers that somebody else read and this clerk may read, without what was read."""
    rows = Paper.objects.filter(community=vote.community, vote=vote, state=ONCE)
    return list(rows.exclude(readings__clerk=clerk).order_by("returned_at"))


def differing(vote: Vote) -> list[Paper]:
    """Return the papers that two clerks read differently, with both readings."""
    rows = Paper.objects.filter(community=vote.community, vote=vote, state=DIFFERS)
    return list(rows.prefetch_related("readings__clerk", "head__homes").order_by("returned_at"))


def photo(person: Actor | None, vote: Vote, pk: UUID | str) -> Paper:
    """Return a paper whose photo this person needs now, to read or settle it; raise NotFound for any other."""
    paper = Paper.objects.filter(community=vote.community, vote=vote, pk=pk).exclude(photo="").first()
    # The photo shows how a head voted; once the paper is settled nobody has a reason to look.
    needed = {ONCE: "read", DIFFERS: "settle"}.get(State(paper.state)) if paper else None
    if paper is None or needed is None or not access.may(person, vote, needed):
        raise NotFound(_("没有找到这张照片"))
    return paper


def attachment(vote: Vote, pk: UUID | str) -> Attachment:
    file = Attachment.objects.filter(community=vote.community, vote=vote, pk=pk).first()
    if file is None:
        raise NotFound(_("没有找到这个附件"))
    return file


def ballot(person: Person, vote: Vote, pk: UUID | str) -> Ballot:
    """Return a ballot that this person cast themselves; raise NotFound for any other."""
    rows = Ballot.objects.filter(community=vote.community, vote=vote, person=person, pk=pk)
    own = rows.select_related("head").first()
    if own is None:
        raise NotFound(_("没有找到这张回执"))
    return own


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
