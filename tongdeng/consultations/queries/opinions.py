"""Reading opinions: whether they are gathered, whose household somebody speaks for, and what a page shows.

No query returns what a household said but to that household, nor who wrote a statement but to the moderator.
"""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum
from django.utils.crypto import salted_hmac

from tongdeng.consultations.models import Consultation, StepDone
from tongdeng.consultations.models.opinions import Household, OpinionMap, Statement, Voice
from tongdeng.consultations.rules import opinions as rules
from tongdeng.consultations.rules.flows import State as Session
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.consultations.rules.opinions import Choice, Lists, State
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.models import Event
from tongdeng.people.models import Person
from tongdeng.people.queries import homes_of
from tongdeng.places.rules import within


def gathers(consultation: Consultation) -> bool:
    """Say whether opinions are gathered now: from the announcement until the meeting, or until somebody ended it."""
    kinds = {step.kind for step in consultation.template.steps}
    if consultation.state != Session.ANNOUNCED or StepKind.GATHER not in kinds:
        return False
    return not _ticked(community=consultation.community, consultation=consultation.pk)


@Prepared
def _ticked(community: str, consultation: UUID) -> Any:
    rows = StepDone.objects.filter(community=community, consultation=consultation, key=StepKind.GATHER.value)
    return rows.values_list("id")


def digest(consultation: Consultation | UUID, subject: Any) -> str:
    """Return the keyed digest of a home or a person in one consultation; in another it is another."""
    pk = consultation.pk if isinstance(consultation, Consultation) else consultation
    return salted_hmac(f"consultation {pk}", str(subject), algorithm="sha256").hexdigest()


def home_in(consultation: Consultation, person: Person, at: datetime) -> str:
    """Return the home for which a person speaks, the first of theirs that is concerned; "" for others."""
    areas = consultation.scope or [consultation.place]
    homes = [tenure.place for tenure in homes_of(person, at)]
    return next((home for home in homes if any(within(home, area) for area in areas)), "")


class Gathered(NamedTuple):
    """What one person sees of the opinions of a consultation.

    `own` are the statements of their household that are not shown; `voices` what it said, by statement. `waiting`
    counts what the moderator has not looked at.
    """

    shown: list[Statement]
    own: list[Statement]
    voices: dict[UUID, Choice]
    households: int
    people: int
    waiting: int
    map: OpinionMap | None
    group: int | None

    @property
    def lists(self) -> Lists:
        return rules.lists([statement.tally for statement in self.shown])


def gathered(consultation: Consultation, person: Person, at: datetime) -> Gathered:
    """Return the opinions of a consultation as one person sees them, with as many queries for 500 voices as for one."""
    here = {"community": consultation.community, "consultation": consultation.pk}
    home = home_in(consultation, person, at)
    key = digest(consultation, home) if home else ""
    every = _statements(**here, key=key)
    stored = next(iter(_maps(**here)), None)
    said = _said(**here, key=key) if key else []
    households, people = taking_part(consultation, stored)
    return Gathered(
        shown=[statement for statement in every if statement.is_shown],
        own=[
            statement for statement in every if key and statement.home_key == key and not statement.is_shown
        ],
        voices={statement: Choice(choice) for statement, choice, _group in said},
        households=households,
        people=people,
        waiting=sum(statement.is_pending for statement in every),
        map=stored,
        group=said[0][2] if said else None,
    )


@Prepared
def _statements(community: str, consultation: UUID, key: str) -> QuerySet[Statement]:
    seen = Q(state=State.SHOWN.value) | Q(state=State.PENDING.value) | Q(home_key=key)
    return Statement.objects.filter(seen, community=community, consultation=consultation).order_by("id")


@Prepared
def _maps(community: str, consultation: UUID) -> QuerySet[OpinionMap]:
    return OpinionMap.objects.filter(community=community, consultation=consultation)


@Prepared
def _said(community: str, consultation: UUID, key: str) -> Any:
    rows = Voice.objects.filter(community=community, household__consultation=consultation, household__key=key)
    return rows.values_list("statement", "choice", "household__group")


def taking_part(consultation: Consultation, stored: OpinionMap | None) -> tuple[int, int]:
    """Return how many households and persons took part."""
    if stored is not None and stored.final:
        return stored.result["households"], stored.result["people"]
    found = _counted(community=consultation.community, consultation=consultation.pk)
    return found[0] if found else (0, 0)


@Prepared
def _counted(community: str, consultation: UUID) -> Any:
    rows = Household.objects.filter(community=community, consultation=consultation).values("consultation")
    persons = Func(F("people"), function="cardinality", output_field=IntegerField())
    return rows.annotate(homes=Count("pk"), persons=Sum(persons)).values_list("homes", "persons")


def next_statement(
    shown: Sequence[Statement], asked: set[UUID], stored: OpinionMap | None
) -> Statement | None:
    """Draw the next statement among those not in `asked`, by weight; None when all were asked."""
    open_ones = [statement for statement in shown if statement.pk not in asked]
    if not open_ones:
        return None
    reach = stored.result.get("reach", {}) if stored else {}
    weights = [rules.weight(each.tally, reach.get(str(each.pk), 0.0)) for each in open_ones]
    return open_ones[rules.drawn(weights, random.random())]


def to_moderate(consultation: Consultation) -> list[Statement]:
    """Return all statements of a consultation for its moderator, those that wait first, the oldest of them first."""
    rows = Statement.objects.filter(community=consultation.community, consultation=consultation)
    return sorted(rows.select_related("by").order_by("at", "id"), key=lambda each: not each.is_pending)


class Logged(NamedTuple):
    """One line of the moderation log: what was done with a statement, by whom (their post), and why."""

    at: datetime
    statement: Statement
    verb: str
    post: str
    reason: str


def log(consultation: Consultation) -> list[Logged]:
    """Return who let statements be shown or refused them, in which post, when and why, in order."""
    statements = {each.pk: each for each in to_moderate(consultation)}
    events = Event.objects.filter(
        community=consultation.community,
        subject_id__in=list(statements),
        kind__in=["statement.show", "statement.refuse"],
    )
    return [
        Logged(
            event.at,
            statements[event.subject_id],
            event.kind.partition(".")[2],
            event.post,
            event.facts.get("reason", ""),
        )
        for event in events.order_by("at", "id")
    ]


def refused_by_reason(consultation: Consultation) -> dict[str, int]:
    """Return how many statements are not shown now, by reason: what everybody may know of the moderation."""
    rows = Statement.objects.filter(
        community=consultation.community, consultation=consultation, state=State.REFUSED.value
    )
    counts: dict[str, int] = {}
    for reason in rows.values_list("reason", flat=True):
        counts[reason] = counts.get(reason, 0) + 1
    return counts


def waits_first(statement: Statement) -> bool:
    """Say whether a statement waits, and longer than all others of its consultation."""
    rows = Statement.objects.filter(
        community=statement.community, consultation=statement.consultation_id, state=State.PENDING.value
    )
    first = rows.order_by("at", "id").values_list("pk", flat=True).first()
    return first == statement.pk
