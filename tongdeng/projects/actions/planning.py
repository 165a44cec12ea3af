"""Planning: what is to be built, why, where, by whom, for how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Resolution
from tongdeng.consultations.rules.deciding import Kind
from tongdeng.kernel import access, journal, numbering, texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.queries import staff
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within
from tongdeng.projects.access import PLANS
from tongdeng.projects.actions import shared
from tongdeng.projects.models import Project
from tongdeng.projects.rules import flow, money, parties
from tongdeng.projects.rules.flow import Origin
from tongdeng.votes.models import Vote

TAKEN = _("这项决议已经立了工程，不能再立第二个")


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project as it is typed; `scope` are codes of places, none of them for the whole estate."""

    title: str
    problem: str
    origin: str
    scope: Sequence[str] = ()
    resolution: UUID | None = None
    vote: UUID | None = None
    origin_words: str = ""
    emergency: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None
    contractor: str = ""
    contract_sum: Decimal | None = None
    begins_on: date | None = None
    ends_on: date | None = None


def plan(estate: str, draft: ProjectDraft, *, by: Person, at: datetime) -> Project:
    """Begin a project in an estate; it can be changed until it is started.

    Raise Forbidden for whoever plans no works there, Invalid for what is typed wrong, StepRefused for a resolution that
    has a project already.
    """
    # There is no record yet of which the table of rights could be asked.
    if not any(grant.role in PLANS and within(estate, grant.place) for grant in by.grants):
        raise Forbidden(_("立项的是物业经理、业委会或社区"), who=list(PLANS))
    estate = cut(estate, "estate")
    if not estate:
        raise Invalid(fields={"estate": _("请选择小区")})
    project = Project(community=cut(estate, "community"), place=estate, by=by, at=at)
    has_committee = staff(estate, [Role.COMMITTEE.value], at).exists()
    project.parties = list(parties.required(estate, committee=has_committee))
    _fill(project, draft, by=by, at=at)
    try:
        with transaction.atomic():
            series = numbering.yearly(project.community, "project", at, prefix=f"{_short(project)}工程")
            project.number = series.spelled(numbering.take(series))
            journal.begin("plan", project, by=by, at=at, facts=_facts(project))
    except IntegrityError:  # another one was begun from the same resolution at the same moment
        raise StepRefused(TAKEN) from None
    return project


def change(
    project: Project, draft: ProjectDraft, *, by: Person, at: datetime, seen: int | None = None
) -> Project:
    """Change a plan before the start; raise Invalid as `plan` does."""
    with turn(project, "change", by=by, seen=seen) as project:
        _fill(project, draft, by=by, at=at)
        project.save()
        journal.record("change", project, by=by, at=at, facts=_facts(project), version=project.version + 1)
    return project


def _facts(project: Project) -> dict[str, object]:
    return {
        "number": project.number,
        "origin": project.origin,
        "source": str(project.resolution_id or project.vote_id or ""),
        "scope": project.scope,
        "parties": project.parties,
        "contract": str(project.contract_sum or ""),
        "begins": project.begins_on.isoformat() if project.begins_on else "",
        "ends": project.ends_on.isoformat() if project.ends_on else "",
    }


def _fill(project: Project, draft: ProjectDraft, *, by: Person, at: datetime) -> None:
    if draft.origin not in list(Origin):
        raise Invalid(fields={"origin": _("请选择工程来源")})
    project.title = texts.clean(
        texts.one_line(draft.title), at_most=flow.TITLE_AT_MOST, field="title", required=texts.FILL_IN
    )
    project.problem = texts.clean(
        draft.problem, at_most=flow.WORDS_AT_MOST, field="problem", required=texts.FILL_IN
    )
    project.origin = draft.origin
    project.origin_words = shared.reason(
        draft.origin_words, field="origin_words", required=draft.origin == Origin.PLAN
    )
    project.contractor = shared.name(draft.contractor, field="contractor")
    project.contract_sum = (
        None if draft.contract_sum is None else money.amount(draft.contract_sum, name="contract_sum")
    )
    _dates(project, draft)
    _scope(project, draft.scope)
    _resolution(project, draft, by=by)
    _vote(project, draft, by=by)
    _emergency(project, draft, local_day(at))


