"""The verb that enters what took place and stands on paper: activities with their sign-in sheets, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.planning import TIME_WORDS, may_organise
from tongdeng.activities.models import Activity, Attendance, Kind
from tongdeng.activities.queries.attendances import digest
from tongdeng.activities.queries.people import who_guest, who_of
from tongdeng.activities.rules import flow, times
from tongdeng.activities.rules.flow import Method, State
from tongdeng.kernel import journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living
from tongdeng.places.models import Place
from tongdeng.places.rules import cut

ENTRIES_AT_MOST = 60
SHEET_AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class PastActivity:
    """An activity that is over, as its papers tell: who signed the sheet, how many guests, how many were counted."""

    kind: str
    title: str
    where: str
    starts_at: datetime
    ends_at: datetime
    words: str
    people: Sequence[UUID] = field(default=())
    guests: int = 0
    counted: int | None = None
    reason: str = ""


def enter(place: str, past: Sequence[PastActivity], *, by: Person, at: datetime) -> list[Activity]:
    """Enter activities that are over, each with its sheet; all of them, or none.

    Raise Forbidden where `by` organises nothing there, Invalid for a time to come, one that is longer or older than can
    be, nobody who was there, a number without a reason, somebody on a sheet who lives elsewhere, or what stands in the
    calendar already.
    """
    may_organise(place, by)
    if not 1 <= len(past) <= ENTRIES_AT_MOST:
        raise Invalid(fields={"past": _("一次补录 1 到 {most} 场").format(most=ENTRIES_AT_MOST)})
    homes = _homes(place, {person for entry in past for person in entry.people}, at)
    kinds = Kind.objects.in_bulk({entry.kind for entry in past})
    rows = [_activity(place, entry, kinds, by=by, at=at) for entry in past]
    with transaction.atomic():
        _are_new(place, rows)
        facts = [{"kind": row.kind_id, "starts": row.starts_at.isoformat()} for row in rows]
        journal.begin("draft", rows, by=by, at=at, facts=facts)
        for row, entry in zip(rows, past, strict=True):
            _close(row, entry, _sheet(row, entry, homes, by=by, at=at), by=by, at=at)
    return rows


def _activity(
    place: str, entry: PastActivity, kinds: dict[str, Kind], *, by: Person, at: datetime
) -> Activity:
    if entry.kind not in kinds:
        raise Invalid(fields={"kind": _("请选择活动类型")})
    if not entry.starts_at < entry.ends_at <= at:
        raise Invalid(fields={"starts_at": _("补录的活动应已经结束")})
    if entry.starts_at.astimezone(LOCAL).year < times.OLDEST_YEAR:
        raise Invalid(fields={"starts_at": _("补录 {year} 年以来的活动").format(year=times.OLDEST_YEAR)})
    if entry.ends_at - entry.starts_at > times.LONGEST:
        raise Invalid(fields={"ends_at": TIME_WORDS["ends_at"]})
    if entry.counted and not entry.reason.strip():
        raise Invalid(fields={"counted_reason": _("清点的人数要写明为什么没有签到")})
    if not (entry.people or entry.guests or entry.counted):
        raise Invalid(fields={"people": _("没有人参加的活动不用补录")})
    if len(entry.people) + entry.guests > SHEET_AT_MOST:
        raise Invalid(fields={"people": _("一张签到表最多 {most} 人").format(most=SHEET_AT_MOST)})
    title, where = (
        texts.clean(texts.one_line(words), at_most=most, field=name, required=texts.FILL_IN)
        for name, words, most in (
            ("title", entry.title, flow.TITLE_AT_MOST),
            ("where", entry.where, flow.WHERE_AT_MOST),
        )
    )
    return Activity(
        community=cut(place, "community"),
        place=place,
        kind=kinds[entry.kind],
        title=title,
        where=where,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        signs_up=False,
        organiser=by,
        asked_as=by.post(place),
        changed_at=at,
        at=at,
    )


def _are_new(place: str, rows: Sequence[Activity]) -> None:
    """Raise Invalid where one of the same kind stands in the calendar for the same time and at the same spot already."""
    # Two clerks with one sheet wait for each other here.
    list(Place.objects.select_for_update(no_key=True).filter(code=place).values_list("pk"))
    known = Activity.objects.filter(
        community=cut(place, "community"),
        place=place,
        state__in=[State.OPEN.value, State.REPORTED.value],
        starts_at__in=[row.starts_at for row in rows],
    )
    found = {_which(row) for row in known}
    for row in rows:
        if _which(row) in found:
            when = f"{row.starts_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
            words = _("{when} 在{where}的同类活动已经有了，不重复补录")
            raise Invalid(fields={"starts_at": words.format(when=when, where=row.where)})
        found.add(_which(row))


def _which(row: Activity) -> tuple[str, datetime, str]:
    """Return what an activity of a place shares with no other: two of a kind are never at once at one spot."""
    return row.kind_id, row.starts_at, texts.name_key(row.where)


def _homes(place: str, people: set[UUID], at: datetime) -> dict[UUID, str]:
    """Return one home of each person; raise Invalid where somebody has none in the community."""
    rows = Tenure.objects.filter(living(at.date()), community=cut(place, "community"), person__in=people)
    homes = dict(rows.order_by("-place").values_list("person", "place"))
    if people - homes.keys():
        raise Invalid(fields={"people": _("签到表上有人不是本社区的住户，请按来宾人数登记")})
    return homes


def _sheet(
    row: Activity, entry: PastActivity, homes: dict[UUID, str], *, by: Person, at: datetime
) -> list[Attendance]:
    signed = [(who_of(person), person, homes[person], uuid4()) for person in dict.fromkeys(entry.people)]
    guests: list[tuple[str, UUID | None, str, UUID]] = [
        (who_guest(nonce), None, "", nonce) for nonce in (uuid4() for _guest in range(entry.guests))
    ]
    return [
        Attendance(
            **row.here,
            activity=row,
            who=who,
            person_id=person,
            home=home,
            method=Method.LIST.value,
            nonce=nonce,
            batch=row.pk,
            came_at=row.starts_at,
            by=by,
            at=at,
        )
        for who, person, home, nonce in [*signed, *guests]
    ]


def _close(row: Activity, entry: PastActivity, sheet: list[Attendance], *, by: Person, at: datetime) -> None:
    counted = entry.counted or None
    facts: dict[str, Any] = {"n": len(sheet), "digest": digest(sheet), "counted": counted}
    values = {
        "attended": len(sheet),
        "counted": counted,
        "counted_reason": entry.reason.strip()[: flow.REASON_AT_MOST] if counted else "",
        "report": texts.clean(
            entry.words, at_most=flow.REPORT_AT_MOST, field="words", required=texts.FILL_IN
        ),
    }
    journal.step(row, "enter", by=by, at=at, facts=facts, rows=sheet, **values)
