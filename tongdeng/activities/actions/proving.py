"""The recount of activities: sign-ups, places, attendances and wishes against their events, both ways."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from tongdeng.activities.models import Activity, Attendance, Joining, SignUp, Wish, YearPlan
from tongdeng.activities.queries.attendances import digest
from tongdeng.activities.rules.flow import Status
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

PIECE = 50  # activities; one may have thousands of attendances
SIGNED = ("sign", "offer", "accept", "decline", "withdraw", "lapse")
CAME = ("check_in", "enter")
COUNTED = ("report", "enter")


class Told(NamedTuple):
    """What the events of one activity come to."""

    sign_ups: dict[UUID, tuple[str, int, int]]
    attended: int
    digests: list[tuple[int, str]]
    counted: int | None
    starts: str


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit in activities, year plans and wishes."""
    for piece in in_pieces(Activity.objects.order_by("community", "pk"), PIECE):
        yield from _activities(piece)
    for wishes in in_pieces(Wish.objects.order_by("community", "pk"), 500):
        yield from _wishes(wishes)
    for plans in in_pieces(YearPlan.objects.order_by("community", "pk"), 500):
        events = events_of(plans, "plan")
        for plan in plans:
            if plan.pk in events and events[plan.pk][-1].facts["targets"] != plan.targets:
                yield Misfit("the targets are not those that were planned", f"year_plan {plan.pk}")


def _activities(piece: Sequence[Activity]) -> Iterator[Misfit]:
    events = events_of(piece, "draft", "change", "move", *SIGNED, *CAME, *COUNTED)
    signed: dict[UUID, list[SignUp]] = {}
    for sign_up in SignUp.objects.filter(activity__in=piece):
        signed.setdefault(sign_up.activity_id, []).append(sign_up)
    came: dict[UUID, list[Attendance]] = {}
    for attendance in Attendance.objects.filter(activity__in=piece):
        came.setdefault(attendance.activity_id, []).append(attendance)
    for activity in piece:
        if activity.pk not in events:
            continue  # without a chain, which the recount of chains names
        told = _told(events[activity.pk])
        faults = [
            *_sign_up_faults(activity, told, signed.get(activity.pk, [])),
            *_attendance_faults(activity, told, came.get(activity.pk, [])),
        ]
        yield from (Misfit(what, f"activity {activity.pk}") for what in faults)


def _told(events: Sequence[Event]) -> Told:
    sign_ups: dict[UUID, tuple[str, int, int]] = {}
    digests: list[tuple[int, str]] = []
    counted, starts = None, ""
    for event in events:
        verb, facts = event.kind.partition(".")[2], event.facts
        if verb in SIGNED:
            sign_ups[UUID(facts["sign_up"])] = (facts["status"], facts["size"], facts["places"])
        if verb in CAME and facts["n"]:
            digests.append((facts["n"], facts["digest"]))
        if verb in COUNTED:
            counted = facts["counted"]
        starts = facts.get("to", "") if verb == "move" else facts.get("starts", starts)
    return Told(sign_ups, sum(n for n, _digest in digests), digests, counted, starts)


def _sign_up_faults(activity: Activity, told: Told, rows: Sequence[SignUp]) -> Iterator[str]:
    if {row.pk: (row.status, row.size, row.offer_places) for row in rows} != told.sign_ups:
        yield "the sign-ups are not those that its events name"
    if activity.taken != sum(row.occupies for row in rows):
        yield "taken is not what its sign-ups come to"
    if activity.waiting != sum(row.size for row in rows if row.status == Status.WAITING):
        yield "waiting is not what its sign-ups come to"


def _attendance_faults(activity: Activity, told: Told, rows: Sequence[Attendance]) -> Iterator[str]:
    """Each event names its attendances by number and digest; those of one moment and one hand belong to one event."""
    if activity.attended != len(rows):
        yield "attended is not the number of its attendances"
    if activity.counted != told.counted:
        yield "the number that was counted is not the one of its report"
    if activity.starts_at.isoformat() != _in_utc(told.starts):
        yield "its time is not the one that its events say"
    found = sorted((len(group), digest(group)) for group in _groups(rows))
    if len(rows) != told.attended or found != sorted(told.digests):
        yield "the attendances are not those that its events name"


def _groups(rows: Sequence[Attendance]) -> list[list[Attendance]]:
    groups: dict[UUID, list[Attendance]] = {}
    for row in rows:
        groups.setdefault(row.batch, []).append(row)
    return list(groups.values())


def _in_utc(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat() if moment else ""


def _wishes(piece: Sequence[Wish]) -> Iterator[Misfit]:
    events = events_of(piece, "join")
    counts: dict[Any, int] = dict(
        Joining.objects.filter(wish__in=piece)
        .values_list("wish")
        .annotate(n=Count("pk"))
        .values_list("wish", "n")
    )
    for wish in piece:
        joined = len(events.get(wish.pk, []))
        if not joined == counts.get(wish.pk, 0) == wish.joined:
            yield Misfit("the households are not those that its events name", f"wish {wish.pk}")
