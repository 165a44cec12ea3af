"""The verbs of a platform and of the table of points: a community defines both as data."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.models import Platform, PointTable, Registration, Task
from tongdeng.members.rules import points, volunteers
from tongdeng.members.rules.service import TaskState
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut

SAME_NAME = _("这个社区已经有同名的平台")


@dataclass(frozen=True, slots=True)
class PlatformDraft:
    """A platform as the community describes it; `leader` verifies what its members did."""

    name: str
    purpose: str
    duties: str = ""
    leader: Person | None = None


def set_up(place: str, draft: PlatformDraft, *, by: Person, at: datetime) -> Platform:
    """Define a platform of a community, or of one of its estates.

    Raise Forbidden unless `by` is of the community, Invalid for its place, its words or a name that is taken.
    """
    community = shared.community_at(place)
    if place not in (community, cut(place, "estate")) or place not in places.named([place]):
        raise Invalid(fields={"place": _("请选择社区或小区")})
    shared.must_be(by, community, [Role.COMMUNITY], _("设立志愿平台的是社区"))
    last = Platform.objects.filter(community=community).aggregate(last=Max("position"))["last"] or 0
    platform = Platform(community=community, place=place, position=last + 1, by=by, at=at)
    _fill(platform, draft)
    try:
        with transaction.atomic():
            journal.begin("set_up", platform, by=by, at=at, facts=_facts(platform))
    except IntegrityError:
        raise Invalid(fields={"name": SAME_NAME}) from None
    return platform


def change(platform: Platform, draft: PlatformDraft, *, by: Person, at: datetime) -> Platform:
    """Describe a platform anew; raise Invalid as `set_up` does."""
    with turn(platform, "change", by=by) as platform:
        _fill(platform, draft)
        others = Platform.objects.filter(community=platform.community, name=platform.name, state="open")
        if others.exclude(pk=platform.pk).exists():
            raise Invalid(fields={"name": SAME_NAME})
        names = {name: getattr(platform, name) for name in ("name", "purpose", "duties", "leader")}
        journal.record("change", platform, by=by, at=at, facts=_facts(platform), **names)
    return platform


def close(platform: Platform, *, by: Person, at: datetime) -> Platform:
    """Close a platform; its registrations end, service stays. Raise StepRefused while a task of it is open."""
    with turn(platform, "close", by=by) as platform:
        tasks = Task.objects.filter(community=platform.community, platform=platform)
        if tasks.filter(state=TaskState.OPEN.value).exists():
            raise StepRefused(_("这个平台还有没结束的服务，请先结束"))
        rows = Registration.objects.filter(
            community=platform.community, platform=platform, until__isnull=True
        )
        ended = rows.update(until=at)
        journal.step(platform, "close", by=by, at=at, facts={"ended": ended})
    return platform


def set_points(
    place: str, table: points.Table, *, valid_from: datetime, by: Person, at: datetime
) -> PointTable:
    """Give a community a table of points from a moment on; what was posted before keeps its version (VM-4).

    Raise Forbidden unless `by` is of the community, Invalid for numbers out of range and for a moment in the past.
    """
    community = shared.community_at(place)
    shared.must_be(by, community, [Role.COMMUNITY], _("设定积分表的是社区"))
    wrong = points.wrong(table)
    if valid_from < at:
        wrong["valid_from"] = _("生效时间不能早于现在")
    if wrong:
        raise Invalid(fields=wrong)
    last = PointTable.objects.filter(community=community).aggregate(last=Max("number"))["last"] or 0
    kept = points.as_json(table)
    row = PointTable(
        community=community,
        place=community,
        number=last + 1,
        table=kept,
        valid_from=valid_from,
        by=by,
        at=at,
    )
    facts = {"number": row.number, "valid_from": valid_from.isoformat(), "table": kept}
    try:
        with transaction.atomic():
            journal.begin("set", row, by=by, at=at, facts=facts)
    except IntegrityError:
        raise Invalid(fields={"valid_from": _("这个时间已经有一份积分表生效")}) from None
    return row


def _fill(platform: Platform, draft: PlatformDraft) -> None:
    platform.name = shared.line(draft.name, most=volunteers.NAME_AT_MOST, field="name")
    platform.purpose = shared.line(draft.purpose, most=volunteers.WORDS_AT_MOST, field="purpose")
    shared.refuse_identity(draft.duties, "duties")
    platform.duties = texts.clean(draft.duties, at_most=volunteers.DUTIES_AT_MOST, field="duties")
    platform.leader = draft.leader


def _facts(platform: Platform) -> dict[str, object]:
    return {"position": platform.position, "leader": str(platform.leader_id or "")}
