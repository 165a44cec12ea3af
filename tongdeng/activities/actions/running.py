"""The verbs of a public activity: move it, cancel it, bring it back, report on it (AC-4 to AC-6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.planning import (
    TIME_WORDS,
    clean_where,
    later,
    permit_fault,
    set_clocks,
)
from tongdeng.activities.actions.shared import fill
from tongdeng.activities.models import Activity, Move, SignUp
from tongdeng.activities.queries.people import runs_in_office
from tongdeng.activities.rules import flow, places, times
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places.rules import within


@dataclass(frozen=True, slots=True)
class NewTime:
    """When and where an activity is to be instead."""

    starts_at: datetime
    ends_at: datetime
    where: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a report says; `counted` people were there without a check-in, and `reason` says why (AC-6)."""

    words: str
    counted: int | None = None
    reason: str = ""


def move(
    activity: Activity,
    new: NewTime,
    *,
    all_later: bool = False,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> list[Activity]:
    """Move a public activity in time or place; with `all_later` the later sessions move by as much.

    All sign-ups are kept. Everybody with a place or on the list is told old and new, and may withdraw (AC-4). Raise
    Invalid for a time that is over or no change, StepRefused where the permit would then have come too late.
    """
    with transaction.atomic():
        with turn(activity, "move", by=by, seen=seen) as first:
            shift, length = new.starts_at - first.starts_at, new.ends_at - new.starts_at
            where = clean_where(new.where)
            if not shift and where == first.where and new.ends_at == first.ends_at:
                raise Invalid(fields={"starts_at": _("时间和地点都没有变")})
            _shift(first, shift, length, where, by=by, at=at)
        moved = [first]
        for row in later(first)[1:] if all_later else []:
            if row.is_open:
                with turn(row, "move", by=by) as session:
                    _shift(session, shift, length, where, by=by, at=at)
                moved.append(session)
    return moved


def cancel(activity: Activity, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Activity:
    """Cancel an activity with a public reason; it stays on the calendar, and everybody is told (AC-5).

    Raise StepRefused once somebody was checked in: then it took place, and its report says how.
    """
    with turn(activity, "cancel", by=by, seen=seen) as activity:
        why = texts.clean(reason, at_most=flow.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        if activity.attended:
            raise StepRefused(_("已经有人签到，请在总结里写明情况"), state=activity.state)
        journal.step(
            activity, "cancel", by=by, at=at, reason=why, sequence=activity.sequence + 1, changed_at=at
        )
        deadlines.stop(activity, "remind", at=at)
    return activity


def restore(activity: Activity, *, by: Person, at: datetime, seen: int | None = None) -> Activity:
    """Bring a cancelled activity back with all its sign-ups; raise Invalid once its time is over."""
    with turn(activity, "restore", by=by, seen=seen) as activity:
        if activity.has_begun(at):
            raise Invalid(fields={"starts_at": TIME_WORDS["starts_at"]})
        journal.step(
            activity, "restore", by=by, at=at, reason="", sequence=activity.sequence + 1, changed_at=at
        )
        set_clocks(activity, at=at)
        fill(activity, at=at)
    return activity


def take_over(activity: Activity, *, reason: str = "", by: Person, at: datetime) -> Activity:
    """Become who runs an activity, as an office of its place, once whoever ran it has left office.

    From an organiser in office only the community takes it over, with a reason; for whoever becomes the organiser reads
    who takes part (AC-13). The former one is told. Raise StepRefused for any other office, Invalid without a reason.
    """
    with turn(activity, "take_over", by=by) as activity:
        if activity.organiser_id == by.pk:
            raise StepRefused(_("这个活动本来就由您组织"), state=activity.state)
        why = ""
        if runs_in_office(activity, at):
            if not any(within(activity.place, code) for code in by.reach(Role.COMMUNITY)):
                words = _("组织者还在任，请和组织者商量，或者请社区写明原因接手")
                raise StepRefused(words, state=activity.state, who=[Role.COMMUNITY.value])
            why = texts.clean(reason, at_most=flow.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        values: dict[str, Any] = {
            "organiser": by,
            "asked_as": by.post(activity.place),
            "taken_over_reason": why,
        }
        facts = {"from": str(activity.organiser_id)}
        journal.record("take_over", activity, by=by, at=at, facts=facts, **values)
    return activity


def report(
    activity: Activity, account: Account, *, by: Person, at: datetime, seen: int | None = None
) -> Activity:
    """Close an activity with a report. People who were counted are kept apart from those who were checked in.

    Raise StepRefused before its start, Invalid without a reason for a number, or where nobody was there at all: such
    an activity is cancelled with a reason.
    """
    with turn(activity, "report", by=by, seen=seen) as activity:
        if not activity.has_begun(at):
            raise StepRefused(_("活动还没有开始"), state=activity.state)
        words = texts.clean(account.words, at_most=flow.REPORT_AT_MOST, field="words", required=texts.FILL_IN)
        why = texts.clean(account.reason, at_most=flow.REASON_AT_MOST, field="counted_reason")
        counted = account.counted or None
        if counted and not why:
            raise Invalid(fields={"counted_reason": _("清点的人数要写明为什么没有签到")})
        if not counted and not activity.attended:
            raise Invalid(fields={"counted": _("没有人签到，也没有清点人数；没有办成的活动请取消并写明原因")})
        facts = {"attended": activity.attended, "counted": counted}
        values: dict[str, Any] = {
            "report": words,
            "counted": counted,
            "counted_reason": why if counted else "",
        }
        journal.step(activity, "report", by=by, at=at, facts=facts, **values)
        deadlines.stop(activity, "remind", at=at)
    return activity


def _shift(
    activity: Activity, shift: timedelta, length: timedelta, where: str, *, by: Person, at: datetime
) -> None:
    if activity.attended:
        raise StepRefused(_("已经有人签到，不能再改时间"), state=activity.state)
    starts = activity.starts_at + shift
    if wrong := times.wrong_times(at, starts, starts + length):
        raise Invalid(fields={wrong: TIME_WORDS[wrong]})
    if fault := permit_fault(activity, activity.expected, starts):
        raise StepRefused(fault, state=activity.state)
    row = Move(
        **activity.here,
        activity=activity,
        old_starts_at=activity.starts_at,
        old_where=activity.where,
        new_starts_at=starts,
        new_where=where,
        at=at,
    )
    facts = {"from": activity.starts_at.isoformat(), "to": starts.isoformat(), "move": str(row.pk)}
    values = {"starts_at": starts, "ends_at": starts + length, "where": where, "changed_at": at}
    journal.record(
        "move", activity, by=by, at=at, facts=facts, rows=[row], sequence=activity.sequence + 1, **values
    )
    set_clocks(activity, at=at)
    _keep_offers_in_time(activity, at=at)
    fill(activity, at=at)


def _keep_offers_in_time(activity: Activity, *, at: datetime) -> None:
    """Let no offer outlast the hours before the new start."""
    rows = SignUp.objects.filter(community=activity.community, activity=activity, status=Status.OFFERED.value)
    for row in rows:
        assert row.offered_at is not None
        until = max(at, min(row.offered_at + places.OFFER_FOR, activity.starts_at - places.OFFERS_UNTIL))
        SignUp.objects.filter(pk=row.pk).update(offer_until=until)
        deadlines.start(activity, row.clock, [until])
