"""The verbs before an activity is public: draft, change, publish, drop, permit, and the plan of a year."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.actions.shared import fill
from tongdeng.activities.models import Activity, Kind, Wish
from tongdeng.activities.rules import flow, permit, times
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence, StepRefused
from tongdeng.kernel.models import new_id
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within

TIME_WORDS: dict[str, Sentence] = {
    "starts_at": _("开始时间应在现在以后、一年以内"),
    "ends_at": _("结束时间应晚于开始时间，最长两周"),
}
PERMIT_WORDS: dict[str, Sentence] = {
    "applicant": _("预计 1,000 人以上的活动要向公安机关申请许可，请写明申请单位"),
    "applied": _("请写明申请许可的日期"),
    "late": _("许可要在活动前 20 天申请；来不及的请改期，或者请街道准予发布"),
    "number": _("还没有许可文号，批准以后才能发布"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity as typed. `place` is for whom it is: the code of a community, an estate or a building."""

    place: str
    kind: str
    title: str
    where: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    signs_up: bool = True
    capacity: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    volunteers: int = 0
    things: str = ""
    cost: Decimal = Decimal(0)
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Permit:
    """What is known of the police's permit."""

    applicant: str
    applied_on: date | None = None
    number: str = ""


def draft(
    plan: Plan, *, every: str = "", sessions: int = 1, wish: Wish | None = None, by: Person, at: datetime
) -> list[Activity]:
    """Store an activity as a draft, or a series of them: each `every` week, fortnight or month.

    Raise Forbidden where `by` organises nothing at that place, Invalid by field.
    """
    may_organise(plan.place, by)
    starts = _sessions(plan, every, sessions)
    length, series = plan.ends_at - plan.starts_at, new_id() if len(starts) > 1 else None
    rows = [_new(replace(plan, starts_at=moment, ends_at=moment + length), by=by, at=at) for moment in starts]
    for number, row in enumerate(rows, start=1):
        row.series, row.session, row.wish = series, number, wish
    with transaction.atomic():
        journal.begin("draft", rows, by=by, at=at, facts=[_facts(row) for row in rows])
        for row in rows:
            set_permit_clock(row, at)
    return rows


def change(activity: Activity, plan: Plan, *, by: Person, at: datetime, seen: int | None = None) -> Activity:
    """Change what an activity says; of a public one not its time and place, which are moved.

    A lower capacity throws nobody out; a higher one is offered to those who wait (AC-2).
    """
    with turn(activity, "change", by=by, seen=seen) as activity:
        if activity.is_open:
            plan = replace(plan, starts_at=activity.starts_at, ends_at=activity.ends_at, where=activity.where)
        plan = replace(plan, place=activity.place)
        values = _values(plan, at, timed=activity.is_draft)
        if activity.is_open:
            _may_go_out(activity, values["expected"])
        facts = {"capacity": plan.capacity, "starts": plan.starts_at.isoformat()}
        values |= {"sequence": activity.sequence + 1, "changed_at": at}
        journal.record("change", activity, by=by, at=at, facts=facts, **values)
        set_permit_clock(activity, at)
        fill(activity, at=at)
    return activity


def publish(activity: Activity, *, by: Person, at: datetime, seen: int | None = None) -> Activity:
    """Put an activity on the calendar; its reminders are set.

    Raise Invalid for one whose time is over, StepRefused without a permit for so many people, unless the street
    allowed it (AC-12).
    """
    with turn(activity, "publish", by=by, seen=seen) as activity:
        _still_ahead(activity, at)
        _may_go_out(activity, activity.expected)
        facts = {"starts": activity.starts_at.isoformat(), "expected": activity.expected}
        journal.step(activity, "publish", by=by, at=at, facts=facts, changed_at=at)
        set_clocks(activity, at=at)
    return activity


def publish_series(activity: Activity, *, by: Person, at: datetime) -> list[Activity]:
    """Publish this session and all later drafts of its series."""
    with transaction.atomic():
        return [publish(row, by=by, at=at) for row in later(activity) if row.is_draft]


def drop(activity: Activity, *, by: Person, at: datetime, seen: int | None = None) -> Activity:
    """Remove a draft from the lists; nobody has seen it yet."""
    with turn(activity, "drop", by=by, seen=seen) as activity:
        journal.step(activity, "drop", by=by, at=at)
        deadlines.stop(activity, "permit", at=at)
    return activity


def apply(activity: Activity, given: Permit, *, by: Person, at: datetime) -> Activity:
    """Write down who applied for the permit, when, and its number."""
    with turn(activity, "permit", by=by) as activity:
        applicant = texts.clean(
            texts.one_line(given.applicant),
            at_most=flow.WHERE_AT_MOST,
            field="applicant",
            required=texts.FILL_IN,
        )
        if given.applied_on and given.applied_on > local_day(at):
            raise Invalid(fields={"applied_on": _("申请日期不能晚于今天")})
        number = texts.clean(texts.one_line(given.number), at_most=40, field="number")
        values: dict[str, Any] = {
            "permit_applicant": applicant,
            "permit_applied_on": given.applied_on,
            "permit_number": number,
        }
        facts = {"applied": given.applied_on and given.applied_on.isoformat(), "granted": bool(number)}
        journal.record("permit", activity, by=by, at=at, facts=facts, **values)
        if number:
            deadlines.stop(activity, "permit", at=at)
    return activity


