"""Reading what ties cases to rooms above them: links, promised actions, what is ripe for the bench, what is hot."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from tongdeng.cases.models import OPEN, Case, Hold, Link
from tongdeng.cases.rules import Kind, State, bench
from tongdeng.people.queries import estates
from tongdeng.places.rules import cut, digits_of

NEVER_HOT = (Kind.PRAISE.value, Kind.ENQUIRY.value)


def links(case: Case) -> QuerySet[Link]:
    """Return the subjects that a case is put to at present."""
    return Link.objects.filter(community=case.community, case=case, ended_at__isnull=True)


def holds(case: Case) -> QuerySet[Hold]:
    """Return the promised actions of a case that are open, the next one first."""
    rows = Hold.objects.filter(community=case.community, case=case, released_at__isnull=True)
    return rows.order_by("until", "id")


def last_release(case: Case) -> datetime | None:
    """Return when the last promised action of a case ended; None when none did."""
    rows = Hold.objects.filter(community=case.community, case=case)
    ended: datetime | None = rows.aggregate(last=Max("released_at"))["last"]
    return ended


def linked_to(subject: UUID) -> QuerySet[Case]:
    """Return the cases that hear of a subject above them, in all communities: a joint meeting may have several."""
    linked = Link.objects.filter(case=OuterRef("pk"), subject_id=subject, ended_at__isnull=True)
    return Case.objects.filter(Exists(linked)).order_by("filed_at", "id")


def held_by(action: UUID) -> QuerySet[Case]:
    """Return the cases that an action is promised for and that wait for it."""
    held = Hold.objects.filter(case=OuterRef("pk"), subject_id=action, released_at__isnull=True)
    return Case.objects.filter(Exists(held)).order_by("filed_at", "id")


def ripe_for_bench(place: str, *, at: datetime) -> QuerySet[Case]:
    """Return the open cases at and below a place that should go to the bench, the oldest first.

    Those that were reopened twice, and those that have been open over 30 days (`rules.bench.ripe` says which). Not what
    was ever linked: the bench itself takes up again what it left without a result.
    """
    linked = Link.objects.filter(community=OuterRef("community"), case=OuterRef("pk"))
    rows = Case.objects.filter(place__startswith=place, state__in=OPEN)
    if community := cut(place, "community"):
        rows = rows.filter(community=community)
    due = Q(reopened__gte=bench.RIPE_REOPENED) | Q(filed_at__lt=at - bench.RIPE_AFTER)
    return rows.filter(due, ~Exists(linked)).select_related("category").order_by("filed_at", "id")


def hot(place: str, *, since: datetime, at: datetime, at_least: int = bench.HOT_FROM) -> list[bench.Hot]:
    """Return the groups of look-alike cases of a place, filed since a moment, in two queries whatever their number.

    For those who may see all cases of the place: the caller asks for that right. What was withdrawn, praise and
    enquiries are left out; of more than `rules.bench.HOT_CASES` the newest count.
    """
    linked = Exists(Link.objects.filter(community=OuterRef("community"), case=OuterRef("pk")))
    rows = Case.objects.filter(place__startswith=place, filed_at__gte=since, filed_at__lte=at)
    if community := cut(place, "community"):
        rows = rows.filter(community=community)
    rows = rows.exclude(state=State.WITHDRAWN.value).exclude(kind__in=NEVER_HOT)
    found = list(
        rows.annotate(linked=linked)
        .order_by("-filed_at", "-id")
        .only("id", "category", "place", "reporter", "caller_phone", "channel", "filed_at")[: bench.HOT_CASES]
    )
    reporters = {case.reporter_id for case in found if case.reporter_id}
    homes = estates.homes_of_each(reporters, place, at) if reporters else {}
    reports = [
        bench.Report(
            case.pk,
            case.category_id,
            case.place,
            _household(case, homes),
            case.filed_at,
            case.linked,
        )
        for case in found
    ]
    return bench.hot(reports, at_least=at_least)


def open_by_building(estate: str) -> dict[str, int]:
    """Count the open cases of an estate by building or common area; those of the estate itself under its own code.

    For the plan of the estate: who may read which of the numbers is said there.
    """
    rows = Case.objects.filter(
        community=cut(estate, "community"), place__startswith=estate, state__in=OPEN
    ).annotate(building=Left("place", digits_of("building")))
    return dict(rows.order_by().values_list("building").annotate(n=Count("pk")))


def _household(case: Case, homes: dict[UUID, list[str]]) -> str:
    """Return whose case it is: a home, else a person or a number; "" for a guest's, whose number nobody has proved."""
    if cut(case.place, "home"):
        return str(case.place)
    if case.reporter_id is None:
        # Otherwise one person with a list of numbers could make a topic hot.
        unproved: bool = case.is_unproved
        return "" if unproved else str(case.caller_phone)
    estate = cut(case.place, "estate")
    here = [home for home in homes.get(case.reporter_id, ()) if home.startswith(estate)]
    return here[0] if here else str(case.reporter_id)
