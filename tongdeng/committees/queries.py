"""Reading committees: who sits on them, when they met, who stayed away."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.committees.models import Ask, Attendance, Committee, Meeting, Resolution, Seat, Signature
from tongdeng.committees.rules import Post, Sitting, State
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Deadline
from tongdeng.places.rules import cut

OVER = (Sitting.HELD.value, Sitting.POSTED.value)


def committees(person: Actor | None) -> QuerySet[Committee]:
    """Return the committees that a person may see, those in office first."""
    rows = access.visible_to(person, Committee).select_related("organisation")
    return rows.order_by("ended_at", "place", "-at")


def in_office(estate: str) -> Committee | None:
    """Return the committee of an estate whose term runs."""
    return (
        Committee.objects.filter(community=cut(estate, "community"), place=estate)
        .exclude(state=State.ENDED)
        .first()
    )


def whole(committee: Committee) -> Committee:
    """Return a committee with its organisation, its seats and their persons."""
    seats = Prefetch("seats", Seat.objects.select_related("person").order_by("position"))
    rows = Committee.objects.select_related("organisation").prefetch_related(seats)
    return rows.get(community=committee.community, pk=committee.pk)


def meetings(committee: Committee) -> QuerySet[Meeting]:
    """Return the meetings of a committee, the newest first, with how much each decided."""
    rows = Meeting.objects.filter(community=committee.community, committee=committee)
    carried = Count("resolutions", filter=Q(resolutions__carried_at__isnull=False))
    return rows.annotate(carried=carried).order_by("-starts_at", "-number")


def last_held(committee: Committee) -> Meeting | None:
    """Return the last meeting that had its quorum."""
    rows = Meeting.objects.filter(community=committee.community, committee=committee, state__in=OVER)
    return rows.order_by("-starts_at").first()


def next_called(committee: Committee) -> Meeting | None:
    """Return the next meeting that was called and not held yet."""
    rows = Meeting.objects.filter(
        community=committee.community, committee=committee, state=Sitting.CALLED.value
    )
    return rows.order_by("starts_at").first()


def meeting(found: Meeting) -> Meeting:
    """Return a meeting with all that belongs to it: who was there, what was decided, who signed."""
    there = Prefetch("attendances", Attendance.objects.select_related("seat__person"))
    signed = Prefetch("signatures", Signature.objects.select_related("seat__person").order_by("at"))
    decided = Prefetch("resolutions", Resolution.objects.prefetch_related(signed))
    rows = Meeting.objects.select_related("committee__organisation", "by").prefetch_related(there, decided)
    return rows.get(community=found.community, pk=found.pk)


def absences(committee: Committee, since: datetime) -> dict[UUID, tuple[int, int]]:
    """Return, for each seat, how many of the meetings since a moment it missed, and how many there were."""
    rows = Attendance.objects.filter(
        community=committee.community,
        meeting__committee=committee,
        meeting__state__in=OVER,
        meeting__starts_at__gte=since,
    )
    found = rows.values("seat").annotate(absent=Count("pk", filter=Q(present=False)), all=Count("pk"))
    return {row["seat"]: (row["absent"], row["all"]) for row in found}


def asks(committee: Committee) -> list[Ask]:
    """Return the wishes for an extra meeting that none answered yet."""
    rows = Ask.objects.filter(community=committee.community, committee=committee, meeting__isnull=True)
    return list(rows.select_related("seat__person"))


def clocks(committee: Committee) -> dict[str, datetime]:
    """Return the last moment of each clock that runs."""
    rows = Deadline.objects.filter(
        community=committee.community, subject_id=committee.pk, stopped_at__isnull=True
    )
    return {row.name: row.moments[-1] for row in rows}


def resolution(found: Meeting, pk: UUID | None) -> Resolution:
    """Return a resolution of a meeting; raise NotFound."""
    rows = Resolution.objects.filter(community=found.community, meeting=found)
    decided = rows.filter(pk=pk).first() if pk else None
    if decided is None:
        raise NotFound(_("没有找到这项决定"))
    return decided


def signature(pk: UUID) -> Signature:
    """Return a signature with its meeting; raise NotFound."""
    found = Signature.objects.select_related("resolution__meeting").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这张照片"))
    return found


def people_of(committee: Committee, posts: Iterable[Post] = ()) -> list[UUID]:
    """Return the persons who sit on a committee now, of some posts where they are named."""
    rows = Seat.objects.filter(community=committee.community, committee=committee, until__isnull=True)
    if posts:
        rows = rows.filter(post__in=[post.value for post in posts])
    return list(rows.values_list("person", flat=True))


class Public(NamedTuple):
    """What residents of an estate see of their committee on their own pages."""

    committee: Committee
    next: Meeting | None


def public(estate: str) -> Public | None:
    """Return the committee of an estate with its next meeting, for the neighbours' page."""
    found = in_office(estate) if estate else None
    return Public(found, next_called(found)) if found else None


def estates_in_office(estates: Iterable[str]) -> set[str]:
    """Return which of some estates have a committee whose term runs."""
    rows = Committee.objects.filter(place__in=list(estates)).exclude(state=State.ENDED)
    return set(rows.values_list("place", flat=True))
