"""Service is verified by somebody else than who served, and nobody below them; a long day takes two (VM-2, VM-3)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.actions.accounts import earn, take_back
from tongdeng.members.actions.certifying import outdated
from tongdeng.members.models import Registration, Service
from tongdeng.members.queries import services as queries
from tongdeng.members.rules import service
from tongdeng.members.rules.service import State
from tongdeng.people.models import Mandate, Person
from tongdeng.people.queries import holding
from tongdeng.people.rules import GIVES, Role

REASON_AT_MOST = 300
STARS_MOST = 5


def verify(
    record: Service, *, stars: int | None = None, by: Person, at: datetime, seen: int | None = None
) -> Service:
    """Verify a service, with an evaluation of one to five; on a long day the first of two says so only.

    Raise Forbidden for whoever served, entered the list alone, or is led by who served (VM-2).
    """
    with turn(record, "verify", by=by, seen=seen) as record:
        if stars is not None and not 1 <= stars <= STARS_MOST:
            raise Invalid(fields={"stars": _("评价为 1 到 5 颗星")})
        _impartial(record, by, at)
        if record.state == State.RECORDED and _is_long(record):
            journal.step(record, "halve", by=by, at=at, first_by=by, stars=stars)
            return record
        if record.first_by_id == by.pk:
            raise StepRefused(_("当天服务超过 10 小时，要由另一位再核实"))
        changes: dict[str, Any] = {"verified_by": by, "verified_at": at, "stars": stars or record.stars}
        journal.step(record, "verify", by=by, at=at, facts={"minutes": record.minutes}, **changes)
        earn(record, by=by, at=at)
    return record


def refuse(record: Service, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Service:
    """Not verify a service, for a reason that the person reads."""
    with turn(record, "refuse", by=by, seen=seen) as record:
        _impartial(record, by, at)
        words = shared.line(reason, most=REASON_AT_MOST, field="reason")
        journal.step(record, "refuse", by=by, at=at, reason=words)
    return record


def void(record: Service, *, reason: str, by: Person, at: datetime) -> Service:
    """Take a verified service back that turned out wrong: its points, and certificates that rest on it (VM-7)."""
    with turn(record, "void", by=by) as record:
        _impartial(record, by, at)
        words = shared.line(reason, most=REASON_AT_MOST, field="reason")
        journal.step(record, "void", by=by, at=at, reason=words)
        take_back(record, by=by, at=at)
        outdated(record, by=by, at=at)
    return record


def _is_long(record: Service) -> bool:
    assert record.ends_at is not None
    days = service.by_day(record.starts_at, record.ends_at)
    return service.needs_second(service.most_on_a_day(queries.spans_around(record), days))


def _impartial(record: Service, by: Person, at: datetime) -> None:
    if record.volunteer.person_id == by.pk:
        raise Forbidden(_("自己的服务由别人核实"))
    if record.recorded_by_id == by.pk:
        raise Forbidden(_("登记名单的人不能核实自己登记的服务，请由另一位核实"))
    if record.volunteer.person is not None and _is_below(by, record.volunteer.person, record, at):
        raise Forbidden(_("服务的人是您的上级或所在平台的负责人，请由社区另一位核实"))


def _is_below(by: Person, server: Person, record: Service, at: datetime) -> bool:
    """Say whether somebody works under who served: by a role that those give, or on a platform that they lead."""
    given = Q(pk__in=[])
    for role, place in Mandate.objects.filter(holding(at), person=server).values_list("role", "place"):
        given |= Q(role__in=[word.value for word in GIVES.get(Role(role), ())], place__startswith=place)
    if Mandate.objects.filter(holding(at), given, person=by).exists():
        return True
    rows = Registration.objects.filter(
        community=record.community, platform__leader=server, volunteer__person=by, until__isnull=True
    )
    return rows.exists()
