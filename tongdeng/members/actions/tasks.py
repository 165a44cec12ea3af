"""The verbs of a task: plan it, invite to it, take it or not, release it, finish it.

Nobody is ordered to serve (Regulation on Voluntary Service art. 25): an assignment is an invitation, and one that was
not taken leaves no mark on anybody (VM-6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.actions.qualifying import require_fit
from tongdeng.members.models import Invitation, Platform, Service, Task, Volunteer
from tongdeng.members.queries import services as queries
from tongdeng.members.queries import volunteers
from tongdeng.members.rules import service
from tongdeng.members.rules import volunteers as rules
from tongdeng.members.rules.service import Answer, Kind
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within

VISIT = "visit"  # the clock of a task of visits


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task as it is planned; `place` is an estate, a building or a common area of the platform's community."""

    kind: str
    title: str
    place: str
    words: str = ""
    skill: str = ""
    danger: str = ""
    people: int = 1
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    interval: int | None = None
    home: str = ""


def plan(platform: Platform, draft: TaskDraft, *, by: Person, at: datetime) -> Task:
    """Plan a task of a platform; raise Invalid by field for what is missing or elsewhere."""
    with turn(platform, "plan", by=by) as platform:
        task = Task(community=platform.community, platform=platform, by=by, at=at)
        _fill(task, draft, at)
        journal.begin("plan", task, by=by, at=at, facts=_facts(task))
        if task.is_private:
            deadlines.start(task, VISIT, _moments(task, at))
    return task


def change(task: Task, draft: TaskDraft, *, by: Person, at: datetime, seen: int | None = None) -> Task:
    """Plan a task anew; what kind it is stays."""
    with turn(task, "change", by=by, seen=seen) as task:
        if draft.kind != task.kind:
            raise Invalid(fields={"kind": _("任务的类型不能改，请另建一项")})
        _fill(task, draft, at)
        task.save()
        journal.record("change", task, by=by, at=at, facts=_facts(task), version=task.version + 1)
        if task.is_private:
            deadlines.move(task, VISIT, _moments(task, queries.last_visit(task) or task.at), at=at)
    return task


def invite(task: Task, people: Sequence[UUID], *, by: Person, at: datetime) -> Task:
    """Ask volunteers of the platform who agreed to be contacted.

    Raise NotFound for somebody else, StepRefused for a dangerous task that somebody may not do.
    """
    with turn(task, "invite", by=by) as task:
        chosen = list(volunteers.fitting(task.platform).filter(pk__in=list(people)))
        if not chosen or len(chosen) < len(set(people)):
            raise NotFound(_("只能邀请在这个平台登记、并同意联系的志愿者"))
        for volunteer in chosen:
            require_fit(volunteer, task, at)
        invited = [pk for pk in (row.pk for row in chosen) if _ask(task, pk, at)]
        facts = {"volunteers": [str(pk) for pk in invited]}
        journal.record("invite", task, by=by, at=at, facts=facts)
    return task


def take(task: Task, *, by: Person, at: datetime) -> Task:
    """Accept an invitation; raise StepRefused where enough others were faster."""
    with turn(task, "take", by=by) as task:
        volunteer = _own(task, by)
        _assign(task, volunteer, at)
        _tell(task, "take", volunteer, at)
    return task


def decline(task: Task, *, by: Person, at: datetime) -> Task:
    """Not accept an invitation: it is over, as one that ran out, and no event is written (VM-6)."""
    with turn(task, "decline", by=by) as task:
        row = queries.invitation(task, _own(task, by))
        if row is not None:
            row.answer, row.until = Answer.OVER.value, at
            row.save(update_fields=["answer", "until"])
    return task


def offer(task: Task, *, by: Person, at: datetime) -> Task:
    """Take a task of one's own platform without having been asked."""
    with turn(task, "offer", by=by) as task:
        volunteer = _own(task, by)
        _ask(task, volunteer.pk, at)
        _assign(task, volunteer, at)
        _tell(task, "offer", volunteer, at)
    return task


def release(task: Task, volunteer: UUID | None, *, by: Person, at: datetime) -> Task:
    """Take somebody off a task that they took: themselves at any time, or the leader. It leaves no mark."""
    with turn(task, "release", by=by) as task:
        rows = Invitation.objects.filter(community=task.community, task=task, answer=Answer.TAKEN.value)
        row = rows.select_related("volunteer").filter(volunteer=volunteer).first() if volunteer else None
        if row is None or (row.volunteer.person_id != by.pk and not _leads(task, by)):
            raise NotFound(_("这位没有接这项服务"))
        running = Service.objects.filter(community=task.community, task=task, volunteer=row.volunteer)
        if running.filter(state="running").exists():
            raise StepRefused(_("正在服务中，请先签退"))
        row.answer, row.until = Answer.OVER.value, at
        row.save(update_fields=["answer", "until"])
        facts = {"volunteer": str(row.volunteer_id)}
        journal.record("release", task, by=shared.hand(row.volunteer, by), at=at, facts=facts)
    return task


def finish(task: Task, *, by: Person, at: datetime) -> Task:
    """End a task."""
    return _end(task, "finish", by=by, at=at)


def cancel(task: Task, *, by: Person, at: datetime) -> Task:
    """Cancel a task; whoever took it is told."""
    return _end(task, "cancel", by=by, at=at)


def visited(task: Task, at: datetime) -> None:
    """Set the clock of visits anew after somebody was there."""
    if task.is_private and task.is_open:
        deadlines.move(task, VISIT, _moments(task, at), at=at)