def _dates(project: Project, draft: ProjectDraft) -> None:
    if draft.begins_on and draft.ends_on and draft.ends_on < draft.begins_on:
        raise Invalid(fields={"ends_on": _("完工日期不能早于开工日期")})
    project.begins_on, project.ends_on = draft.begins_on, draft.ends_on


def _scope(project: Project, scope: Sequence[str]) -> None:
    chosen = sorted(set(scope)) or [project.place]
    if len(chosen) > flow.SCOPE_AT_MOST or not all(within(code, project.place) for code in chosen):
        raise Invalid(fields={"scope": _("工程范围应是本小区的楼栋、公共区域，最多 {most} 处").format(
            most=flow.SCOPE_AT_MOST)})  # fmt: skip
    named = places.named(chosen)
    if missing := set(chosen) - set(named):
        raise Invalid(fields={"scope": _("没有找到这个地方，请重新选择")}, codes=sorted(missing))
    project.scope = [code for code in chosen if not any(code != o and within(code, o) for o in chosen)]
    project.scope_words = "、".join(str(named[code]) for code in project.scope)[:300]


def _resolution(project: Project, draft: ProjectDraft, *, by: Person) -> None:
    """Tie the project to the resolution that it carries out; a resolution has at most one."""
    if draft.origin != Origin.RESOLUTION:
        project.resolution = None
        return
    if draft.resolution is None:
        raise Invalid(fields={"resolution": _("请选择是哪一项决议")})
    resolution = access.get(by, Resolution, draft.resolution)
    if resolution.kind != Kind.PROJECT or cut(resolution.place, "estate") != project.place:
        raise Invalid(fields={"resolution": _("请选择本小区一项“立项建设”的决议")})
    others = Project.objects.filter(community=project.community, resolution=resolution)
    if others.exclude(state=flow.State.CANCELLED).exclude(pk=project.pk).exists():
        raise StepRefused(TAKEN)
    if project.resolution_id != resolution.pk and not resolution.is_open:
        raise Invalid(fields={"resolution": _("这项决议已经不在落实中，不能立工程")})
    project.resolution = resolution


def _vote(project: Project, draft: ProjectDraft, *, by: Person) -> None:
    if draft.origin != Origin.VOTE:
        project.vote = None
        return
    if draft.vote is None:
        raise Invalid(fields={"vote": _("请选择是哪一次业主表决")})
    vote = access.get(by, Vote, draft.vote)
    if vote.place != project.place or vote.state == "cancelled":
        raise Invalid(fields={"vote": _("请选择本小区的一次业主表决")})
    project.vote = vote


def _emergency(project: Project, draft: ProjectDraft, today: date) -> None:
    if draft.origin != Origin.EMERGENCY:
        project.emergency, project.confirmed_by, project.confirmed_on = "", "", None
        return
    law = flow.emergency_law(project.place)
    if law is None:
        raise Invalid(fields={"origin": _("本地没有“应急维修不经表决”的规定，请走业主表决")})
    if draft.emergency not in {kind.key for kind in law.kinds}:
        raise Invalid(fields={"emergency": _("请选择应急类型（{source}）").format(source=law.source)})
    if draft.confirmed_on is not None and draft.confirmed_on > today:
        raise Invalid(fields={"confirmed_on": _("确认日期不能晚于今天")})
    project.emergency = draft.emergency
    project.confirmed_by = shared.name(draft.confirmed_by, field="confirmed_by")
    project.confirmed_on = draft.confirmed_on


def _short(project: Project) -> str:
    _place, community = places.with_community(project.community)
    return (community.short or community.name.removesuffix("社区")) if community else project.community
