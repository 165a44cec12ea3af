"""A project on its way: start, suspend, resume, cancel, finish, complete."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Sentence, StepRefused
from tongdeng.kernel.models import Deadline
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import roles_at
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Funding, Line, Project
from tongdeng.projects.queries import bills, reports, starting
from tongdeng.projects.rules import parties
from tongdeng.projects.rules.money import Source
from tongdeng.votes.models import Motion


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the final scope, cost and time differ from what was planned; needed only where they do."""

    scope: str = ""
    cost: str = ""
    time: str = ""


def start(project: Project, *, by: Person, at: datetime, seen: int | None = None) -> Project:
    """Begin the work.

    Raise StepRefused, with every obstacle and what to do about each in `obstacles`, where the law's vote, the money, the
    contract or the bill is not there (PW-10, PW-12).
    """
    with turn(project, "start", by=by, seen=seen) as project:
        _hold_motions(project)
        refuse(starting.obstacles(project, at=at), _("还不能开工：{why}"))
        _confirmed_by_others(project, by)
        assert project.contract_sum is not None
        facts = {
            "contract": str(project.contract_sum),
            "scope": project.scope,
            "bill": bills.digest(Line.objects.filter(community=project.community, project=project)),
        }
        changes: dict[str, Any] = {"started_at": at, "first_ends_on": project.ends_on}
        journal.step(project, "start", by=by, at=at, facts=facts, **changes)
    return project


def suspend(project: Project, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Project:
    """Stop the work for a time, with a public reason."""
    with turn(project, "suspend", by=by, seen=seen) as project:
        journal.step(project, "suspend", by=by, at=at, reason=shared.reason(reason))
    return project


def resume(project: Project, *, by: Person, at: datetime, seen: int | None = None) -> Project:
    """Go on with the work."""
    with turn(project, "resume", by=by, seen=seen) as project:
        journal.step(project, "resume", by=by, at=at, reason="")
    return project


def cancel(project: Project, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Project:
    """Give a project up, with a public reason; what was accepted stays accepted and in warranty."""
    with turn(project, "cancel", by=by, seen=seen) as project:
        journal.step(project, "cancel", by=by, at=at, reason=shared.reason(reason))
        rows = Deadline.objects.filter(community=project.community, subject_id=project.pk)
        names = rows.filter(name__startswith="milestone").values_list("name", flat=True)
        deadlines.stop(project, *names, at=at)
    return project


def finish(project: Project, *, by: Person, at: datetime, seen: int | None = None) -> Project:
    """Record that all lines are accepted; raise StepRefused, with what is left in `obstacles`, where one is not."""
    with turn(project, "finish", by=by, seen=seen) as project:
        refuse(reports.unfinished(project), _("还没有全部验收：{why}"))
        journal.step(project, "finish", by=by, at=at, finished_at=at)
    return project


def complete(
    project: Project, reasons: Reasons, *, by: Person, at: datetime, seen: int | None = None
) -> Project:
    """Hand in the completion report: final scope, cost and time, and why they differ.

    Raise StepRefused before the settlement and while something is not accepted, Invalid where a difference has no reason.
    """
    with turn(project, "complete", by=by, seen=seen) as project:
        refuse(reports.unfinished(project), _("还没有全部验收：{why}"))
        report = reports.report(project)
        if report.settled is None:
            raise StepRefused(_("请先登记结算，再提交竣工报告"))
        words: dict[str, Any] = {
            "why_scope": shared.reason(reasons.scope, field="why_scope", required=report.scope_differs),
            "why_cost": shared.reason(reasons.cost, field="why_cost", required=report.cost_differs),
            "why_time": shared.reason(reasons.time, field="why_time", required=report.time_differs),
        }
        facts = {
            "settled": str(report.settled),
            "contract": str(project.contract_sum),
            "finished": report.finished_on.isoformat() if report.finished_on else "",
            "differs": [name for name in ("scope", "cost", "time") if getattr(report, f"{name}_differs")],
            "lines": report.lines,
        }
        journal.step(project, "complete", by=by, at=at, facts=facts, completed_at=at, **words)
    return project


def refuse(obstacles: list[Sentence], words: Sentence) -> None:
    """Raise StepRefused with all obstacles in one sentence; do nothing where there are none."""
    if obstacles:
        shown = [str(obstacle) for obstacle in obstacles]
        more = str(_("；还有 {count} 项").format(count=len(shown) - 5)) if len(shown) > 5 else ""
        raise StepRefused(words.format(why="；".join(shown[:5]) + more), obstacles=shown)


def _confirmed_by_others(project: Project, by: Person) -> None:
    """Raise StepRefused where the fund is to pay without a vote, and who starts it planned it or is of the company."""
    unvoted = Funding.objects.filter(project=project, source=Source.FUND, motion__isnull=True)
    if project.is_emergency and unvoted.exists():
        company = parties.COMPANY in parties.own(roles_at(by, project.place))
        if company or by.pk == project.by_id:
            raise StepRefused(
                _("应急维修不经表决就动用维修资金，要由业委会或社区另一个人确认开工，物业和立项的人都不能")
            )


def _hold_motions(project: Project) -> None:
    """Lock the motions that pay: of two projects that rest on one vote at once the second sees what the first took."""
    motions = Funding.objects.filter(project=project, motion__isnull=False).values_list("motion", flat=True)
    list(Motion.objects.select_for_update(of=("self",)).filter(pk__in=list(motions)).order_by("pk"))
