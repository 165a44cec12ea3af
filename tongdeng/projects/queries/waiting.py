"""What waits for somebody in the works that they may act on: a fixed number of queries, however many works there are."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q

from tongdeng.kernel import access
from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.models import Acceptance, Project
from tongdeng.projects.rules import parties
from tongdeng.projects.rules.warranty import INSPECTED_BEFORE

AT_MOST = 20  # projects of each kind


class Task(NamedTuple):
    """Something that waits: for which verb, in which project, and how much of it."""

    verb: str
    project: Project
    number: int


def tasks(person: Person, at: datetime) -> list[Task]:
    """Return what waits for a person: signatures first, then what others measured, proposed or reported."""
    found = _signatures(person)
    for verb, rows in _rows(person, local_day(at)).items():
        # Of the other side only: nobody countersigns or approves what their own side brought.
        counted = access.visible_to(person, Project, verb).annotate(waits=Count("pk", filter=rows))
        open_ = counted.filter(waits__gt=0, state__in=Project.FLOW.states_before([verb])).order_by("-at")
        found += [Task(verb, project, project.waits) for project in open_[:AT_MOST]]
    return found


def _rows(person: Person, today: date) -> dict[str, Q]:
    """Return, for each verb, what of a project waits for it."""
    sides = parties.sides({grant.role for grant in person.grants}, parties.PARTIES)
    return {
        "countersign": Q(
            sheets__counted_at__isnull=True, sheets__void_at__isnull=True, sheets__pk__isnull=False
        )
        & ~Q(sheets__side__in=sides),
        "approve": Q(
            variations__approved_at__isnull=True,
            variations__rejected_at__isnull=True,
            variations__pk__isnull=False,
        )
        & ~Q(variations__side__in=sides),
        "review": Q(milestones__review="", milestones__due__lt=today),
        "answer": Q(
            defects__answered_at__isnull=True, defects__repaired_at__isnull=True, defects__pk__isnull=False
        ),
        "inspect": Q(
            warranties__inspected_on__isnull=True,
            warranties__until__gte=today,
            warranties__until__lte=today + INSPECTED_BEFORE,
        ),
    }


def _signatures(person: Person) -> list[Task]:
    """Return the acceptances that somebody's party has not signed."""
    rows = Acceptance.objects.filter(
        project__in=access.visible_to(person, Project, "sign").filter(
            state__in=Project.FLOW.states_before(["sign"])
        ),
        accepted_at__isnull=True,
        refused_at__isnull=True,
    )
    waiting = rows.select_related("project").prefetch_related("signatures").order_by("-at")[:AT_MOST]
    return [Task("sign", row.project, 1) for row in waiting if may_sign(person, row)]


def may_sign(person: Person, acceptance: Acceptance) -> bool:
    """Say whether somebody speaks for a party that has not signed an acceptance yet, and has not signed themself."""
    signed = list(acceptance.signatures.all())
    if not acceptance.is_waiting or any(row.by_id == person.pk for row in signed):
        return False
    roles, done = roles_at(person, acceptance.place), {row.party for row in signed}
    return any(parties.speaks_for(party, roles) for party in acceptance.parties if party not in done)
