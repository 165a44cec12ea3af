"""Service as it happens: check in and out, or a list afterwards; in minutes, never twice at the same time (VM-1, VM-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, deadlines, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, NotFound, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.actions.qualifying import require_fit
from tongdeng.members.actions.tasks import visited
from tongdeng.members.models import Service, Task, Volunteer
from tongdeng.members.queries import services as queries
from tongdeng.members.queries import volunteers
from tongdeng.members.rules import service
from tongdeng.people.models import Person

END = "end"  # the clock of a service that runs
USUAL = timedelta(hours=2)  # how long a service of a standing task is planned, where nobody says otherwise
LIST_AT_MOST = 100
NOT_HERE = _("这位没有在这个平台登记")
# A leader does not learn which of the two it is.
NOT_READ = _("名单里没有这位：没有在这个平台登记，或者没有同意由负责人联系；后一种情况请社区来登记")


@dataclass(frozen=True, slots=True)
class Line:
    """One volunteer of a list: from when to when; `travel` minutes count only where the rule says so."""

    volunteer: UUID
    starts_at: datetime
    ends_at: datetime
    note: str = ""
    travel: int = 0


def check_in(task: Task, *, until: datetime | None = None, by: Person, at: datetime) -> Service:
    """Begin to serve for a task that one took; `until` is the planned end, two hours later without one.

    Raise StepRefused while another service runs, and for a dangerous task without what it takes.
    """
    with turn(task, "check_in", by=by) as task:
        volunteer = volunteers.own(by, task.community)
        if volunteer is None:
            raise StepRefused(_("请先登记为志愿者"))
        with journal.locked(volunteer) as volunteer:
            require_fit(volunteer, task, at)
            planned = until or task.ends_at or at + USUAL
            if planned <= at:
                planned = at + USUAL
            if planned - at > service.DAY:
                raise Invalid(fields={"until": _("一次服务不可能超过 24 小时")})
            _free(volunteer, at, planned)
            row = _new(task, volunteer, at, planned, Service.Source.CHECK)
            facts = _facts(row)
            journal.begin("begin", row, by=shared.hand(volunteer, by), at=at, facts=facts)
            deadlines.start(row, END, [planned + service.GRACE])
    return row


def check_out(record: Service, *, note: str = "", by: Person, at: datetime) -> Service:
    """End the service that runs, now; long after the planned end it is one that was forgotten, and waits (VM-1)."""
    with turn(record, "check_out", by=by) as record, journal.locked(record.volunteer) as volunteer:
        if service.minutes(record.starts_at, at) < 1:
            raise StepRefused(_("签到还不到一分钟"))
        words = shared.line(note, most=service.NOTE_AT_MOST, field="note", required=False)
        actor = shared.hand(volunteer, by)
        if _was_forgotten(record, volunteer, at):
            _end(record, record.planned_end, "lapse", words, by=actor, at=at)
        else:
            _end(record, at, "check_out", words, by=actor, at=at)
            visited(record.task, at)
        deadlines.stop(record, END, at=at)
    return record


def confirm(record: Service, *, ends_at: datetime, note: str = "", by: Person, at: datetime) -> Service:
    """Say when a service ended that nobody checked out of: at the planned end or before, never later (VM-1)."""
    with turn(record, "confirm", by=by) as record:
        if not record.starts_at < ends_at <= record.planned_end:
            raise Invalid(fields={"ends_at": _("结束时间应在开始以后、计划结束时间以前")})
        words = shared.line(note, most=service.NOTE_AT_MOST, field="note", required=False)
        _end(record, ends_at, "confirm", words, by=shared.hand(record.volunteer, by), at=at)
        visited(record.task, ends_at)
    return record


def drop(record: Service, *, by: Person, at: datetime) -> Service:
    """Take back a service of one's own that nobody has verified."""
    with turn(record, "drop", by=by) as record:
        journal.step(record, "drop", by=shared.hand(record.volunteer, by), at=at)
        deadlines.stop(record, END, at=at)
    return record


def lapse(record: Service, *, at: datetime) -> None:
    """End a service that was forgotten at its planned end; it waits until the person confirms it (VM-1)."""
    with journal.locked(record) as record:
        if record.is_running:
            count = service.minutes(record.starts_at, record.planned_end)
            facts = {"ends": record.planned_end.isoformat(), "minutes": count}
            journal.step(
                record, "lapse", by=None, at=at, facts=facts, ends_at=record.planned_end, minutes=count
            )