def override(activity: Activity, *, reason: str, by: Person, at: datetime) -> Activity:
    """Allow the publishing without a permit on record, as the street, with a reason (AC-12)."""
    with turn(activity, "override", by=by) as activity:
        why = texts.clean(reason, at_most=flow.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        journal.record("override", activity, by=by, at=at, permit_waiver=why)
    return activity


def may_organise(place: str, by: Person) -> None:
    """Raise Forbidden where `by` organises nothing at a place, Invalid for a place that is none to organise for."""
    # There is no record yet of which the table of rights could be asked.
    if not any(grant.role in ORGANISERS and within(place, grant.place) for grant in by.grants):
        raise Forbidden(_("组织活动的是物业、业委会、党支部或社区"), who=[role.value for role in ORGANISERS])
    if places.place(place).level not in ("community", "estate", "building"):
        raise Invalid(fields={"place": _("请选择社区、小区或者一栋楼")})


def later(activity: Activity) -> list[Activity]:
    """Return this session and all later ones of its series, in order."""
    if activity.series is None:
        return [activity]
    rows = Activity.objects.filter(
        community=activity.community, series=activity.series, session__gte=activity.session
    )
    return list(rows.order_by("session"))


def set_clocks(activity: Activity, *, at: datetime) -> None:
    """Set the reminders of a locked public activity (AC-14); moments that are over never ring."""
    moments = [m for m in times.reminders(activity.starts_at.astimezone(LOCAL)) if m > at]
    deadlines.start(activity, "remind", moments)


def set_permit_clock(activity: Activity, at: datetime) -> None:
    """Remind whoever runs an activity of its permit while there is time to apply."""
    if permit.police(activity.expected) is not permit.Police.NONE and not activity.permit_number:
        moments = [activity.starts_at - before for before in permit.REMIND]
        deadlines.start(activity, "permit", [m for m in moments if m > at])


def permit_fault(activity: Activity, expected: int | None, starts: datetime) -> Sentence:
    """Return what is missing of the permit for so many people at that time; "" where nothing is, or it was waived."""
    if activity.permit_waiver:
        return ""
    missing = permit.missing(
        expected,
        applicant=activity.permit_applicant,
        applied=activity.permit_applied_on,
        number=activity.permit_number,
        starts=local_day(starts),
    )
    return PERMIT_WORDS[missing] if missing else ""


def _may_go_out(activity: Activity, expected: int | None) -> None:
    if fault := permit_fault(activity, expected, activity.starts_at):
        names = [Role.SUBDISTRICT.value]
        raise StepRefused(fault, police=permit.police(expected).value, who=names)


def _still_ahead(activity: Activity, at: datetime) -> None:
    if activity.has_begun(at):
        raise Invalid(fields={"starts_at": TIME_WORDS["starts_at"]})


def _sessions(plan: Plan, every: str, count: int) -> list[datetime]:
    if count == 1:
        return [plan.starts_at]
    try:
        return times.sessions(plan.starts_at.astimezone(LOCAL), every, count)
    except ValueError:
        raise Invalid(
            fields={
                "sessions": _("请选择每周、每两周或每月，最多 {most} 次").format(most=times.SESSIONS_AT_MOST)
            }
        ) from None


def _new(plan: Plan, *, by: Person, at: datetime) -> Activity:
    return Activity(
        community=cut(plan.place, "community"),
        place=plan.place,
        organiser=by,
        asked_as=by.post(plan.place),
        changed_at=at,
        at=at,
        **_values(plan, at, timed=True),
    )


def _facts(row: Activity) -> dict[str, Any]:
    return {"kind": row.kind_id, "starts": row.starts_at.isoformat(), "capacity": row.capacity}


def _values(plan: Plan, at: datetime, *, timed: bool) -> dict[str, Any]:
    """Return the fields of an activity; raise Invalid by field for what is wrong with them."""
    kind = Kind.objects.filter(code=plan.kind, active=True).first()
    if kind is None:
        raise Invalid(fields={"kind": _("请选择活动类型")})
    if timed and (wrong := times.wrong_times(at, plan.starts_at, plan.ends_at)):
        raise Invalid(fields={wrong: TIME_WORDS[wrong]})
    if plan.capacity == 0:
        raise Invalid(fields={"capacity": _("名额至少 1 个；不限名额请留空")})
    if plan.min_age is not None and plan.max_age is not None and plan.min_age > plan.max_age:
        raise Invalid(fields={"max_age": _("最大年龄不能小于最小年龄")})
    words = {
        "title": texts.clean(
            texts.one_line(plan.title), at_most=flow.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        ),
        "where": clean_where(plan.where),
        "about": texts.clean(plan.about, at_most=flow.ABOUT_AT_MOST, field="about"),
        "things": texts.clean(plan.things, at_most=flow.THINGS_AT_MOST, field="things"),
    }
    same = ("starts_at", "ends_at", "signs_up", "capacity", "min_age", "max_age", "volunteers", "cost")
    return words | {"kind": kind, "expected": plan.expected} | {name: getattr(plan, name) for name in same}


def clean_where(words: str) -> str:
    """Return where an activity is, as one line; raise Invalid for nothing or too much."""
    return texts.clean(
        texts.one_line(words), at_most=flow.WHERE_AT_MOST, field="where", required=texts.FILL_IN
    )