def _end(task: Task, verb: str, *, by: Person, at: datetime) -> Task:
    with turn(task, verb, by=by) as task:
        rows = Service.objects.filter(community=task.community, task=task, state="running")
        if rows.exists():
            raise StepRefused(_("有人正在服务中，请等其签退"))
        task.invitations.filter(answer=Answer.WAITING.value).update(answer=Answer.OVER.value, until=at)
        journal.step(task, verb, by=by, at=at)
        deadlines.stop(task, VISIT, at=at)
    return task


def _ask(task: Task, volunteer: UUID, at: datetime) -> bool:
    """Store an invitation, or renew one that is over; say whether somebody is asked now who was not."""
    place = {"community": task.community, "place": task.place}
    row, new = Invitation.objects.get_or_create(
        task=task, volunteer_id=volunteer, **place, defaults={"invited_at": at}
    )
    if not new and row.answer == Answer.OVER:
        row.answer, row.invited_at, row.until = Answer.WAITING.value, at, None
        row.save(update_fields=["answer", "invited_at", "until"])
        return True
    return new


def _assign(task: Task, volunteer: Volunteer, at: datetime) -> None:
    require_fit(volunteer, task, at)
    taken = task.invitations.filter(answer=Answer.TAKEN.value)
    if taken.filter(volunteer=volunteer).exists():
        raise StepRefused(_("您已经接下这项服务"))
    if taken.count() >= task.people:
        raise StepRefused(_("人数已满，谢谢您"))
    row = task.invitations.get(volunteer=volunteer)
    row.answer, row.taken_at, row.until = Answer.TAKEN.value, at, None
    row.save(update_fields=["answer", "taken_at", "until"])


def _tell(task: Task, verb: str, volunteer: Volunteer, at: datetime) -> None:
    journal.record(verb, task, by=shared.Nameless(), at=at, facts={"volunteer": str(volunteer.pk)})


def _own(task: Task, by: Person) -> Volunteer:
    volunteer = volunteers.own(by, task.community)
    if volunteer is None or not volunteer.is_active:
        raise StepRefused(_("请先登记为志愿者"))
    return volunteer


def _leads(task: Task, by: Person) -> bool:
    return task.platform.leader_id == by.pk or shared.is_community(by, task.community)


def _moments(task: Task, last: datetime) -> list[datetime]:
    """Return when a visit is due, and when it is late: half an interval later."""
    interval = timedelta(days=task.interval or 0)
    return [last + interval, last + interval + interval / 2]


def _facts(task: Task) -> dict[str, object]:
    return {
        "platform": str(task.platform_id),
        "kind": task.kind,
        "danger": task.danger,
        "people": task.people,
        "interval": task.interval or 0,
    }


def _fill(task: Task, draft: TaskDraft, at: datetime) -> None:
    if draft.kind not in list(Kind):
        raise Invalid(fields={"kind": _("请选择任务类型")})
    task.kind = draft.kind
    task.title = shared.line(draft.title, most=service.TITLE_AT_MOST, field="title")
    shared.refuse_identity(draft.words, "words")
    task.words = texts.clean(draft.words, at_most=service.WORDS_AT_MOST, field="words")
    task.skill = "".join(shared.known([draft.skill] if draft.skill else [], rules.SKILLS, field="skill"))
    dangers = {key: danger.word for key, danger in service.DANGERS.items()}
    task.danger = "".join(shared.known([draft.danger] if draft.danger else [], dangers, field="danger"))
    if not 1 <= draft.people <= service.PEOPLE_AT_MOST:
        raise Invalid(fields={"people": _("人数应为 1 到 {most}").format(most=service.PEOPLE_AT_MOST)})
    task.people = draft.people
    _place(task, draft)
    _times(task, draft, at)


def _place(task: Task, draft: TaskDraft) -> None:
    if not (cut(draft.place, "estate") and within(draft.place, task.community)) or len(draft.place) > 18:
        raise Invalid(fields={"place": _("请选择本社区的小区、楼栋或公共区域")})
    home = draft.home if task.is_private else ""
    if home and not within(home, draft.place):
        raise Invalid(fields={"home": _("住址应在所选的小区或楼栋里")})
    if set(filter(None, [draft.place, home])) - set(places.named([draft.place, home])):
        raise Invalid(fields={"home" if home else "place": _("没有找到这个地方，请重新选择")})
    if task.is_private and not home:
        raise Invalid(fields={"home": _("请选择住址")})
    task.place, task.home = draft.place, home


def _times(task: Task, draft: TaskDraft, at: datetime) -> None:
    if task.kind == Kind.NEED:
        if draft.starts_at is None or draft.ends_at is None or draft.ends_at <= draft.starts_at:
            raise Invalid(fields={"ends_at": _("请填写开始和结束时间，结束晚于开始")})
        if draft.ends_at - draft.starts_at > service.DAY:
            raise Invalid(fields={"ends_at": _("一次服务不可能超过 24 小时")})
        if draft.ends_at <= at:
            raise Invalid(fields={"starts_at": _("时间已经过去")})
    if task.is_private and not 1 <= (draft.interval or 0) <= service.INTERVAL_AT_MOST:
        raise Invalid(fields={"interval": _("请填写 1 到 {most} 天").format(most=service.INTERVAL_AT_MOST)})
    timed = task.kind == Kind.NEED
    task.starts_at, task.ends_at = (draft.starts_at, draft.ends_at) if timed else (None, None)
    task.interval = draft.interval if task.is_private else None
