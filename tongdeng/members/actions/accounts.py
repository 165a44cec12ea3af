"""Movements of points: each is a posting, none is ever changed; a correction is a counter-posting (VM-4, VM-14)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import new_id
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.models import Platform, Posting, Service, Volunteer
from tongdeng.members.queries import services as queries
from tongdeng.members.rules import points
from tongdeng.members.rules.points import Reason
from tongdeng.people.models import Person


def earn(record: Service, *, by: Person, at: datetime) -> int:
    """Post the points of a service that was just verified, by the table of the day it was done; return them."""
    with journal.locked(record.volunteer) as volunteer:
        table = queries.table(record.community, record.starts_at)
        begun = _month(at)
        this_month = queries.points_since(volunteer, begun, [Reason.SERVICE])
        count = points.earned(table, record.task.kind, record.minutes, this_month=this_month)
        if count:
            _post(volunteer, count, Reason.SERVICE, by=by, at=at, version=table.version, service_id=record.pk)
    return count


def take_back(record: Service, *, by: Person, at: datetime) -> None:
    """Post against what a service gave, once it turned out wrong."""
    with journal.locked(record.volunteer) as volunteer:
        earned = volunteer.postings.filter(service_id=record.pk, reason=Reason.SERVICE.value).first()
        if earned is not None:
            _counter(volunteer, earned, by=by, at=at)


def award(volunteer: Volunteer, count: int, *, words: str, by: Person, at: datetime) -> Posting:
    """Give points by hand, for a reason that is kept. Raise Forbidden for one's own account, Invalid out of range."""
    with turn(volunteer, "award", by=by) as volunteer:
        if volunteer.person_id == by.pk:
            raise Forbidden(_("不能给自己记积分，请由另一位工作人员办理"))
        if not 1 <= count <= points.AWARD_AT_MOST:
            raise Invalid(fields={"points": _("请填写 1 到 {most} 的整数").format(most=points.AWARD_AT_MOST)})
        reason = shared.line(words, most=points.REASON_AT_MOST, field="words")
        version = queries.table(volunteer.community, at).version
        return _post(volunteer, count, Reason.AWARD, by=by, at=at, version=version, words=reason)


def counter(volunteer: Volunteer, posting: UUID | None, *, words: str, by: Person, at: datetime) -> Posting:
    """Correct an award by a counter-posting. Raise StepRefused for what is corrected already or not an award."""
    with turn(volunteer, "credit", by=by, right="award") as volunteer:
        if volunteer.person_id == by.pk:
            raise Forbidden(_("不能更正自己的积分，请由另一位工作人员办理"))
        reason = shared.line(words, most=points.REASON_AT_MOST, field="words")
        row = volunteer.postings.filter(pk=posting).first() if posting else None
        if row is None:
            raise NotFound(_("没有找到这笔积分"))
        if row.reason != Reason.AWARD:
            raise StepRefused(_("只有奖励可以在这里更正；服务的积分随服务记录更正"))
        return _counter(volunteer, row, by=by, at=at, words=reason)


def exchange(
    volunteer: Volunteer, platform: UUID | None, count: int, *, words: str, by: Person, at: datetime
) -> UUID:
    """Move points between a person and a platform: above zero a gift to the person, below zero they spend them.

    Both sides see it, no money is involved. Raise StepRefused beyond the balance or the year's limit (VM-14), Forbidden
    for a gift to oneself.
    """
    with turn(volunteer, "exchange", by=by) as volunteer:
        chosen = shared.open_platform(volunteer.community, platform)
        if count > 0 and (volunteer.person_id == by.pk or not shared.is_community(by, volunteer.community)):
            raise Forbidden(_("积分由社区回赠，不能给自己"))
        reason = shared.line(words, most=points.REASON_AT_MOST, field="words")
        table = queries.table(volunteer.community, at)
        _within(volunteer, count, table, at)
        kind = Reason.GIFT if count > 0 else Reason.SPENT
        pair = new_id()
        extra: dict[str, Any] = {"pair": pair, "version": table.version, "words": reason}
        with journal.locked(chosen) as chosen:
            actor = shared.hand(volunteer, by)
            _post(volunteer, count, kind, by=by, actor=actor, at=at, **extra)
            _post(chosen, -count, kind, by=by, actor=actor, at=at, **extra)
    return pair


def _within(volunteer: Volunteer, count: int, table: points.Table, at: datetime) -> None:
    if count == 0 or abs(count) > points.YEAR_AT_MOST:
        raise Invalid(fields={"points": _("请填写积分")})
    if volunteer.points + count < 0:
        raise StepRefused(_("积分不够，现在有 {n} 分").format(n=volunteer.points))
    year = at.astimezone(LOCAL).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = volunteer.postings.filter(reason__in=[reason.value for reason in points.EXCHANGED], at__gte=year)
    moved = sum(abs(row) for row in rows.values_list("points", flat=True))
    if moved + abs(count) > table.year:
        raise StepRefused(_("一年最多兑换和回赠 {most} 分，今年已有 {n} 分").format(most=table.year, n=moved))


def _counter(volunteer: Volunteer, row: Posting, *, by: Person, at: datetime, words: str = "") -> Posting:
    if Posting.objects.filter(community=row.community, counters=row).exists():
        raise StepRefused(_("这笔积分已经更正过"))
    return _post(
        volunteer, -row.points, Reason.COUNTER, by=by, at=at, version=row.version, words=words, counters=row
    )


def _post(
    account: Volunteer | Platform,
    count: int,
    reason: Reason,
    *,
    by: Person,
    at: datetime,
    actor: Actor | None = None,
    **fields: Any,
) -> Posting:
    """Store one movement on a locked account, with its event and the new balance."""
    owner = {"volunteer": account} if isinstance(account, Volunteer) else {"platform": account}
    actor = actor or by
    row = Posting(
        community=account.community,
        place=account.community,
        points=count,
        reason=reason.value,
        by=by if actor.id else None,
        at=at,
        **owner,
        **fields,
    )
    balance = account.points + count
    facts = {
        "posting": str(row.pk),
        "points": count,
        "reason": reason.value,
        "version": row.version,
        "service": str(row.service_id or ""),
        "pair": str(row.pair or ""),
        "balance": balance,
    }
    journal.record("credit", account, by=actor, at=at, facts=facts, rows=[row], points=balance)
    return row


def _month(at: datetime) -> datetime:
    return at.astimezone(LOCAL).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