def record_list(task: Task, lines: Sequence[Line], *, by: Person, at: datetime) -> list[Service]:
    """Enter who served for a task, from a list: all lines, or none where one is not right.

    Raise Invalid with the line's number for its time, an overlap or somebody who does not belong to the platform.
    """
    with turn(task, "record", by=by) as task:
        if not 1 <= len(lines) <= LIST_AT_MOST:
            raise StepRefused(_("一次登记 1 到 {most} 人").format(most=LIST_AT_MOST))
        people = {row.pk: row for row in volunteers.readable(task.platform, by)}
        unknown = NOT_HERE if access.may(by, task.platform, "enter") else NOT_READ
        rows = []
        for number, line in enumerate(lines, start=1):
            try:
                if line.volunteer not in people:
                    raise NotFound(unknown)
                rows.append(_from_list(task, people[line.volunteer], line, by=by, at=at))
            except (Invalid, StepRefused, NotFound) as problem:
                sentence = _("第 {n} 行：{why}").format(n=number, why=problem.sentence)
                raise Invalid(fields={"lines": sentence}, **problem.facts) from None
        visited(task, max(row.ends_at for row in rows if row.ends_at))
    return rows


def _from_list(task: Task, volunteer: Volunteer, line: Line, *, by: Person, at: datetime) -> Service:
    if wrong := service.wrong_times(line.starts_at, line.ends_at, at):
        raise Invalid(fields={"lines": wrong})
    if line.travel and not service.TRAVEL_COUNTS:
        raise Invalid(fields={"lines": _("路上的时间不计入服务时长")})
    note = shared.line(line.note, most=service.NOTE_AT_MOST, field="lines", required=False)
    # Whoever enters two lists at once for one person waits here, so that the second sees the first.
    with journal.locked(volunteer) as volunteer:
        require_fit(volunteer, task, line.starts_at)
        _free(volunteer, line.starts_at, line.ends_at)
        row = _new(task, volunteer, line.starts_at, line.ends_at, Service.Source.LIST)
        row.recorded_by = by
        journal.begin("begin", row, by=by, at=at, facts=_facts(row))
        _end(row, line.ends_at, "check_out", note, by=by, at=at)
    return row


def _was_forgotten(record: Service, volunteer: Volunteer, at: datetime) -> bool:
    """Say whether somebody checks out too late to be believed, or while they already served elsewhere."""
    if at <= record.planned_end:
        return False
    if at > record.planned_end + service.GRACE or service.minutes(record.starts_at, at) > service.WHOLE_DAY:
        return True
    return queries.at_the_same_time(volunteer, record.planned_end, at) is not None


def _free(volunteer: Volunteer, starts: datetime, ends: datetime) -> None:
    """Raise StepRefused, naming it, where a volunteer serves elsewhere at the same time (VM-3)."""
    other = queries.at_the_same_time(volunteer, starts, ends)
    if other is None:
        return
    # What somebody does for one who lives alone is not told to whoever enters another list.
    title = _("另一项服务") if other.task.is_private else other.task.title
    begun, end = other.starts_at.astimezone(LOCAL), (other.ends_at or other.planned_end).astimezone(LOCAL)
    raise StepRefused(
        _("和已有的记录时间重叠：{when}，{title}").format(
            when=f"{begun:%m-%d %H:%M}–{end:%H:%M}", title=title
        ),
        service=str(other.pk),
    )


def _new(
    task: Task, volunteer: Volunteer, starts: datetime, planned: datetime, source: Service.Source
) -> Service:
    return Service(
        **task.here,
        volunteer=volunteer,
        platform_id=task.platform_id,
        task=task,
        source=source.value,
        starts_at=starts,
        planned_end=planned,
    )


def _end(record: Service, ends: datetime, verb: str, note: str, *, by: Actor | None, at: datetime) -> None:
    count = service.minutes(record.starts_at, ends)
    facts = {"ends": ends.isoformat(), "minutes": count}
    journal.step(record, verb, by=by, at=at, facts=facts, ends_at=ends, minutes=count, note=note)


def _facts(row: Service) -> dict[str, object]:
    return {
        "volunteer": str(row.volunteer_id),
        "platform": str(row.platform_id),
        "task": str(row.task_id),
        "starts": row.starts_at.isoformat(),
        "planned": row.planned_end.isoformat(),
        "source": row.source,
    }
