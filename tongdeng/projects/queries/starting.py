"""What a start asks: the votes behind the money, earlier warranties, and what stands in the way."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Sentence
from tongdeng.places.rules import line as line_of_places
from tongdeng.projects.models import Funding, Item, Line, Paper, Project
from tongdeng.projects.rules import starting, warranty
from tongdeng.projects.rules.flow import Origin, State
from tongdeng.projects.rules.money import MATTERS_OF, Source, Voted
from tongdeng.projects.rules.papers import EVIDENCE
from tongdeng.projects.rules.starting import Plan, StartLine
from tongdeng.votes.models import Motion, Vote

PASSED = "passed"


def obstacles(project: Project, *, at: datetime) -> list[Sentence]:
    """Return why a project may not be started now, each with what to do; none where it may (PW-12)."""
    return starting.obstacles(plan(project, at=at))


def plan(project: Project, *, at: datetime) -> Plan:
    """Return all of a project that the law and the contract ask for before the work begins."""
    sums = sums_of(project)
    fund = any(each.source == Source.FUND for each in sums)
    emergency = project.is_emergency
    return Plan(
        scope=project.scope,
        contractor=project.contractor,
        contract_sum=project.contract_sum,
        begins_on=project.begins_on,
        ends_on=project.ends_on,
        lines=lines(project, local_day(at), look=fund),
        sums=sums,
        needs_vote=project.origin == Origin.VOTE,
        vote=None if project.vote is None else voted(project.vote.motions.all()),
        emergency=emergency,
        confirmed=bool(project.confirmed_by and project.confirmed_on),
        evidence=emergency and has_evidence(project),
    )


def lines(project: Project, day: date, *, look: bool) -> list[StartLine]:
    """Return the lines of a plan, each with the earlier warranty that holds for such work there; `look` asks for those."""
    rows = Line.objects.filter(community=project.community, project=project).order_by("position")
    held = in_force(project, day) if look else []
    if not held:
        # Tuples and no models: a bill has thousands of lines.
        return [StartLine(*row) for row in rows.values_list("position", "work", "months")]
    return [StartLine(row.position, row.work, row.months, _held(row, held)) for row in rows]


def sums_of(project: Project) -> list[starting.Sum]:
    """Return where the money of a project comes from, each sum with what its motion allows and all that rests on it."""
    rows = Funding.objects.filter(community=project.community, project=project)
    rows = rows.select_related("motion__vote").order_by("at", "id")
    fundings = list(rows)
    spent = spent_on(row.motion_id for row in fundings if row.motion_id)
    return [
        starting.Sum(
            Source(row.source),
            row.amount,
            None if row.motion is None else allowed(row.motion),
            spent.get(row.motion_id, Decimal()) if row.motion_id else row.amount,
        )
        for row in fundings
    ]


def allowed(motion: Motion) -> Voted:
    """Return what a motion allows."""
    vote = motion.vote
    passed = vote.is_certified and (motion.result or {}).get("outcome") == PASSED
    return Voted(motion.matter, passed, motion.budget, tuple(vote.scope))


def voted(motions: Iterable[Motion]) -> Voted | None:
    """Return what the vote of a project's origin allows: the first motion that passed, else the first."""
    all_of = [allowed(motion) for motion in motions]
    return next((one for one in all_of if one.passed), all_of[0] if all_of else None)


def spent_on(motions: Iterable[UUID]) -> dict[UUID, Decimal]:
    """Return what rests on each motion in all projects that were not cancelled: one vote is not spent twice."""
    rows = Funding.objects.filter(motion__in=list(motions)).exclude(project__state=State.CANCELLED)
    return {row["motion"]: row["sum"] for row in rows.values("motion").annotate(sum=Sum("amount"))}


def motions_for(project: Project, source: Source) -> QuerySet[Motion]:
    """Return the motions of this estate that may allow a source, the newest first, for a form to offer."""
    rows = Motion.objects.filter(community=project.community, vote__place=project.place)
    rows = rows.filter(matter__in=MATTERS_OF.get(source, ())).exclude(vote__state="cancelled")
    return rows.select_related("vote").order_by("-vote__at", "position")


def has_evidence(project: Project) -> bool:
    rows = Paper.objects.filter(community=project.community, project=project, kind=EVIDENCE)
    return rows.filter(replaced_at__isnull=True).exclude(file="").exists()


def in_force(project: Project, day: date) -> list[Item]:
    """Return the accepted items of other projects of the estate that are in warranty on a day."""
    rows = Item.objects.filter(
        community=project.community,
        warranty__since__lte=day,
        warranty__until__gte=day,
        line__place__startswith=project.place,
    )
    rows = rows.exclude(acceptance__project=project)
    return list(rows.select_related("line", "warranty", "acceptance__project").order_by("-warranty__until"))


def _held(row: Line, items: Iterable[Item]) -> tuple[str, date] | None:
    for item in items:
        earlier = item.line
        near = earlier.place in line_of_places(row.place) or earlier.place.startswith(row.place)
        if near and warranty.same_work(
            row.work, row.category, row.item, earlier.work, earlier.category, earlier.item
        ):
            assert item.warranty is not None
            return item.acceptance.project.number, item.warranty.until
    return None


def vote_of(project: Project, pk: UUID | None) -> Vote | None:
    """Return a vote of this project's estate; None for none or any other."""
    rows = Vote.objects.filter(community=project.community, place=project.place)
    return rows.filter(pk=pk).first() if pk else None


def motion_of(project: Project, pk: UUID | None) -> Motion | None:
    """Return a motion of this project's estate; None for none or any other."""
    rows = Motion.objects.filter(community=project.community, vote__place=project.place)
    return rows.select_related("vote").filter(pk=pk).first() if pk else None
