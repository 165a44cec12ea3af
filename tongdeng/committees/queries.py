"""Reading committees: their seats, their meetings, who was absent."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.committees.models import Ask, Attendance, Committee, Meeting, Resolution, Seat, Signature
from tongdeng.committees.rules import CommitteePost, Sitting, State
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Deadline
from tongdeng.places.rules import cut

OVER = (Sitting.HELD.value, Sitting.POSTED.value)


def committees(person: Actor | None) -> QuerySet[Committee]:
    """Return the committees that a person may see, those in office first, then those that ended last."""
    rows = access.visible_to(person, Committee).select_related("organisation")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "place", "-at")


def in_office(estate: str) -> Committee | None:
    return (
        Committee.objects.filter(community=cut(estate, "community"), place=estate)
        .exclude(state=State.ENDED)
        .first()
    )


def whole(committee: Committee) -> Committee:
    seats = Prefetch("seats", Seat.objects.select_related("person").order_by("position"))
    rows = Committee.objects.select_related("organisation").prefetch_related(seats)
    return rows.get(community=committee.community, pk=committee.pk)


def meetings(committee: Committee) -> QuerySet[Meeting]:
    """Return the meetings of a committee, the newest first; `carried` counts their carried resolutions."""
    rows = Meeting.objects.filter(community=committee.community, committee=committee)
    carried = Count("resolutions", filter=Q(resolutions__carried_at__isnull=False))
    return rows.annotate(carried=carried).order_by("-starts_at", "-number")


def last_held(committee: Committee) -> Meeting | None:
    """Return the last meeting that had a quorum."""
    rows = Meeting.objects.filter(community=committee.community, committee=committee, state__in=OVER)
    return rows.order_by("-starts_at").first()


def next_called(committee: Committee) -> Meeting | None:
    rows = Meeting.objects.filter(
        community=committee.community, committee=committee, state=Sitting.CALLED.value
    )
    return rows.order_by("starts_at").first()


def whole_meeting(meeting: Meeting) -> Meeting:
    """Return a meeting with its attendances, its resolutions and their signatures."""
    attendances = Prefetch("attendances", Attendance.objects.select_related("seat__person"))
    signatures = Prefetch("signatures", Signature.objects.select_related("seat__person").order_by("at"))
    resolutions = Prefetch("resolutions", Resolution.objects.prefetch_related(signatures))
    rows = Meeting.objects.select_related("committee__organisation", "by", "chaired_by__person")
    rows = rows.prefetch_related(attendances, resolutions)
    return rows.get(community=meeting.community, pk=meeting.pk)


def absences(committee: Committee, since: datetime) -> dict[UUID, tuple[int, int]]:
    """Return, for each seat, how many meetings since a moment it missed, and how many there were."""
    rows = Attendance.objects.filter(
        community=committee.community,
        meeting__committee=committee,
        meeting__state__in=OVER,
        meeting__starts_at__gte=since,
    )
    counts = rows.values("seat").annotate(absent=Count("pk", filter=Q(present=False)), all=Count("pk"))
    return {row["seat"]: (row["absent"], row["all"]) for row in counts}


def asks(committee: Committee) -> list[Ask]:
    """Return the requests for an extra meeting after which none was called yet."""
    rows = Ask.objects.filter(community=committee.community, committee=committee, meeting__isnull=True)
    return list(rows.select_related("seat__person"))


def clocks(committee: Committee) -> dict[str, datetime]:
    """Return the last moment of each running deadline by its name."""
    rows = Deadline.objects.filter(
        community=committee.community, subject_id=committee.pk, stopped_at__isnull=True
    )
    return {row.name: row.moments[-1] for row in rows}


def resolution(meeting: Meeting, pk: UUID | None) -> Resolution:
    """Return a resolution of this meeting; raise NotFound for any other."""
    rows = Resolution.objects.filter(community=meeting.community, meeting=meeting)
    resolution = rows.filter(pk=pk).first() if pk else None
    if resolution is None:
        raise NotFound(_("没有找到这项决定"))
    return resolution


def decision_number(resolution: Resolution) -> tuple[int, int]:
    """Return year and place of a carried resolution among those that the estate's committee carried in that year."""
    carried = resolution.carried_at
    assert carried is not None
    year = carried.astimezone(LOCAL).year
    rows = Resolution.objects.filter(
        community=resolution.community,
        place=resolution.place,
        carried_at__gte=datetime(year, 1, 1, tzinfo=LOCAL),
    )
    # Of two that were carried at one moment the older one comes first; ids grow with time.
    before = Q(carried_at__lt=carried) | Q(carried_at=carried, pk__lte=resolution.pk)
    return year, rows.filter(before).count()


def signature(pk: UUID) -> Signature:
    """Return a signature with its meeting; raise NotFound, which speaks of the photo that it is asked for."""
    signature = Signature.objects.select_related("resolution__meeting").filter(pk=pk).first()
    if signature is None:
        raise NotFound(_("没有找到这张照片"))
    return signature


def people_of(committee: Committee, posts: Iterable[CommitteePost] = ()) -> list[UUID]:
    """Return the persons who have a seat now; only those of `posts` where some are given."""
    rows = Seat.objects.filter(community=committee.community, committee=committee, until__isnull=True)
    if posts:
        rows = rows.filter(post__in=[post.value for post in posts])
    return list(rows.values_list("person", flat=True))


class Public(NamedTuple):
    """What residents of an estate see of their committee on their page of the neighbourhood."""

    committee: Committee
    next: Meeting | None


def public(estate: str) -> Public | None:
    committee = in_office(estate) if estate else None
    return Public(committee, next_called(committee)) if committee else None


def estates_in_office(estates: Iterable[str]) -> set[str]:
    """Return those of the estates that have a committee in office."""
    rows = Committee.objects.filter(place__in=list(estates)).exclude(state=State.ENDED)
    return set(rows.values_list("place", flat=True))
